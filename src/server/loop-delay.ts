import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop is. */
export interface LoopDelay {
  /** 99th percentile in milliseconds, over the last one to two minutes. */
  p99Ms(): number;
  stop(): void;
}

/** Ten samples a second: enough to see what hurts, and no visible CPU time when idle. */
const RESOLUTION_MS = 100;
const WINDOW_MS = 60_000;

/** Measures from now on. Its timer does not keep the process alive. */
export function startLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // The histogram counts the time between samples, so an idle loop shows the resolution itself.
  const read = () => (histogram.count === 0 ? 0 : Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS));
  let before = 0;
  const turn = setInterval(() => {
    before = read();
    histogram.reset();
  }, WINDOW_MS);
  turn.unref();
  return {
    p99Ms: () => Math.max(before, read()),
    stop() {
      clearInterval(turn);
      histogram.disable();
    },
  };
}
