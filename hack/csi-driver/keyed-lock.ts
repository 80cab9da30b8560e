/** Runs work while nothing else runs under the same key; gives the work's own result or error. */
export type KeyedLock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Makes a lock that serves each key in order of arrival and keeps nothing for keys at rest. It is not reentrant: work that
 * takes its own key again waits for ever. The driver takes a name first and an id second, never the other way round.
 */
export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<void>>();
  return async (key, work) => {
    const before = tails.get(key);
    const { promise: tail, resolve: release } = withResolvers();
    tails.set(key, tail);
    await before;
    try {
      return await work();
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
      release();
    }
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
