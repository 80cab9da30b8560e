import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { startOperator } from '../../hack/operator-process.ts';
import { atLeast, atMost, type Bench, benchResult, median } from './bench.ts';
import { type ApiOnlyCluster, startApiOnlyCluster } from './cluster-parts/api-only-cluster.ts';
import { measureNeighbours } from './fairness-parts/bare-neighbours.ts';
import { percentile, skewsOf } from './fairness-parts/skews.ts';
import {
  isLargeDone,
  letTroubleIn,
  makeTenants,
  SMALL_NAMESPACE,
  sendTroubleAway,
  type Tenants,
} from './fairness-parts/tenants.ts';

const TENANTS: Tenants = { small: 50, claimsOfSmall: 2, claimsOfLarge: 5_000, claimsOfPoisoned: 100 };
/** The two in turn, and the other first the next time, so that what drifts harms both alike. */
const FULL = ['alone', 'beside', 'beside', 'alone', 'alone', 'beside'] as const;
const QUICK = ['alone', 'beside'] as const;

const MINUTE_MS = 60_000;
/** A schedule applied so late in a minute might meet its tick before the operator is done with its first look. */
const MARGIN_MS = 15_000;
/** By then the small tenants are served, whatever happens. */
const SERVED_MS = 30_000;

/**
 * Fifty small schedules that are due each minute: the skew of their snapshots at ticks that they have for themselves,
 * and at ticks that they share with a schedule of 5,000 claims and one whose every snapshot is refused. Timed by the API
 * server. `bare…` is what clients see that share nothing but the API server. `--quick` does it once.
 */
export const bench: Bench = async (args) => {
  const { values } = parseArgs({ args: [...args], options: { quick: { type: 'boolean', default: false } } });
  const cluster = await startApiOnlyCluster();
  try {
    const { plane, api, kubeconfig } = cluster;
    const operator = await startOperator({ dir: plane.dir, kubeconfig, args: ['--log-level=warn'] });
    await makeTenants(api, TENANTS);
    console.error('all claims are there');
    // The first tick of each kind compiles what the others run.
    for (const kind of QUICK) await serveTick(cluster, kind);
    const ticks: { readonly kind: Kind; readonly skews: readonly number[] }[] = [];
    for (const kind of values.quick ? QUICK : FULL) {
      const skews = await serveTick(cluster, kind);
      console.error(`${kind}: ${skews.length} snapshots, p50 ${percentile(skews, 0.5)} ms, p99 ${p99(skews)} ms`);
      ticks.push({ kind, skews });
    }
    await operator.stop();
    const count = TENANTS.small * TENANTS.claimsOfSmall;
    const bare = await measureNeighbours(plane, count, TENANTS.claimsOfLarge);

    const of = (kind: Kind) => ticks.filter((tick) => tick.kind === kind).map(({ skews }) => skews);
    const [alone, beside] = [median(of('alone').map(p99)), median(of('beside').map(p99))];
    const figures = {
      aloneP50Ms: median(of('alone').map((skews) => percentile(skews, 0.5))),
      besideP50Ms: median(of('beside').map((skews) => percentile(skews, 0.5))),
      aloneP99Ms: of('alone').map(p99).join(' '),
      besideP99Ms: of('beside').map(p99).join(' '),
      bareAloneP99Ms: bare.aloneMs,
      bareBesideP99Ms: bare.besideMs,
    };
    return benchResult('fairness', figures, {
      'snapshots at each tick': atLeast(Math.min(...ticks.map(({ skews }) => skews.length)), count),
      'p99 skew beside them, as a share of p99 skew alone': atMost(Math.round((beside / alone) * 100) / 100, 1.1),
    });
  } finally {
    await cluster.stop();
  }
};

type Kind = 'alone' | 'beside';

function p99(skews: readonly number[]): number {
  return percentile(skews, 0.99);
}

/** Lets the next tick pass and returns the small tenants' skews. */
async function serveTick({ plane, api }: ApiOnlyCluster, kind: Kind): Promise<readonly number[]> {
  await waitUntil(() => MINUTE_MS - (Date.now() % MINUTE_MS) > MARGIN_MS, { timeoutMs: 2 * MARGIN_MS });
  const tick = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  const { size: logStart } = await stat(plane.auditLog);
  if (kind === 'beside') await letTroubleIn(api, new Date(tick).getUTCMinutes());
  const served = () => Date.now() > tick + SERVED_MS;
  await waitUntil(served, { timeoutMs: 2 * MINUTE_MS, everyMs: 1_000 });
  if (kind === 'beside') {
    const done = await waitUntil(() => isLargeDone(api, tick), { timeoutMs: 2 * MINUTE_MS, everyMs: 1_000 });
    if (!done) throw new Error('the large schedule was not done with its tick in time');
    await sendTroubleAway(api);
  }
  return skewsOf(plane.auditLog, SMALL_NAMESPACE, tick, logStart);
}
