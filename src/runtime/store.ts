import type { Logger } from './logger.ts';
import { type ObjectRef, objectKey, parseObjectKey } from './object-key.ts';
import { compareResourceVersions } from './resource-version.ts';
import { createStoreIndex, type IndexValues } from './store-index.ts';
import { createStoreScope, type StoreScope } from './store-scope.ts';
import type { Stored, StoreEvent, StoreHandler, Unsubscribe } from './stored.ts';

/** How a store is made. */
export interface StoreOptions<T extends Stored, I extends string> {
  /** What it holds, for logs: `volumesnapshots`. */
  readonly name: string;
  readonly indexes?: Readonly<Record<I, (object: T) => IndexValues>>;
  readonly logger: Pick<Logger, 'error'>;
  /** Counts a handler that threw; the store has logged it. */
  readonly onHandlerError?: () => void;
}

/** What a reader sees of a store: objects are shared and must not be changed. */
export interface ReadonlyStore<T extends Stored, I extends string = never> {
  readonly name: string;
  readonly size: number;
  get(namespace: string | undefined, name: string): T | undefined;
  /** `get` by what `objectKey` made. */
  getByKey(key: string): T | undefined;
  /** All objects, or those of one namespace; stays valid while the store changes, but then does not promise either state. */
  values(namespace?: string): IterableIterator<T>;
  /** The objects that the index holds under `value`, in no particular order; the array is the caller's own. */
  byIndex(index: I, value: string): readonly T[];
  /** Tells of each later change. Those that are present are not replayed: subscribe before the reflectors start. */
  subscribe(handler: StoreHandler<T>): Unsubscribe;
  /** Every scope has been listed once. Events before that moment belong to the initial list. */
  readonly synced: boolean;
  /** Resolves when `synced` becomes true. */
  whenSynced(): Promise<void>;
  /**
   * Whether the store shows `written`, or a later state, or that it is gone: what a reconcile must know of its own last
   * write before it decides again. It answers by the object itself and by the progress of its watch, bookmarks
   * included. Where versions cannot be compared it says no, so callers bound their wait.
   */
  hasSeen(written: Stored): boolean;
  /** Called after each event, bookmark and complete list: whenever a `hasSeen` may have turned true. */
  onProgress(listener: () => void): Unsubscribe;
}

/** A store with its writing side, which belongs to reflectors. */
export interface Store<T extends Stored, I extends string = never> extends ReadonlyStore<T, I> {
  /**
   * The writing side for the reflector that lists and watches `namespace`, or all of them. What its lists do not show is
   * removed from its own scope only, so several reflectors may feed one store as long as their scopes are disjoint.
   */
  openScope(namespace?: string): StoreScope<T>;
}

/** An empty store of projected objects. */
export function createStore<T extends Stored, I extends string = never>(options: StoreOptions<T, I>): Store<T, I> {
  // Nested by namespace, not keyed by "namespace/name": the keys are then strings that the objects hold anyway.
  const namespaces = new Map<string, Map<string, T>>();
  const definitions = Object.entries<(object: T) => IndexValues>(options.indexes ?? {});
  const indexes = definitions.map(([, valuesOf]) => createStoreIndex(valuesOf));
  const indexNames = new Map(definitions.map(([name], position) => [name, position]));
  const handlers = new Set<StoreHandler<T>>();
  const listeners = new Set<() => void>();
  const scopes: StoreScope<T>[] = [];
  const awaitingSync: (() => void)[] = [];
  let size = 0;

  const find = (ref: ObjectRef): T | undefined => namespaces.get(ref.namespace ?? '')?.get(ref.name);
  const isSynced = (): boolean => scopes.length > 0 && scopes.every((scope) => scope.resourceVersion !== undefined);

  function handlerFailed(error: unknown, event: StoreEvent<T>): void {
    options.onHandlerError?.();
    const { type, object } = event;
    options.logger.error('a store handler threw', { store: options.name, type, key: objectKey(object), error });
  }

  function emit(event: StoreEvent<T>): void {
    for (const handler of handlers) {
      try {
        const result: unknown = handler(event);
        // An async function is assignable to a handler; its rejection must not become the process's.
        if (result instanceof Promise) result.catch((error: unknown) => handlerFailed(error, event));
      } catch (error) {
        handlerFailed(error, event);
      }
    }
  }

  function drop(object: T): void {
    const siblings = namespaces.get(object.namespace ?? '');
    siblings?.delete(object.name);
    if (siblings?.size === 0) namespaces.delete(object.namespace ?? '');
    for (const index of indexes) index.remove(object, index.valuesOf(object));
    size--;
  }

  function put(object: T, values: readonly IndexValues[]): void {
    const namespace = object.namespace ?? '';
    let siblings = namespaces.get(namespace);
    if (!siblings) {
      siblings = new Map();
      namespaces.set(namespace, siblings);
    }
    siblings.set(object.name, object);
    indexes.forEach((index, position) => {
      index.add(object, values[position]);
    });
    size++;
  }

  function remove(ref: ObjectRef, tombstone: boolean, final?: T): void {
    const stored = find(ref);
    if (!stored) return;
    drop(stored);
    emit({ type: 'DELETED', object: final?.uid === stored.uid ? final : stored, tombstone });
  }

  function upsert(object: T): void {
    const previous = find(object);
    // Values first: should an index throw, nothing has changed yet.
    const values = indexes.map((index) => index.valuesOf(object));
    if (previous && previous.uid !== object.uid) remove(previous, true);
    else if (previous) {
      if (previous.resourceVersion === object.resourceVersion) return;
      drop(previous);
      put(object, values);
      emit({ type: 'MODIFIED', object, previous });
      return;
    }
    put(object, values);
    emit({ type: 'ADDED', object });
  }

  function* values(namespace?: string): IterableIterator<T> {
    if (namespace !== undefined) yield* namespaces.get(namespace)?.values() ?? [];
    else for (const siblings of namespaces.values()) yield* siblings.values();
  }

  function progressed(): void {
    if (awaitingSync.length > 0 && isSynced()) for (const resolve of awaitingSync.splice(0)) resolve();
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        options.onHandlerError?.();
        options.logger.error('a progress listener threw', { store: options.name, error });
      }
    }
  }

  return {
    name: options.name,
    get size() {
      return size;
    },
    get: (namespace, name) => namespaces.get(namespace ?? '')?.get(name),
    getByKey: (key) => find(parseObjectKey(key)),
    values,
    byIndex: (index, value) => indexes[indexNames.get(index) ?? -1]?.get(value) ?? [],
    subscribe(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    get synced() {
      return isSynced();
    },
    whenSynced: () => (isSynced() ? Promise.resolve() : new Promise((resolve) => awaitingSync.push(resolve))),
    hasSeen(written) {
      const stored = find(written);
      if (stored?.uid === written.uid && atLeast(stored.resourceVersion, written.resourceVersion)) return true;
      return scopes.some(
        (scope) =>
          (scope.namespace ?? written.namespace) === written.namespace &&
          scope.resourceVersion !== undefined &&
          atLeast(scope.resourceVersion, written.resourceVersion),
      );
    },
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openScope(namespace) {
      const scope = createStoreScope<T>(namespace, { find, values, upsert, remove, progressed });
      scopes.push(scope);
      return scope;
    },
  };
}

function atLeast(have: string, want: string): boolean {
  if (have === want) return true;
  const order = compareResourceVersions(have, want);
  return order !== undefined && order > 0;
}
