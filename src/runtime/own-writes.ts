import type { Clock } from './clock.ts';
import type { Stored, Unsubscribe } from './stored.ts';

/** What the barrier must know of a store; `ReadonlyStore` has it. */
export interface WrittenStore {
  get(namespace: string | undefined, name: string): (Stored & { readonly deleting?: boolean }) | undefined;
  /** Whether the store shows this state of an object, or a later one, or that it is gone. */
  hasSeen(written: Stored): boolean;
  onProgress(listener: () => void): Unsubscribe;
}

/**
 * `settled`: the stores show everything that the key's reconciles wrote. `timed-out`: they do not, and the wait is
 * over. `aborted`: the signal ended the wait.
 */
export type Settlement = 'settled' | 'timed-out' | 'aborted';

/**
 * Read your own writes, as in KEP-5647: a store lags behind the API server, so a reconcile that has written must not
 * judge by a store that does not show it yet, or it creates, deletes and counts twice.
 *
 * A write is waited for at most 30 s after it was made, not each time anew: a watch that hangs costs one wait. What the
 * caller does on `timed-out` is its own decision, but nothing that cannot be undone (a prune) may rest on the stores
 * then; read live, or leave it out and say so. After 5 min a write is given up, because it may never show (the cluster
 * was restored from a backup, its versions went back).
 */
export interface OwnWrites {
  /** A reconcile of `key` created or changed an object; `written` is what the API server answered. */
  wrote(key: string, store: WrittenStore, written: Stored): void;
  /**
   * A reconcile of `key` deleted an object; `known` is the state it knew when it did. It counts as seen when the store
   * has come that far and shows the object as terminating, or shows none with that uid.
   */
  deleted(key: string, store: WrittenStore, known: Stored): void;
  /** Whether the stores show all of the key's writes. O(writes that became visible since the last question). */
  settled(key: string): boolean;
  /** Waits for `settled`, bounded as said above; awakes by the stores' progress. */
  untilSettled(key: string, signal?: AbortSignal): Promise<Settlement>;
  /** Forgets the key's writes, when its object is gone. Without it they stay until the key is asked about again. */
  forget(key: string): void;
}

/** How long own writes are waited for and remembered. */
export interface OwnWritesOptions {
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  /** How long after a write its key may be made to wait; default 30 s. */
  readonly timeoutMs?: number;
  /** How long after a write it is remembered; default 5 min. */
  readonly forgetAfterMs?: number;
}

interface Write {
  readonly store: WrittenStore;
  readonly object: Stored;
  readonly deletion: boolean;
  readonly at: number;
}

/** A key's writes in the order in which they were made; those before `first` have shown. */
interface Pending {
  readonly writes: Write[];
  first: number;
}

function hasShown({ store, object, deletion }: Write): boolean {
  if (deletion) {
    const shown = store.get(object.namespace, object.name);
    if (shown?.uid === object.uid) return shown.deleting === true;
  }
  return store.hasSeen(object);
}

/** A barrier for the reconciles of one controller. Any number of stores and writes per key. */
export function createOwnWrites(options: OwnWritesOptions): OwnWrites {
  const { clock, timeoutMs = 30_000, forgetAfterMs = 300_000 } = options;
  const pending = new Map<string, Pending>();

  function add(key: string, write: Omit<Write, 'at'>): void {
    const known = pending.get(key) ?? { writes: [], first: 0 };
    known.writes.push({ ...write, at: clock.monotonic() });
    pending.set(key, known);
  }

  /** The oldest write that has not shown. All must show, so looking at the oldest is enough. */
  function oldest(key: string): Write | undefined {
    const known = pending.get(key);
    if (!known) return undefined;
    const forgotten = clock.monotonic() - forgetAfterMs;
    for (let write = known.writes[known.first]; write; write = known.writes[++known.first]) {
      if (write.at > forgotten && !hasShown(write)) return write;
    }
    pending.delete(key);
    return undefined;
  }

  /** Waits until the store shows the write, for so long at most. A burst wakes nobody who has nothing to see yet. */
  function shown(write: Write, withinMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        unsubscribe();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const cancel = clock.after(withinMs, end);
      const unsubscribe = write.store.onProgress(() => {
        if (hasShown(write)) end();
      });
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  return {
    wrote: (key, store, object) => add(key, { store, object, deletion: false }),
    deleted: (key, store, object) => add(key, { store, object, deletion: true }),
    settled: (key) => oldest(key) === undefined,
    async untilSettled(key, signal) {
      for (let write = oldest(key); write; write = oldest(key)) {
        if (signal?.aborted) return 'aborted';
        const leftMs = write.at + timeoutMs - clock.monotonic();
        if (leftMs <= 0) return 'timed-out';
        await shown(write, leftMs, signal);
      }
      return 'settled';
    },
    forget(key) {
      pending.delete(key);
    },
  };
}
