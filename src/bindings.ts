import { bindingStoresIn, type Caches } from './caches.ts';
import { createBindingCensus } from './controllers/binding-census.ts';
import { createBindingReconcile } from './controllers/binding-controller.ts';
import type { BindingGate } from './controllers/binding-gate.ts';
import { bindingWatches, lookAtAll } from './controllers/binding-watches.ts';
import type { Watch } from './controllers/watch.ts';
import { countedController, countedQueue, type Surroundings } from './counted.ts';
import type { BindingOptions } from './domain/binding/observed-binding.ts';
import type { KubeClient } from './kube/client.ts';
import type { NewEvent } from './kube/event-ledger.ts';
import type { Controller } from './runtime/controller.ts';
import { createOwnWrites } from './runtime/own-writes.ts';
import type { WorkQueue } from './runtime/work-queue.ts';
import type { Metrics } from './server/metrics.ts';

/** What the part of the operator that binds snapshots is made of. */
export interface BindingsOptions extends Surroundings {
  /** With the contents among them. */
  readonly caches: Caches;
  /** Must write as `bindingFieldManager`. */
  readonly client: KubeClient;
  readonly gate: Pick<BindingGate, 'mayWrite' | 'onChange'>;
  readonly options: Omit<BindingOptions, 'nodes'>;
  readonly record: (event: NewEvent) => void;
  readonly metrics: Metrics;
}

/** The part of the operator that binds snapshots; nothing runs before the controller is started. */
export interface Bindings {
  readonly controller: Controller;
  readonly queue: WorkQueue;
  /** What asks it for work. */
  readonly watches: readonly Watch[];
}

/**
 * Snapshots worked on at a time. A pass is mostly waiting: for the API server, for the watch to show what was written, or
 * for another snapshot to be done with their common claim; so there are more than connections.
 */
const workers = 64;

/** Puts it together: caches → keys → queue → controller, and its metrics. */
export function createBindings(parts: BindingsOptions): Bindings {
  const { client, gate, options, record, metrics, clock } = parts;
  const stores = bindingStoresIn(parts.caches);
  if (stores === undefined) throw new Error('bindings need a cache of contents');
  const queue = countedQueue('binding', parts);
  const census = createBindingCensus(stores.snapshots);
  metrics.sampleBindings(() => ({ states: census.states(), stages: census.stages() }));
  metrics.sampleOperationsInFlight(census.unfinished);
  gate.onChange(() => {
    if (gate.mayWrite()) lookAtAll(stores, queue);
  });
  const controller = countedController(
    {
      name: 'binding',
      queue,
      reconcile: createBindingReconcile({
        stores,
        client,
        ownWrites: createOwnWrites({ clock }),
        mayWrite: gate.mayWrite,
        options,
        record,
        observer: {
          looked: census.looked,
          forgot: census.forgot,
          operationEnded: metrics.operationEnded,
        },
      }),
      workers,
    },
    parts,
  );
  return { controller, queue, watches: bindingWatches(stores, queue, gate.mayWrite) };
}
