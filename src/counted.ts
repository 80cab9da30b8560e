import { createKeyedBackoff } from './runtime/backoff.ts';
import type { Clock } from './runtime/clock.ts';
import { type Controller, type ControllerOptions, createController } from './runtime/controller.ts';
import type { Logger } from './runtime/logger.ts';
import { createWorkQueue, type WorkQueue } from './runtime/work-queue.ts';
import type { RuntimeMetrics } from './server/runtime-metrics.ts';

/** What every queue and every controller of the process is made with. */
export interface Surroundings {
  readonly metrics: Pick<RuntimeMetrics, 'queueObserver' | 'sampleQueue' | 'controllerObserver' | 'sampleController'>;
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** A queue with a backoff for each key, whose depth and waits the metrics show under `name`. */
export function countedQueue(name: string, { metrics, clock, random }: Surroundings): WorkQueue {
  const queue = createWorkQueue({ clock, backoff: createKeyedBackoff(random), observer: metrics.queueObserver(name) });
  metrics.sampleQueue(name, queue.stats);
  return queue;
}

/** A controller whose passes the metrics show under its name; nothing runs before it is started. */
export function countedController(
  what: Pick<ControllerOptions, 'name' | 'queue' | 'reconcile' | 'workers'>,
  { metrics, clock, logger, newId }: Surroundings,
): Controller {
  const observer = metrics.controllerObserver(what.name);
  const controller = createController({ ...what, clock, logger, newId, observer });
  metrics.sampleController(what.name, controller.stats);
  return controller;
}
