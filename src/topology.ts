import { recoveryKey } from './controllers/recover-recreations.ts';
import { createTopologyCensus } from './controllers/topology-census.ts';
import { createTopologyReconcile, type TopologyControllerOptions } from './controllers/topology-controller.ts';
import type { TopologyStores } from './controllers/topology-stores.ts';
import { topologyWatches } from './controllers/topology-watches.ts';
import type { Watch } from './controllers/watch.ts';
import { countedController, countedQueue, type Surroundings } from './counted.ts';
import type { TopologyView } from './domain/topology/view/topology-view.ts';
import type { KubeClient } from './kube/client.ts';
import type { NewEvent } from './kube/event-ledger.ts';
import { createRecreateJournal } from './kube/recreate-journal.ts';
import type { Controller } from './runtime/controller.ts';
import { createOwnWrites } from './runtime/own-writes.ts';
import type { WorkQueue } from './runtime/work-queue.ts';
import type { TopologyMetrics } from './server/topology-metrics.ts';

/** What the part of the operator that serves StorageTopologyPolicies is made of. */
export interface TopologyOptions extends Surroundings {
  readonly stores: TopologyStores;
  /** Of the same stores; `createTopologyView` makes it, and others may read it, too. */
  readonly view: () => TopologyView;
  readonly client: KubeClient;
  /** The operator's own, for what must outlive it. */
  readonly namespace: string;
  /** Whether the API server serves what `spec.engine: AdmissionPolicy` needs, as far as it is known. */
  readonly engine: TopologyControllerOptions['engine'];
  readonly record: (event: NewEvent) => void;
  readonly metrics: Surroundings['metrics'] & TopologyMetrics;
}

/** The part of the operator that serves StorageTopologyPolicies; nothing runs before the controller is started. */
export interface Topology {
  readonly controller: Controller;
  readonly queue: WorkQueue;
  /** What asks it for work. */
  readonly watches: readonly Watch[];
}

/** Puts it together: stores → keys → queue → controller, and its metrics. */
export function createTopology(options: TopologyOptions): Topology {
  const { stores, view, client, namespace, engine, record, metrics, clock } = options;
  const queue = countedQueue('topology', options);
  const census = createTopologyCensus();
  metrics.sampleTopology(census.read);
  // What an earlier process was killed over is ended first of all.
  queue.add(recoveryKey);
  const controller = countedController(
    {
      name: 'topology',
      queue,
      reconcile: createTopologyReconcile({
        stores,
        view,
        client,
        journal: createRecreateJournal(client, namespace),
        ownWrites: createOwnWrites({ clock }),
        engine,
        recoverAfter: (ms) => queue.add(recoveryKey, { afterMs: ms }),
        record,
        observer: { looked: census.looked, forgot: census.forgot, recreated: metrics.classRecreated },
      }),
      // Of the journal's reader and its writers only one may run; there are few policies, and each takes milliseconds.
      workers: 1,
    },
    options,
  );
  return { controller, queue, watches: topologyWatches(stores, queue) };
}
