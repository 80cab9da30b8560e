import type { Clock } from '../runtime/clock.ts';

/** A value that is read again when it has become old. */
export interface Refreshed<V> {
  /** The value; waits for reading it when it is missing or old. */
  get(): Promise<V>;
  /** Takes the value for old. */
  invalidate(): void;
}

/**
 * Reads through `read` at most once per `maxAgeMs`, and once at a time however many ask. `read` gets the value before,
 * and may return it to say that nothing has changed. When a later read fails, the value before stays in use for another
 * period, as a file may be replaced just now; `onError` hears of it. The first read's failure is the caller's.
 */
export function createRefreshed<V extends object>(
  read: (before: V | undefined) => Promise<V>,
  maxAgeMs: number,
  clock: Pick<Clock, 'monotonic'>,
  onError: (error: unknown) => void,
): Refreshed<V> {
  let value: V | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<V> | undefined;

  async function refresh(): Promise<V> {
    try {
      value = await read(value);
      return value;
    } catch (error) {
      if (value === undefined) throw error;
      onError(error);
      return value;
    } finally {
      readAt = clock.monotonic();
      reading = undefined;
    }
  }

  return {
    async get() {
      if (value !== undefined && clock.monotonic() - readAt < maxAgeMs) return value;
      reading ??= refresh();
      return reading;
    },
    invalidate() {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}
