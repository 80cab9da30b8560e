import type { Caches } from './caches.ts';
import { createScheduleReconcile } from './controllers/schedule-controller.ts';
import { scheduleWatches, type Watch } from './controllers/schedule-watches.ts';
import type { EventNote } from './domain/event-note.ts';
import type { KubeClient } from './kube/client.ts';
import { createKeyedBackoff } from './runtime/backoff.ts';
import type { Clock } from './runtime/clock.ts';
import { type Controller, createController } from './runtime/controller.ts';
import type { Logger } from './runtime/logger.ts';
import { parseObjectKey } from './runtime/object-key.ts';
import { createOwnWrites } from './runtime/own-writes.ts';
import { createWorkQueue, type WorkQueue } from './runtime/work-queue.ts';
import { sampleSchedules } from './sample-schedules.ts';
import type { Metrics } from './server/metrics.ts';

/** What the part of the operator that serves schedules is made of. */
export interface SchedulesOptions {
  readonly caches: Caches;
  readonly client: KubeClient;
  readonly record: (note: EventNote) => void;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly newId: () => string;
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
  const { caches, client, record, metrics, clock, random, logger, newId } = options;
  const stores = {
    schedules: caches.schedules.store,
    claims: caches.claims.store,
    volumes: caches.volumes.store,
    classes: caches.classes.store,
    snapshots: caches.snapshots.store,
  };
  sampleSchedules(stores, metrics, clock);
  const queue = createWorkQueue({
    clock,
    backoff: createKeyedBackoff(random),
    observer: metrics.queueObserver('schedule'),
  });
  metrics.sampleQueue('schedule', queue.stats);
  const controller = createController({
    name: 'schedule',
    queue,
    reconcile: createScheduleReconcile({
      stores,
      client,
      ownWrites: createOwnWrites({ clock }),
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
    }),
    clock,
    logger,
    newId,
    observer: metrics.controllerObserver('schedule'),
  });
  metrics.sampleController('schedule', controller.stats);
  return { controller, queue, watches: scheduleWatches(stores, queue) };
}
