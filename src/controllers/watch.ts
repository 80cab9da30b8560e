import type { ResourceType } from '../kube/resources.ts';
import { LOW_PRIORITY, NORMAL_PRIORITY } from '../runtime/priority.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { Stored, StoreEvent } from '../runtime/stored.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';

/** A collection whose changes ask for work. */
export interface Watch {
  readonly resource: ResourceType;
  /** Must be given the changes of that collection and no other. */
  readonly onChange: (change: StoreEvent<Stored>) => void;
}

/** The watch of a collection whose objects are `T`, which the framework's events do not know: it is said here, once. */
export function watchOf<T extends Stored>(resource: ResourceType, onChange: (change: StoreEvent<T>) => void): Watch {
  return { resource, onChange: onChange as Watch['onChange'] };
}

/**
 * Makes the watches of a controller over stores: each change asks `queue` for a look at its keys after so many milliseconds.
 * What the first list of a store shows waits behind what happens now.
 */
export function storeWatches(queue: Pick<WorkQueue, 'add'>) {
  return function watch<T extends Stored, I extends string>(
    resource: ResourceType,
    store: ReadonlyStore<T, I>,
    keysOf: (change: StoreEvent<T>) => readonly string[],
    afterMs: number,
  ): Watch {
    return watchOf<T>(resource, (change) => {
      const priority = store.synced ? NORMAL_PRIORITY : LOW_PRIORITY;
      for (const key of keysOf(change)) queue.add(key, { afterMs, priority });
    });
  };
}
