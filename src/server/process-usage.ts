import type { LoopDelay } from './loop-delay.ts';

/** What the process uses, at one moment. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  /** Buffers and other memory outside the heap. */
  readonly externalBytes: number;
  readonly loopDelayP99Ms: number;
  readonly startedAt: Date;
}

/** Reads it anew; microseconds. Unlike prom-client's defaults it lists no directory and hooks into no garbage collection. */
export function readProcessUsage(loopDelay: LoopDelay): ProcessUsage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    residentBytes: rss,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
    externalBytes: external,
    loopDelayP99Ms: loopDelay.p99Ms(),
    startedAt: new Date(performance.timeOrigin),
  };
}
