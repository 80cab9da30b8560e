import type { Clock } from './clock.ts';

/** Lets a long computation share the event loop. */
export interface TimeSlice {
  /** Whether the loop has been held for the whole budget. */
  due(): boolean;
  /** Lets timers and sockets have their turn, then starts a new slice. */
  pause(): Promise<void>;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Work in slices of `budgetMs`: `if (slice.due()) await slice.pause()` between two steps. A slice ends only in `pause`,
 * because awaiting data that is already buffered does not let the loop turn.
 */
export function createTimeSlice(clock: Pick<Clock, 'monotonic'>, budgetMs = 8): TimeSlice {
  let started = clock.monotonic();
  return {
    due: () => clock.monotonic() - started >= budgetMs,
    async pause() {
      await nextTurn();
      started = clock.monotonic();
    },
  };
}
