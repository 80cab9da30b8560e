import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { startOperator } from '../../hack/operator-process.ts';
import { atLeast, atMost, type Bench, type BenchResult, benchResult } from './bench.ts';
import { startApiOnlyCluster } from './cluster-parts/api-only-cluster.ts';
import { type Amounts, countOf, seed } from './scale-parts/seed.ts';
import { watchUsage } from './scale-parts/watch-usage.ts';
import { describeCalls, type OperatorCalls, operatorCalls } from './start-parts/calls.ts';
import { readUsage } from './start-parts/process-usage.ts';

const MINUTE_MS = 60_000;
/** Each schedule gets one at the first look, and none later. */
const STATUS_WRITE = 'patch snapshotschedules';
const SCRAPE_EVERY_S = 15;

interface Plan {
  readonly amounts: Amounts;
  readonly idleMs: number;
}

/** 10,000 schedules, each with five snapshots of one claim; a claim has five schedules. */
const FULL: Plan = {
  amounts: { namespaces: 100, claimsPerNamespace: 20, schedulesPerClaim: 5, snapshotsPerSchedule: 5 },
  idleMs: 10 * MINUTE_MS,
};
/** To try out the benchmark itself; its figures say nothing. */
const QUICK: Plan = { amounts: { ...FULL.amounts, namespaces: 5 }, idleMs: MINUTE_MS / 2 };

/** After the last status is written: events are sent, what the start left behind is collected, the compiler is done. */
const SETTLE_MS = 60_000;
/** The first look at every schedule; a machine that needs longer says nothing about the operator. */
const CONVERGE_TIMEOUT_MS = 10 * MINUTE_MS;

/**
 * The built operator in a cluster that is large and quiet: 10,000 schedules with 50,000 snapshots, none due within the
 * run. How long its first look at all of them takes, and what it uses and asks for when nothing happens; the last minute
 * is not quite quiet, its metrics are scraped. `--quick` takes a twentieth of all, `--minutes 1` is idle so long.
 */
export const bench: Bench = async (args) => {
  const plan = planOf(args);
  const cluster = await startApiOnlyCluster();
  try {
    const started = performance.now();
    await seed(cluster.api, plan.amounts, (line) => console.error(line));
    const seedS = Math.round((performance.now() - started) / 1000);
    const { figures, targets } = await measure(plan, cluster.plane.auditLog, () =>
      startOperator({ dir: cluster.plane.dir, kubeconfig: cluster.kubeconfig, args: ['--log-level=warn'] }),
    );
    return benchResult('scale', { ...countOf(plan.amounts), seedS, ...figures }, targets);
  } finally {
    await cluster.stop();
  }
};

function planOf(args: readonly string[]): Plan {
  const options = { quick: { type: 'boolean' }, minutes: { type: 'string' } } as const;
  const { quick, minutes } = parseArgs({ args: [...args], options }).values;
  const plan = quick ? QUICK : FULL;
  const idleMs = minutes === undefined ? plan.idleMs : Number(minutes) * MINUTE_MS;
  if (!(idleMs > 0)) throw new Error(`--minutes=${minutes}: a number above 0`);
  return { ...plan, idleMs };
}

async function measure(
  { amounts, idleMs }: Plan,
  auditLog: string,
  start: () => ReturnType<typeof startOperator>,
): Promise<Pick<BenchResult, 'figures' | 'targets'>> {
  const { schedules } = countOf(amounts);
  const { size: logStart } = await stat(auditLog);
  const [startedAt, started] = [new Date(), performance.now()];
  const operator = await start();
  try {
    const readyMs = Math.round(performance.now() - started);
    const writtenBy = (to: Date) => operatorCalls(auditLog, startedAt, to, logStart);
    const converged = await waitUntil(
      async () => ((await writtenBy(new Date())).get(STATUS_WRITE)?.count ?? 0) >= schedules,
      { timeoutMs: CONVERGE_TIMEOUT_MS, everyMs: 2_000 },
    );
    if (!converged) throw new Error('the first look at all schedules did not end');
    console.error('each schedule has been looked at');
    await watchUsage(operator.pid, SETTLE_MS);
    const first = await writtenBy(new Date());
    const looked = first.get(STATUS_WRITE);
    const { cpuMs, peakRssMiB } = readUsage(operator.pid);

    console.error(`idle for ${idleMs / 1000} s`);
    const { size: idleStart } = await stat(auditLog);
    const idle = await watchUsage(operator.pid, idleMs);
    const idleCalls = await operatorCalls(auditLog, idle.from, idle.to, idleStart);
    let scrapeBytes = 0;
    const scraped = await watchUsage(operator.pid, MINUTE_MS, async (second) => {
      if (second % SCRAPE_EVERY_S === 0) scrapeBytes = (await (await fetch(operator.metricsUrl)).text()).length;
    });
    return {
      figures: {
        readyMs,
        firstLookS: ((looked?.lastAt.getTime() ?? Number.NaN) - startedAt.getTime()) / 1000,
        firstLookCpuS: cpuMs / 1000,
        firstLookPeakRssMiB: peakRssMiB,
        firstLookCalls: describeCalls(first),
        idleS: idleMs / 1000,
        idleRssMiB: idle.rssMiB,
        idleHighestRssMiB: idle.highestRssMiB,
        idleCpuPercent: idle.cpuPercent,
        idleCalls: describeCalls(idleCalls),
        scrapeKiB: Math.round(scrapeBytes / 1024),
        scrapedHighestRssMiB: scraped.highestRssMiB,
        scrapedCpuPercent: scraped.cpuPercent,
      },
      targets: {
        'schedules looked at': atLeast(looked?.count ?? 0, schedules),
        'highest RSS in MiB when idle': atMost(idle.highestRssMiB, 150),
        'CPU in percent of a core when idle': atMost(idle.cpuPercent, 1),
        'writes but the lease when idle': atMost(writesIn(idleCalls), 0),
      },
    };
  } finally {
    await operator.stop();
  }
}

function writesIn(calls: OperatorCalls): number {
  return [...calls]
    .filter(([call]) => !/^(get|list|watch) /.test(call) && !/ leases$/.test(call))
    .reduce((sum, [, { count }]) => sum + count, 0);
}
