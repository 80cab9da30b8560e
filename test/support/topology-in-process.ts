import { createClient } from '../../src/kube/client.ts';
import type { NewEvent } from '../../src/kube/event-ledger.ts';
import { nodes, resourcePath, type WatchedResource } from '../../src/kube/resources.ts';
import { csiNodes, storageClasses, topologyPolicies } from '../../src/kube/topology-resources.ts';
import { createTopologyView } from '../../src/kube/topology-view-cache.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { createInformer } from '../../src/runtime/informer.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { Stored, StoreEvent } from '../../src/runtime/stored.ts';
import type { Transport } from '../../src/runtime/transport.ts';
import { createMetricRegistry } from '../../src/server/metric-registry.ts';
import { createRuntimeMetrics } from '../../src/server/runtime-metrics.ts';
import { createTopologyMetrics } from '../../src/server/topology-metrics.ts';
import { createTopology, type TopologyOptions } from '../../src/topology.ts';
import { mortal } from './mortal.ts';

/** What the topology controller is given. */
export interface TopologyProcessOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: MutatingAdmissionPolicies are served. */
  readonly engine?: TopologyOptions['engine'];
}

/** The topology controller with caches of its own, without a process around it. */
export interface TopologyProcess {
  /** What it has told so far. */
  readonly events: readonly NewEvent[];
  readonly view: ReturnType<typeof createTopologyView>;
  readonly queue: ReturnType<typeof createTopology>['queue'];
  /** Whether nothing is being worked on or about to be. */
  readonly idle: boolean;
  /** The metrics as they would be scraped. */
  scrape(): Promise<string>;
  /** Ends it as a SIGTERM does. */
  stop(): Promise<void>;
  /** Ends it as a SIGKILL does. */
  kill(): void;
}

/** Starts it with empty memory; the controller begins when the caches are filled. */
export function startTopology(options: TopologyProcessOptions): TopologyProcess {
  const { logger, engine = () => 'served' as const } = options;
  const process = mortal(options);
  const { clock, transport } = process;
  const random = () => 0.5;
  const registry = createMetricRegistry();
  const metrics = { ...createRuntimeMetrics(registry), ...createTopologyMetrics(registry) };

  function informer<T extends Stored>(resource: WatchedResource<T>) {
    const { plural, project, indexes } = resource;
    const collections = [{ path: resourcePath(resource) }];
    const common = { transport, clock, random, logger, observer: {}, onHandlerError: () => undefined };
    return createInformer<T, never>({ ...common, name: plural, collections, project, indexes });
  }

  const caches = {
    nodes: informer(nodes),
    csinodes: informer(csiNodes),
    storageclasses: informer(storageClasses),
    storagetopologypolicies: informer(topologyPolicies),
  };
  const stores = {
    nodes: caches.nodes.store,
    csiNodes: caches.csinodes.store,
    storageClasses: caches.storageclasses.store,
    policies: caches.storagetopologypolicies.store,
  };
  const view = createTopologyView(stores, clock);
  const events: NewEvent[] = [];
  let ids = 0;
  const { controller, queue, watches } = createTopology({
    stores,
    view,
    client: createClient(transport, { clock, random }),
    namespace: 'keepsake-system',
    engine,
    record: (event) => events.push(event),
    metrics,
    clock,
    random,
    logger,
    newId: () => String(++ids),
  });
  for (const { resource, onChange } of watches) {
    const { store } = caches[resource.plural as keyof typeof caches];
    store.subscribe((change: StoreEvent<Stored>) => onChange(change));
  }
  const all = Object.values(caches);
  for (const cache of all) cache.start();
  void Promise.all(all.map(({ store }) => store.whenSynced())).then(() => controller.start());

  return {
    events,
    view,
    queue,
    get idle() {
      const { depth, inHand } = queue.stats();
      return depth.normal + depth.low + inHand === 0;
    },
    scrape: async () => (await registry.render()).body,
    async stop() {
      await controller.stop();
      await Promise.all(all.map((cache) => cache.stop()));
    },
    kill: process.kill,
  };
}
