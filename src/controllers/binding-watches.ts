import type { BindableSnapshot } from '../domain/binding/bindable.ts';
import { isProtected } from '../domain/binding/claim-use.ts';
import type { BindingStores } from '../kube/observe-binding.ts';
import { claims, contents, type ResourceType, snapshotClasses, snapshots, volumes } from '../kube/resources.ts';
import { objectKey } from '../runtime/object-key.ts';
import { LOW_PRIORITY, NORMAL_PRIORITY, type Priority } from '../runtime/priority.ts';
import type { Stored, StoreEvent } from '../runtime/stored.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';
import { bindingKeys } from './binding-keys.ts';
import { claimKey } from './claim-key.ts';
import { type Watch, watchOf } from './watch.ts';

/** While another controller binds, a look only serves the metrics, and must not take time from a tick. */
const onlookerMs = 2_000;

/**
 * What the binding controller watches. Every change is looked at at once: a claim that becomes bound or a class that
 * appears need no retry. While it `mayWrite` nothing, changes are collected for a moment. Nodes are read when a plan
 * needs them; nothing waits for one.
 */
export function bindingWatches(stores: BindingStores, queue: WorkQueue, mayWrite: () => boolean): readonly Watch[] {
  const keys = bindingKeys(stores.snapshots);

  function watch<T extends Stored>(
    resource: ResourceType,
    keysOf: (change: StoreEvent<T>) => readonly string[],
  ): Watch {
    return watchOf<T>(resource, (change) => {
      const afterMs = mayWrite() ? 0 : onlookerMs;
      for (const key of keysOf(change)) {
        queue.add(key, { afterMs, priority: priorityOf(stores.snapshots.getByKey(key)) });
      }
    });
  }

  return [
    watch(snapshots, keys.ofSnapshot),
    watch(contents, keys.ofContent),
    watch(claims, keys.ofClaim),
    watch(volumes, keys.ofVolume),
    watch(snapshotClasses, keys.ofClass),
  ];
}

/** Asks for a look at every snapshot and protected claim: when writing becomes allowed, all that was planned before is still to be done. */
export function lookAtAll(stores: BindingStores, queue: WorkQueue): void {
  for (const snapshot of stores.snapshots.values()) {
    queue.add(objectKey(snapshot), { priority: priorityOf(snapshot) });
  }
  for (const claim of stores.claims.values()) {
    if (isProtected(claim)) queue.add(claimKey(claim), { priority: LOW_PRIORITY });
  }
}

/** What goes away goes first, its mark on the content with it: a burst of creations must not hold up a clean-up. */
function priorityOf(snapshot: BindableSnapshot | undefined): Priority {
  return snapshot?.deleting === true ? NORMAL_PRIORITY : LOW_PRIORITY;
}
