import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from '../../hack/controlplane/cache-folder.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { installSnapshotApis } from '../../hack/controlplane/install-objects.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { atMost, type Bench, benchResult, median } from './bench.ts';
import { describeCalls, operatorCalls } from './start-parts/calls.ts';
import { readUsage } from './start-parts/process-usage.ts';
import { startTimed } from './start-parts/timed-start.ts';

const STARTS = 9;
const IDLE_RUNS = 3;
/** After which the start's own work, such as the first renewals and the compiler's threads, is over. */
const SETTLE_MS = 10_000;
const IDLE_MS = 60_000;

/**
 * The built operator against a real API server without schedules, claims or snapshots, with its own rights and Node's
 * own defaults: how long from the spawn until it is ready and leads, and what it uses when there is nothing to do.
 */
export const bench: Bench = async () => {
  const plane = await startControlPlane({ csi: false, nodes: 1, audit: true });
  try {
    await installSnapshotApis(plane.kubectl, cacheFolder().snapshotCrds);
    const kubeconfig = await installOperator(plane);
    const starts: { readonly readyMs: number; readonly leaderMs: number }[] = [];
    for (let n = 0; n < STARTS; n++) {
      const { stop, readyMs, leaderMs } = await startTimed(kubeconfig, plane.dir);
      starts.push({ readyMs, leaderMs });
      await stop();
    }
    const idle: Idle[] = [];
    for (let n = 0; n < IDLE_RUNS; n++) idle.push(await watchIdle(plane, kubeconfig));

    const ofStarts = (figure: 'readyMs' | 'leaderMs') => starts.map((start) => start[figure]);
    const ofIdle = (figure: Exclude<keyof Idle, 'calls'>) => idle.map((run) => run[figure]);
    const figures = {
      readyMs: ofStarts('readyMs').join(' '),
      leaderMs: ofStarts('leaderMs').join(' '),
      rssAtStartMiB: ofIdle('rssAtStartMiB').join(' '),
      idleRssMiB: ofIdle('rssMiB').join(' '),
      idleAnonymousMiB: ofIdle('anonymousMiB').join(' '),
      settledAfterS: ofIdle('settledAfterS').join(' '),
      peakRssMiB: ofIdle('peakRssMiB').join(' '),
      idleCpuPercent: ofIdle('cpuPercent').join(' '),
      idleCallsPerMinute: idle.map(({ calls }) => calls).join('; '),
    };
    return benchResult('start', figures, {
      readyMs: atMost(median(ofStarts('readyMs')), 1_000),
      leaderMs: atMost(median(ofStarts('leaderMs')), 1_000),
      idleRssMiB: atMost(median(ofIdle('rssMiB')), 90),
      // What a memory limit must allow for; see src/v8-flags.ts.
      peakRssMiB: atMost(Math.max(...ofIdle('peakRssMiB')), 90),
    });
  } finally {
    await plane.stop();
  }
};

/** What one operator used in a minute in which nothing happened. */
interface Idle {
  readonly rssAtStartMiB: number;
  /** At the end of the minute. */
  readonly rssMiB: number;
  readonly anonymousMiB: number;
  /** From the start until its memory was within 1 MiB of where it ended. */
  readonly settledAfterS: number;
  readonly peakRssMiB: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly calls: string;
}

async function watchIdle(plane: ControlPlane, kubeconfig: string): Promise<Idle> {
  const { pid, stop } = await startTimed(kubeconfig, plane.dir);
  try {
    const sizes = [readUsage(pid).rssMiB];
    const sampleFor = async (ms: number) => {
      for (const end = performance.now() + ms; performance.now() < end; ) {
        await delay(1_000);
        sizes.push(readUsage(pid).rssMiB);
      }
    };
    await sampleFor(SETTLE_MS);
    const [from, before, started] = [new Date(), readUsage(pid), performance.now()];
    await sampleFor(IDLE_MS);
    const [to, after, tookMs] = [new Date(), readUsage(pid), performance.now() - started];
    const calls = await operatorCalls(plane.auditLog, from, to);
    return {
      rssAtStartMiB: sizes[0] ?? Number.NaN,
      rssMiB: after.rssMiB,
      anonymousMiB: after.anonymousMiB,
      settledAfterS: 1 + sizes.findLastIndex((size) => Math.abs(size - after.rssMiB) > 1),
      peakRssMiB: after.peakRssMiB,
      cpuPercent: Math.round(((after.cpuMs - before.cpuMs) / tookMs) * 10_000) / 100,
      calls: describeCalls(calls),
    };
  } finally {
    await stop();
  }
}
