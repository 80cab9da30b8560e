import type { Clock } from './clock.ts';
import { sleep } from './sleep.ts';

/** Keeps work that nobody waits for to a share of the time. */
export interface DutyCycle {
  /** Does a piece of the work, which must not be asynchronous, and remembers how long it took. */
  work<T>(piece: () => T): T;
  /** To be called between two pieces: waits once there has been much work, but not beyond the abort of `signal`. */
  rest(signal: AbortSignal): Promise<void>;
}

/**
 * Works for `budgetMs` at a time (default 8) and then rests so long that no more than `share` of the time is spent
 * (default a tenth). A single piece is never interrupted; a longer one is followed by a longer rest.
 */
export function createDutyCycle(
  clock: Clock,
  { budgetMs = 8, share = 0.1 }: { readonly budgetMs?: number; readonly share?: number } = {},
): DutyCycle {
  let spentMs = 0;
  return {
    work(piece) {
      const began = clock.monotonic();
      try {
        return piece();
      } finally {
        spentMs += clock.monotonic() - began;
      }
    },
    async rest(signal) {
      if (spentMs < budgetMs) return;
      const restMs = (spentMs * (1 - share)) / share;
      spentMs = 0;
      await sleep(clock, restMs, signal);
    },
  };
}
