/** Ends a pending timer; calling it twice, or after the timer fired, does nothing. */
export type CancelTimer = () => void;

/** Time as an argument: the only way the runtime learns what time it is, so that a test can own it. */
export interface Clock {
  /** Wall-clock time; it can jump in both directions. */
  now(): Date;
  /** Milliseconds of a clock that never goes back; only differences mean anything. */
  monotonic(): number;
  /** Calls `run` once after `ms` milliseconds (at most 2^31-1, which callers ensure by sleeping in steps). */
  after(ms: number, run: () => void): CancelTimer;
}

/** The process's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
