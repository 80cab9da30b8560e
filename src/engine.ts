import {
  createEngineReconcile,
  type EngineControllerOptions,
  type EngineState,
  engineWatches,
} from './controllers/engine-controller.ts';
import type { Watch } from './controllers/watch.ts';
import { countedController, countedQueue, type Surroundings } from './counted.ts';
import type { Controller } from './runtime/controller.ts';

/** What the part of the operator that keeps MutatingAdmissionPolicies is made of. */
export interface EngineOptions extends Omit<EngineControllerOptions, 'onState'>, Surroundings {
  /** The state has changed: the conditions of the policies say so. */
  readonly onState: () => void;
}

/** The part of the operator that keeps MutatingAdmissionPolicies; nothing runs before the controller is started. */
export interface Engine {
  readonly controller: Controller;
  readonly watches: readonly Watch[];
  readonly state: () => EngineState;
}

/** Puts it together: policies → key → queue → controller. */
export function createEngine(options: EngineOptions): Engine {
  const { policies, client, onState } = options;
  let state: EngineState = 'unknown';
  const queue = countedQueue('engine', options);
  const controller = countedController(
    {
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
      workers: 1,
    },
    options,
  );
  return { controller, watches: engineWatches(queue), state: () => state };
}
