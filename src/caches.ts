import type { BindingStores } from './kube/observe-binding.ts';
import { pendingPods } from './kube/pending-pods.ts';
import {
  claims,
  contents,
  nodes,
  resourcePath,
  snapshotClasses,
  snapshotSchedules,
  snapshots,
  volumes,
  type WatchedResource,
} from './kube/resources.ts';
import { csiNodes, storageClasses, topologyPolicies } from './kube/topology-resources.ts';
import type { Clock } from './runtime/clock.ts';
import { createInformer, type Informer } from './runtime/informer.ts';
import type { Logger } from './runtime/logger.ts';
import type { Stored } from './runtime/stored.ts';
import type { Transport } from './runtime/transport.ts';
import type { Metrics } from './server/metrics.ts';

/** What the caches are made with. */
export interface CacheOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Undefined: all. Cluster-scoped kinds are always read whole. */
  readonly namespaces: readonly string[] | undefined;
  /** Which parts of the cluster are read. */
  readonly of: readonly CacheName[];
}

/** Every kind that can be kept in memory. */
const resources = {
  schedules: snapshotSchedules,
  claims,
  volumes,
  classes: snapshotClasses,
  snapshots,
  contents,
  nodes,
  csiNodes,
  storageClasses,
  policies: topologyPolicies,
  pods: pendingPods,
};

type CacheOf<R> = R extends WatchedResource<infer T, infer I> ? Informer<T, I> : never;
type AllCaches = { readonly [K in CacheName]: CacheOf<(typeof resources)[K]> };

/** A part of the cluster that can be kept in memory. */
export type CacheName = keyof typeof resources;

/** The parts of the cluster that this process keeps in memory. */
export type Caches = Partial<AllCaches>;

/** Any of the caches, as far as its beginning and end go. */
export type Cache = AllCaches[CacheName];

/** Makes the caches that are asked for; nothing is read before their `start`. */
export function createCaches(options: CacheOptions): Caches {
  // Which resource belongs to which name is known above and forgotten by Object.entries.
  const make = cacheOf as (resource: unknown, options: CacheOptions) => Cache;
  const wanted = Object.entries(resources).filter(([name]) => options.of.some((one) => one === name));
  return Object.fromEntries(wanted.map(([name, resource]) => [name, make(resource, options)]));
}

/** The caches that there are. */
export function cachesIn(caches: Caches): readonly Cache[] {
  return Object.values(caches).filter((cache) => cache !== undefined);
}

/** The stores of these caches. @throws Error when one of them was not made, which is a mistake in the wiring. */
export function storesIn<K extends CacheName>(
  caches: Caches,
  ...names: readonly K[]
): { readonly [P in K]: AllCaches[P]['store'] } {
  const stores = names.map((name) => {
    const cache = caches[name];
    if (cache === undefined) throw new Error(`no cache of ${name} was made`);
    return [name, cache.store];
  });
  return Object.fromEntries(stores);
}

/** What a look at a binding reads; undefined where contents are not cached. */
export function bindingStoresIn(caches: Caches): BindingStores | undefined {
  if (caches.contents === undefined) return undefined;
  const stores = storesIn(caches, 'snapshots', 'contents', 'claims', 'volumes', 'classes');
  return { ...stores, nodes: caches.nodes?.store };
}

function cacheOf<T extends Stored, I extends string>(
  resource: WatchedResource<T, I>,
  { transport, clock, random, logger, metrics, namespaces }: CacheOptions,
): Informer<T, I> {
  const name = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const collections =
    resource.namespaced && namespaces !== undefined
      ? namespaces.map((namespace) => ({ namespace, path: resourcePath(resource, { namespace }) }))
      : [{ path: resourcePath(resource) }];
  const informer = createInformer({
    name,
    collections,
    ...(resource.parse !== undefined && { parse: resource.parse }),
    ...(resource.fieldSelector !== undefined && { fieldSelector: resource.fieldSelector }),
    project: resource.project,
    indexes: resource.indexes,
    transport,
    clock,
    random,
    logger,
    observer: metrics.watchObserver(name),
    onHandlerError: () => metrics.handlerFailed(name),
  });
  metrics.sampleWatch(name, () => ({
    objects: informer.store.size,
    silentMs: informer.lastContact === undefined ? undefined : clock.monotonic() - informer.lastContact,
  }));
  return informer;
}
