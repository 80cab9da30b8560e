import type { CancelTimer, Clock } from './clock.ts';

/** One timer for many wakeups. */
export interface WakeTimer {
  /** Makes sure that a wake comes within `ms` milliseconds; an earlier one that is set already stays. */
  within(ms: number): void;
  cancel(): void;
}

/** `wake` runs once for each time that the timer ends, and sets the next one itself. */
export function createWakeTimer(clock: Pick<Clock, 'monotonic' | 'after'>, wake: () => void): WakeTimer {
  let set: { readonly at: number; readonly cancel: CancelTimer } | undefined;
  return {
    within(ms) {
      // Node cuts fractions off, so without the ceiling a wake would come just too early and go round once more.
      const sleep = Math.max(0, Math.ceil(ms));
      const at = clock.monotonic() + sleep;
      if (set && set.at <= at) return;
      set?.cancel();
      const cancel = clock.after(sleep, () => {
        set = undefined;
        wake();
      });
      set = { at, cancel };
    },
    cancel() {
      set?.cancel();
      set = undefined;
    },
  };
}
