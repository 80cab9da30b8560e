import {
  createEngineReconcile,
  type EngineControllerOptions,
  type EngineState,
  engineWatches,
} from './controllers/engine-controller.ts';
import type { Watch } from './controllers/watch.ts';
import { createKeyedBackoff } from './runtime/backoff.ts';
import type { Clock } from './runtime/clock.ts';
import { type Controller, createController } from './runtime/controller.ts';
import type { Logger } from './runtime/logger.ts';
import { createWorkQueue } from './runtime/work-queue.ts';
import type { Metrics } from './server/metrics.ts';

/** What the part of the operator that keeps MutatingAdmissionPolicies is made of. */
export interface EngineOptions extends Omit<EngineControllerOptions, 'onState'> {
  /** The state has changed: the conditions of the policies say so. */
  readonly onState: () => void;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** The part of the operator that keeps MutatingAdmissionPolicies; nothing runs before the controller is started. */
export interface Engine {
  readonly controller: Controller;
  readonly watches: readonly Watch[];
  readonly state: () => EngineState;
}

/** Puts it together: policies → key → queue → controller. */
export function createEngine(options: EngineOptions): Engine {
  const { policies, client, onState, metrics, clock, random, logger, newId } = options;
  let state: EngineState = 'unknown';
  const queue = createWorkQueue({
    clock,
    backoff: createKeyedBackoff(random),
    observer: metrics.queueObserver('engine'),
  });
  metrics.sampleQueue('engine', queue.stats);
  const controller = createController({
    name: 'engine',
    queue,
    reconcile: createEngineReconcile({
      policies,
      client,
      onState(found) {
        if (found === state) return;
        state = found;
        onState();
      },
    }),
    clock,
    logger,
    newId,
    observer: metrics.controllerObserver('engine'),
    workers: 1,
  });
  metrics.sampleController('engine', controller.stats);
  return { controller, watches: engineWatches(queue), state: () => state };
}
