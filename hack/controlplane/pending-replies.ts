/** Promises that wait for a message with their key, each for a bounded time. */
export interface PendingReplies<Key> {
  /** A promise for the reply with this key. Its timer keeps the process alive meanwhile. */
  expect(key: Key): Promise<void>;
  /** The reply has come; with `error` it is a refusal. A key that nobody waits for is ignored. */
  settle(key: Key, error?: Error): void;
  /** No more replies will come. */
  failAll(error: Error): void;
}

/** `onTimeout` makes the error for a reply that does not come within `timeoutMs`. */
export function createPendingReplies<Key>(timeoutMs: number, onTimeout: () => Error): PendingReplies<Key> {
  const waiting = new Map<Key, (error?: Error) => void>();
  return {
    expect: (key) =>
      new Promise((resolve, reject) => {
        const finish = (error?: Error) => {
          clearTimeout(timer);
          waiting.delete(key);
          if (error) reject(error);
          else resolve();
        };
        const timer = setTimeout(() => finish(onTimeout()), timeoutMs);
        waiting.set(key, finish);
      }),
    settle: (key, error) => waiting.get(key)?.(error),
    failAll: (error) => {
      for (const finish of [...waiting.values()]) finish(error);
    },
  };
}
