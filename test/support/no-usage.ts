import type { ProcessUsage } from '../../src/server/process-usage.ts';

/** What an operator in memory uses: nothing that is measured. */
export const noUsage: ProcessUsage = {
  cpuSeconds: 0,
  residentBytes: 0,
  heapUsedBytes: 0,
  heapTotalBytes: 0,
  externalBytes: 0,
  loopDelayP99Ms: 0,
  startedAt: new Date(0),
};
