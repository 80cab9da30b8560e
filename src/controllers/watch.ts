import type { ResourceType } from '../kube/resources.ts';
import type { Stored, StoreEvent } from '../runtime/stored.ts';

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
