import { bindingStoresIn, type Caches, storesIn } from './caches.ts';
import { createDriverBudget } from './controllers/driver-budget.ts';
import { createScheduleReconcile } from './controllers/schedule-controller.ts';
import { scheduleWatches } from './controllers/schedule-watches.ts';
import type { Watch } from './controllers/watch.ts';
import { countedController, countedQueue, type Surroundings } from './counted.ts';
import type { EventNote } from './domain/event-note.ts';
import { type DriverLimits, limitsAnything } from './domain/limits/driver-limits.ts';
import type { KubeClient } from './kube/client.ts';
import { CONNECTIONS } from './kube/undici-transport.ts';
import type { Controller } from './runtime/controller.ts';
import { createFairGate } from './runtime/fair-gate.ts';
import { parseObjectKey } from './runtime/object-key.ts';
import { createOwnWrites } from './runtime/own-writes.ts';
import type { WorkQueue } from './runtime/work-queue.ts';
import { sampleSchedules } from './sample-schedules.ts';
import type { Metrics } from './server/metrics.ts';

/** What the part of the operator that serves schedules is made of. */
export interface SchedulesOptions extends Surroundings {
  readonly caches: Caches;
  readonly client: KubeClient;
  /** What drivers may be asked for by all schedules together. */
  readonly driverLimits: DriverLimits;
  readonly record: (note: EventNote) => void;
  readonly metrics: Metrics;
}

/** The part of the operator that serves schedules; nothing runs before the controller is started. */
export interface Schedules {
  readonly controller: Controller;
  readonly queue: WorkQueue;
  /** What asks it for work. */
  readonly watches: readonly Watch[];
}

/** Puts it together: caches → keys → queue → controller, and its metrics. */
export function createSchedules(options: SchedulesOptions): Schedules {
  const { caches, client, driverLimits, record, metrics, clock } = options;
  const stores = {
    ...storesIn(caches, 'schedules', 'claims', 'volumes', 'classes', 'snapshots'),
    bindings: bindingStoresIn(caches),
  };
  sampleSchedules(stores, metrics, clock);
  const queue = countedQueue('schedule', options);
  const budget = limitsAnything(driverLimits)
    ? createDriverBudget({ limits: driverLimits, stores, clock, wake: (key, afterMs) => queue.add(key, { afterMs }) })
    : undefined;
  if (budget !== undefined) metrics.sampleDriverQueues(budget.queues);
  const controller = countedController(
    {
      name: 'schedule',
      queue,
      reconcile: createScheduleReconcile({
        stores,
        client,
        ownWrites: createOwnWrites({ clock }),
        // As many places as connections: fewer would leave some idle, and behind more the calls would queue unseen.
        gate: createFairGate({ clock, places: CONNECTIONS }),
        record,
        observer: {
          missed: metrics.missedRuns,
          ticks: metrics.ticks,
          figures: metrics.figures,
          pruned: metrics.pruned,
          retained: metrics.retainedContents,
          forgot: (key) => {
            const { namespace = '', name } = parseObjectKey(key);
            metrics.forgetSchedule(namespace, name);
          },
        },
        budget,
      }),
    },
    options,
  );
  return { controller, queue, watches: scheduleWatches(stores, queue) };
}
