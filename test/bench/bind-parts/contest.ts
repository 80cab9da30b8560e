import { runningRecords } from '../../../hack/controlplane/run-records.ts';
import { waitUntil } from '../../../hack/controlplane/wait.ts';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import { readUsage } from '../start-parts/process-usage.ts';
import { type AuditedCall, auditSize, callsSince } from './audited-calls.ts';
import { type BindCluster, NAMESPACE, startBindCluster } from './bind-cluster.ts';
import type { Binder } from './binders.ts';
import { measureLimit } from './bound-contents.ts';
import { type CallsEach, callsEach } from './calls-each.ts';
import { addedMs, driverMs, livesOf, percentile } from './snapshot-lives.ts';
import { loadAtOnce, loadEvenly, type MadeSnapshot, perSecond } from './snapshot-load.ts';

/** What one binder is asked to do. */
export interface ContestPlan {
  /** Snapshots at once. */
  readonly burst: number;
  /** How often. */
  readonly rounds: number;
  /** Snapshots that come evenly afterwards; 0: none. */
  readonly paced: number;
}

/** What one binder did, in a cluster of its own. */
export interface Contest {
  /** Snapshots made ready a second, for each burst. */
  readonly rates: readonly number[];
  /** The binder's own processor time for each snapshot of the bursts. */
  readonly cpuMsEach: number;
  /** The same of all processes, API server and etcd too: where these fill the machine, it is what the rates come from. */
  readonly allCpuMsEach: number;
  /** What the sidecar and the driver could have done, before and after. */
  readonly limits: readonly number[];
  /** What all processes took for each content of these. */
  readonly limitCpuMsEach: number;
  /** Undefined when none came evenly. */
  readonly paced: Paced | undefined;
}

/** What it did with snapshots that came evenly, far below what it could have done. */
export interface Paced {
  readonly calls: CallsEach;
  readonly addedP50Ms: number;
  readonly addedP99Ms: number;
  readonly driverP50Ms: number;
}

const PACED_PER_SECOND = 10;
/** The driver's and the sidecar's first ones tell more of their start than of their work. */
const WARM_UP = 100;

/**
 * Starts a cluster, lets one binder make snapshots ready in it, and measures what was possible right before and right
 * after it, while it does not run.
 */
export async function holdContest(
  binder: Binder,
  { burst, rounds, paced }: ContestPlan,
  limitCount: number,
): Promise<Contest> {
  const cluster = await startBindCluster(binder.upstreamArgs);
  const { dir } = cluster.plane;
  try {
    await measureLimit(cluster, 'warm-up', WARM_UP);
    const limits: number[] = [];
    let limitCpuMs = 0;
    const limit = async (label: string) => {
      const cpuBefore = allCpuMs(dir);
      limits.push(await measureLimit(cluster, label, limitCount));
      limitCpuMs += allCpuMs(dir) - cpuBefore;
    };
    await limit('before');
    const running = await binder.start(cluster);
    const rates: number[] = [];
    const cpuMs = { binder: 0, all: 0 };
    let evenly: Paced | undefined;
    try {
      for (let round = 0; round < rounds; round++) {
        const before = { binder: readUsage(running.pid).cpuMs, all: allCpuMs(dir) };
        const { made, calls } = await observe(cluster, () => loadAtOnce(cluster, `burst-${round}`, burst));
        cpuMs.binder += readUsage(running.pid).cpuMs - before.binder;
        cpuMs.all += allCpuMs(dir) - before.all;
        rates.push(rateOf(made, calls));
      }
      if (paced > 0) {
        const { made, calls } = await observe(cluster, () => loadEvenly(cluster, 'even', paced, PACED_PER_SECOND));
        evenly = judgePaced(made, calls, binder.userAgent);
      }
    } finally {
      await running.stop();
    }
    await limit('after');
    return {
      rates,
      cpuMsEach: cpuMs.binder / (burst * rounds),
      allCpuMsEach: cpuMs.all / (burst * rounds),
      limits,
      limitCpuMsEach: limitCpuMs / (limitCount * limits.length),
      paced: evenly,
    };
  } finally {
    await cluster.stop();
  }
}

/** Processor time so far of all processes of a cluster. */
function allCpuMs(dir: string): number {
  return runningRecords(dir).reduce((sum, { pid }) => sum + readUsage(pid).cpuMs, 0);
}

interface Observed {
  readonly made: readonly MadeSnapshot[];
  readonly calls: readonly AuditedCall[];
}

/** Does it, waits until the claims are let go, and gives the calls that were made meanwhile. */
async function observe(cluster: BindCluster, load: () => Promise<readonly MadeSnapshot[]>): Promise<Observed> {
  const from = await auditSize(cluster.plane.auditLog);
  const made = await load();
  const areFree = async () => {
    const claims = await cluster.api.call('GET', `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`);
    return !claims.includes(upstreamFinalizers.claimSource);
  };
  // Upstream may hold a claim for minutes after a conflict: that is its own affair.
  await waitUntil(areFree, { timeoutMs: 20_000, everyMs: 250 });
  return { made, calls: await callsSince(cluster.plane.auditLog, from) };
}

function rateOf(made: readonly MadeSnapshot[], calls: readonly AuditedCall[]): number {
  const names = new Set(made.map(({ name }) => name));
  const own = calls.filter(({ name, code }) => names.has(name) && code < 300);
  return perSecond(
    own.filter(({ verb, resource }) => verb === 'create' && resource === 'volumesnapshots'),
    own.filter(({ resource }) => resource === 'volumesnapshots/status'),
  );
}

function judgePaced(made: readonly MadeSnapshot[], calls: readonly AuditedCall[], userAgent: string): Paced {
  const lives = livesOf(made, calls);
  const added = lives.map(addedMs);
  return {
    calls: callsEach(
      made,
      lives,
      calls.filter((call) => call.userAgent.startsWith(userAgent)),
    ),
    addedP50Ms: percentile(added, 0.5),
    addedP99Ms: percentile(added, 0.99),
    driverP50Ms: percentile(lives.map(driverMs), 0.5),
  };
}
