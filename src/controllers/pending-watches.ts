import type { PendingPod } from '../domain/topology/pending/pending-pod.ts';
import { pendingPods } from '../kube/pending-pods.ts';
import { claims, nodes, type ResourceType, volumes } from '../kube/resources.ts';
import { csiNodes, storageClasses } from '../kube/topology-resources.ts';
import { objectKey } from '../runtime/object-key.ts';
import { LOW_PRIORITY } from '../runtime/priority.ts';
import type { Stored, StoreEvent } from '../runtime/stored.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';
import { schedulerMs } from './pending-controller.ts';
import type { PendingKeys } from './pending-keys.ts';
import { type Watch, watchOf } from './watch.ts';

/** Changes come together: a volume is made in five steps, and a new node is labelled in as many. */
const collectMs = 500;

/** What the explanation of waiting pods depends on. The memory of topology values in policies is not part of it. */
export function pendingWatches(queue: WorkQueue, keys: PendingKeys): readonly Watch[] {
  function watch<T extends Stored>(
    resource: ResourceType,
    keysOf: (change: StoreEvent<T>) => readonly string[],
    delayOf: (change: StoreEvent<T>) => number = () => collectMs,
  ): Watch {
    return watchOf<T>(resource, (change) => {
      for (const key of keysOf(change)) queue.add(key, { afterMs: delayOf(change), priority: LOW_PRIORITY });
    });
  }

  return [
    // A pod that is new is left to the scheduler; one that is gone from the list has a node, and is forgotten.
    watch<PendingPod>(
      pendingPods,
      ({ object }) => [objectKey(object)],
      ({ type }) => (type === 'ADDED' ? schedulerMs : collectMs),
    ),
    watch(claims, keys.ofClaim),
    watch(volumes, keys.ofVolume),
    watch(storageClasses, keys.ofClass),
    watch(nodes, keys.ofNode),
    watch(csiNodes, keys.ofCsiNode),
  ];
}
