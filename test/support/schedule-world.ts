import type { ScheduleStores } from '../../src/kube/observe-schedule.ts';
import {
  claims,
  resourcePath,
  snapshotClasses,
  snapshotSchedules,
  snapshots,
  volumes,
  type WatchedResource,
} from '../../src/kube/resources.ts';
import { createStore } from '../../src/runtime/store.ts';
import type { Stored } from '../../src/runtime/stored.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { createMemoryLogger } from './memory-logger.ts';

/** A kind in the fake cluster, and the cache of it, which shows what the cluster held when it was last told to. */
function mirror<T extends Stored, I extends string>(cluster: FakeCluster, resource: WatchedResource<T, I>) {
  const collection = resourcePath(resource, resource.namespaced ? { namespace: 'prod' } : {});
  const { project, indexes, plural: name } = resource;
  const store = createStore<T, I>({ name, indexes, logger: createMemoryLogger() });
  const scope = store.openScope();
  return {
    store,
    collection,
    show() {
      scope.beginList();
      for (const object of cluster.list(collection)) scope.upsert(project(object));
      for (const _ of scope.sweep());
      scope.progress(cluster.revision);
    },
  };
}

/** The caches of the schedule controller over a fake cluster's namespace `prod`; they change only when told to. */
export interface ScheduleWorld {
  readonly stores: ScheduleStores;
  /** Paths of the collections. */
  readonly at: Readonly<Record<CacheName, string>>;
  /** All caches, or those named, see what the cluster holds now. */
  show(...names: readonly CacheName[]): void;
}

/** Short words for the collections. */
export type CacheName = 'schedules' | 'claims' | 'volumes' | 'classes' | 'snapshots';

/** Empty caches that have been listed once. */
export function createScheduleWorld(cluster: FakeCluster): ScheduleWorld {
  const mirrors = {
    schedules: mirror(cluster, snapshotSchedules),
    claims: mirror(cluster, claims),
    volumes: mirror(cluster, volumes),
    classes: mirror(cluster, snapshotClasses),
    snapshots: mirror(cluster, snapshots),
  };
  const { schedules, claims: claimMirror, volumes: volumeMirror, classes, snapshots: snapshotMirror } = mirrors;
  return {
    stores: {
      schedules: schedules.store,
      claims: claimMirror.store,
      volumes: volumeMirror.store,
      classes: classes.store,
      snapshots: snapshotMirror.store,
    },
    at: {
      schedules: schedules.collection,
      claims: claimMirror.collection,
      volumes: volumeMirror.collection,
      classes: classes.collection,
      snapshots: snapshotMirror.collection,
    },
    show(...names) {
      for (const [name, { show }] of Object.entries(mirrors)) {
        if (names.length === 0 || names.some((wanted) => wanted === name)) show();
      }
    },
  };
}
