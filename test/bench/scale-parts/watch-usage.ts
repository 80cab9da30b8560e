import { setTimeout as delay } from 'node:timers/promises';
import { readUsage } from '../start-parts/process-usage.ts';

/** What a process used during a time. */
export interface UsageOverTime {
  readonly from: Date;
  readonly to: Date;
  /** Resident at the end. */
  readonly rssMiB: number;
  /** The most that was resident at one of the looks, one a second. */
  readonly highestRssMiB: number;
  /** Of one core. */
  readonly cpuPercent: number;
}

/** Looks at a process once a second, for so long. `everySecond` is told how many seconds have passed. */
export async function watchUsage(
  pid: number,
  ms: number,
  everySecond: (second: number) => Promise<void> = async () => undefined,
): Promise<UsageOverTime> {
  const [from, before, started] = [new Date(), readUsage(pid), performance.now()];
  let highestRssMiB = before.rssMiB;
  for (let second = 1; performance.now() < started + ms; second++) {
    await delay(1_000);
    await everySecond(second);
    highestRssMiB = Math.max(highestRssMiB, readUsage(pid).rssMiB);
  }
  const after = readUsage(pid);
  const cpuPercent = Math.round(((after.cpuMs - before.cpuMs) / (performance.now() - started)) * 10_000) / 100;
  return { from, to: new Date(), rssMiB: after.rssMiB, highestRssMiB, cpuPercent };
}
