import type { ObjectRef } from './object-key.ts';

/** What each object in a store carries, whatever else a projection keeps of it. */
export interface Stored extends ObjectRef {
  readonly uid: string;
  readonly resourceVersion: string;
}

/**
 * One change of a store, in the order in which it happened.
 *
 * | type       | object                                 | promise                                                   |
 * | ---------- | -------------------------------------- | --------------------------------------------------------- |
 * | `ADDED`    | the new one                            | no object of that name was in the store                   |
 * | `MODIFIED` | the new state                          | same uid as `previous`, another resourceVersion           |
 * | `DELETED`  | its last state                         | was in the store, and no longer is                        |
 *
 * `tombstone` says that nobody saw the deletion: the object was absent from a later list, or its name had come back
 * under another uid; `object` is then the last state known, which may be older than the last state there was.
 */
export type StoreEvent<T extends Stored> =
  | { readonly type: 'ADDED'; readonly object: T }
  | { readonly type: 'MODIFIED'; readonly object: T; readonly previous: T }
  | { readonly type: 'DELETED'; readonly object: T; readonly tombstone: boolean };

/** Called with each change, synchronously: put a key into a queue and return. */
export type StoreHandler<T extends Stored> = (event: StoreEvent<T>) => void;

/** Ends a subscription. */
export type Unsubscribe = () => void;
