import type { Clock } from './clock.ts';

/** How waits grow from one failure to the next. */
export interface BackoffOptions {
  /** The first wait, in milliseconds. */
  readonly baseMs: number;
  /** Where growth ends, in milliseconds, before jitter. */
  readonly maxMs: number;
  /** What each further wait is multiplied by; at least 1. */
  readonly factor: number;
  /**
   * The share of a wait that chance may add, so that many clients do not come back together: 1 gives waits between
   * d and 2d. Jitter only ever adds, so `baseMs` is a floor that a caller may promise to the API server.
   */
  readonly jitter: number;
  /** A pause between two calls of `next` that is longer than this counts as recovery and starts over; unset: never. */
  readonly resetAfterMs?: number;
}

/** The waits of one retrying loop. */
export interface Backoff {
  /** Milliseconds to wait before the next attempt; each call counts as one more failure. */
  next(): number;
  /** Forgets all failures, after a success. */
  reset(): void;
}

/** The waits of many keys, each with its own count of failures. */
export interface KeyedBackoff {
  /** Milliseconds to wait before the key's next attempt; each call counts as one more failure of the key. */
  next(key: string): number;
  /** How often the key has failed since it was last forgotten. */
  failures(key: string): number;
  /** Forgets the key's failures; a key that is never forgotten keeps its entry, so owners of vanished keys must call it. */
  forget(key: string): void;
}

/** 50 ms, doubled to 5 min, plus up to a fifth: quick for a conflict, and at most 12 calls an hour for what stays broken. */
export const KEY_BACKOFF: BackoffOptions = { baseMs: 50, maxMs: 300_000, factor: 2, jitter: 0.2 };

// The power overflows to Infinity long before `failures` could, and the minimum takes care of that.
function delayAfter(failures: number, options: BackoffOptions, random: () => number): number {
  const delay = Math.min(options.maxMs, options.baseMs * options.factor ** failures);
  return delay * (1 + options.jitter * random());
}

/**
 * Exponential waits with jitter for one loop, after client-go's reflector backoff (0.8 s, doubled to 30 s, jitter 1,
 * reset after 2 min).
 *
 * @param random gives numbers from 0 up to, but not including, 1
 */
export function createBackoff(options: BackoffOptions, random: () => number, clock: Pick<Clock, 'monotonic'>): Backoff {
  let failures = 0;
  let lastCall = Number.NEGATIVE_INFINITY;
  return {
    next() {
      const now = clock.monotonic();
      if (options.resetAfterMs !== undefined && now - lastCall > options.resetAfterMs) failures = 0;
      lastCall = now;
      return delayAfter(failures++, options, random);
    },
    reset() {
      failures = 0;
    },
  };
}

/**
 * Exponential waits per key, as the item limiter of client-go's work queue. Time alone heals nothing here: only
 * `forget` does.
 *
 * @param random gives numbers from 0 up to, but not including, 1
 */
export function createKeyedBackoff(random: () => number, options: BackoffOptions = KEY_BACKOFF): KeyedBackoff {
  const failures = new Map<string, number>();
  return {
    next(key) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      return delayAfter(count, options, random);
    },
    failures: (key) => failures.get(key) ?? 0,
    forget(key) {
      failures.delete(key);
    },
  };
}
