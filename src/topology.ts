import { recoveryKey } from './controllers/recover-recreations.ts';
import { createTopologyCensus } from './controllers/topology-census.ts';
import { createTopologyReconcile, type TopologyControllerOptions } from './controllers/topology-controller.ts';
import type { TopologyStores } from './controllers/topology-stores.ts';
import { topologyWatches } from './controllers/topology-watches.ts';
import type { Watch } from './controllers/watch.ts';
import type { TopologyView } from './domain/topology/view/topology-view.ts';
import type { KubeClient } from './kube/client.ts';
import type { NewEvent } from './kube/event-ledger.ts';
import { createRecreateJournal } from './kube/recreate-journal.ts';
import { createKeyedBackoff } from './runtime/backoff.ts';
import type { Clock } from './runtime/clock.ts';
import { type Controller, createController } from './runtime/controller.ts';
import type { Logger } from './runtime/logger.ts';
import { createOwnWrites } from './runtime/own-writes.ts';
import { createWorkQueue, type WorkQueue } from './runtime/work-queue.ts';
import type { Metrics } from './server/metrics.ts';
import type { TopologyMetrics } from './server/topology-metrics.ts';

/** What the part of the operator that serves StorageTopologyPolicies is made of. */
export interface TopologyOptions {
  readonly stores: TopologyStores;
  /** Of the same stores; `createTopologyView` makes it, and others may read it, too. */
  readonly view: () => TopologyView;
  readonly client: KubeClient;
  /** The operator's own, for what must outlive it. */
  readonly namespace: string;
  /** Whether the API server serves what `spec.engine: AdmissionPolicy` needs, as far as it is known. */
  readonly engine: TopologyControllerOptions['engine'];
  readonly record: (event: NewEvent) => void;
  readonly metrics: Pick<Metrics, 'queueObserver' | 'sampleQueue' | 'controllerObserver' | 'sampleController'> &
    TopologyMetrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly newId: () => string;
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
  const { stores, view, client, namespace, engine, record, metrics, clock, random, logger, newId } = options;
  const queue = createWorkQueue({
    clock,
    backoff: createKeyedBackoff(random),
    observer: metrics.queueObserver('topology'),
  });
  metrics.sampleQueue('topology', queue.stats);
  const census = createTopologyCensus();
  metrics.sampleTopology(census.read);
  // What an earlier process was killed over is ended first of all.
  queue.add(recoveryKey);
  const controller = createController({
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
    clock,
    logger,
    newId,
    observer: metrics.controllerObserver('topology'),
    // Of the journal's reader and its writers only one may run; there are few policies, and each takes milliseconds.
    workers: 1,
  });
  metrics.sampleController('topology', controller.stats);
  return { controller, queue, watches: topologyWatches(stores, queue) };
}
