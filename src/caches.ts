import type { BindingStores } from './kube/observe-binding.ts';
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
  /** Whether bindings are looked at, which needs the contents, and the Nodes too where sidecars run on each of them. */
  readonly bindings?: 'none' | 'contents' | 'contents-and-nodes';
}

/** The parts of the cluster that the operator keeps in memory. */
export type Caches = ReturnType<typeof createCaches>;

/** Any of the caches, as far as its beginning and end go. */
export type Cache = NonNullable<Caches[keyof Caches]>;

/** Makes all caches; nothing is read before their `start`. */
export function createCaches(options: CacheOptions) {
  const { bindings = 'none' } = options;
  return {
    schedules: cacheOf(snapshotSchedules, options),
    claims: cacheOf(claims, options),
    volumes: cacheOf(volumes, options),
    classes: cacheOf(snapshotClasses, options),
    snapshots: cacheOf(snapshots, options),
    contents: bindings === 'none' ? undefined : cacheOf(contents, options),
    nodes: bindings === 'contents-and-nodes' ? cacheOf(nodes, options) : undefined,
  };
}

/** The caches that there are. */
export function cachesIn(caches: Caches): readonly Cache[] {
  return Object.values(caches).filter((cache) => cache !== undefined);
}

/** What a look at a binding reads; undefined where contents are not cached. */
export function bindingStoresIn({
  snapshots,
  contents,
  claims,
  volumes,
  classes,
  nodes,
}: Caches): BindingStores | undefined {
  return (
    contents && {
      snapshots: snapshots.store,
      contents: contents.store,
      claims: claims.store,
      volumes: volumes.store,
      classes: classes.store,
      nodes: nodes?.store,
    }
  );
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
