import type { ObjectRef } from './object-key.ts';
import type { Stored } from './stored.ts';

/** What a scope may do to its store. */
export interface ScopeTarget<T extends Stored> {
  find(ref: ObjectRef): T | undefined;
  values(namespace?: string): Iterable<T>;
  upsert(object: T): void;
  remove(ref: ObjectRef, tombstone: boolean, final?: T): void;
  progressed(): void;
}

/** The part of a store that one reflector keeps equal to its part of the cluster. */
export interface StoreScope<T extends Stored> {
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  /** The version up to which this part is known, bookmarks included; undefined until the first list is complete. */
  readonly resourceVersion: string | undefined;
  /** Adds or replaces one object. The same uid and resourceVersion as before changes nothing and tells nobody. */
  upsert(object: T): void;
  /**
   * An object that exists but cannot be read: its last readable state stays, and it counts as seen, since dropping it
   * would tell the controllers of a deletion that never was. Under another uid the old one is certainly gone.
   */
  keep(ref: ObjectRef, uid: string): void;
  /** Removes what a watch reported as deleted; `final` is its last state, where it could be read. */
  remove(ref: ObjectRef, final?: T): void;
  /** Begins a list: from here on, whatever is not upserted or kept will be swept. Calling it again starts anew. */
  beginList(): void;
  /** Removes, one object a step, what the list did not show; the caller may pause between steps. */
  sweep(): Iterable<void>;
  /** Everything up to `resourceVersion` has been applied: by a complete list, an event or a bookmark. */
  progress(resourceVersion: string): void;
}

/** A scope of `target`; stores make them. */
export function createStoreScope<T extends Stored>(
  namespace: string | undefined,
  target: ScopeTarget<T>,
): StoreScope<T> {
  // Holds what was there before the list: empty at the first one, when memory is tightest.
  let unseen: Set<T> | undefined;
  let resourceVersion: string | undefined;

  return {
    namespace,
    get resourceVersion() {
      return resourceVersion;
    },
    upsert(object) {
      const previous = unseen?.size ? target.find(object) : undefined;
      if (previous) unseen?.delete(previous);
      target.upsert(object);
    },
    keep(ref, uid) {
      const previous = target.find(ref);
      if (!previous) return;
      unseen?.delete(previous);
      if (previous.uid !== uid) target.remove(ref, true);
    },
    remove: (ref, final) => target.remove(ref, false, final),
    beginList() {
      unseen = new Set(target.values(namespace));
    },
    *sweep() {
      const gone = unseen ?? [];
      unseen = undefined;
      for (const object of gone) {
        if (target.find(object) === object) target.remove(object, true);
        yield;
      }
    },
    progress(version) {
      resourceVersion = version;
      target.progressed();
    },
  };
}
