import {
  claims,
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
}

/** The parts of the cluster that the operator keeps in memory. */
export type Caches = ReturnType<typeof createCaches>;

/** Makes all caches; nothing is read before their `start`. */
export function createCaches(options: CacheOptions) {
  return {
    schedules: cacheOf(snapshotSchedules, options),
    claims: cacheOf(claims, options),
    volumes: cacheOf(volumes, options),
    classes: cacheOf(snapshotClasses, options),
    snapshots: cacheOf(snapshots, options),
  };
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
