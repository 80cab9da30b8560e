import { parseArgs } from 'node:util';
import { atLeast, atMost, type Bench, benchResult, median } from './bench.ts';
import { keepsake, upstreamDefault, upstreamTuned } from './bind-parts/binders.ts';
import { type Contest, type ContestPlan, holdContest } from './bind-parts/contest.ts';
import { measureMemory } from './bind-parts/memory.ts';

interface Plan {
  readonly contest: ContestPlan;
  /** At its defaults it makes one in two seconds, so that few must do; its rate does not depend on how many wait. */
  readonly defaults: ContestPlan;
  /** Contents of bare clients. */
  readonly limit: number;
  readonly atRest: number;
}

const FULL: Plan = {
  contest: { burst: 400, rounds: 3, paced: 200 },
  defaults: { burst: 40, rounds: 1, paced: 0 },
  limit: 400,
  atRest: 10_000,
};
/** To try out the benchmark itself; its figures say nothing. */
const QUICK: Plan = {
  contest: { burst: 60, rounds: 1, paced: 40 },
  defaults: { burst: 10, rounds: 1, paced: 0 },
  limit: 60,
  atRest: 200,
};

/**
 * How fast snapshots become ready under the same tuned sidecar and the same driver: by upstream's controller at its
 * defaults and tuned, by Keepsake untuned, and, as the limit, when a bare client posts contents that are bound already.
 * Each binder has a fresh cluster with nothing of the others in it; the limit is measured in each, before and after.
 * Everything is timed and counted by the API server, in its audit log. All share the same processors, so that what a
 * binder takes is missing to the sidecar and the driver. `--quick` is small.
 */
export const bench: Bench = async (args) => {
  const { quick } = parseArgs({ args: [...args], options: { quick: { type: 'boolean' } } }).values;
  const plan = quick ? QUICK : FULL;
  const say = (what: string, { rates, limits }: Contest) =>
    console.error(`${what}: ${list(rates)} a second; the limit before and after: ${list(limits)}`);

  const ours = await holdContest(keepsake, plan.contest, plan.limit);
  say('Keepsake', ours);
  const tuned = await holdContest(upstreamTuned, plan.contest, plan.limit);
  say('upstream tuned', tuned);
  const defaults = await holdContest(upstreamDefault, plan.defaults, plan.limit);
  say('upstream at its defaults', defaults);
  const memory = await measureMemory(plan.atRest);

  const limits = [...ours.limits, ...tuned.limits, ...defaults.limits];
  const limit = median(limits);
  const rate = median(ours.rates);
  const tunedRate = median(tuned.rates);
  const defaultRate = median(defaults.rates);
  const figures = {
    snapshots: plan.contest.burst,
    limitPerSecond: round(limit),
    limitsPerSecond: list(limits),
    oursPerSecond: round(rate),
    oursPerSecondEach: list(ours.rates),
    upstreamTunedPerSecond: round(tunedRate),
    upstreamTunedPerSecondEach: list(tuned.rates),
    // Of fewer snapshots.
    upstreamDefaultPerSecond: round(defaultRate),
    oursCpuMsEach: round(ours.cpuMsEach),
    upstreamTunedCpuMsEach: round(tuned.cpuMsEach),
    // Of all processes of the cluster.
    limitAllCpuMsEach: round(ours.limitCpuMsEach),
    oursAllCpuMsEach: round(ours.allCpuMsEach),
    upstreamTunedAllCpuMsEach: round(tuned.allCpuMsEach),
    ...pacedFigures('ours', ours),
    ...pacedFigures('upstreamTuned', tuned),
    atRest: plan.atRest,
    oursRssMiB: memory.keepsake.rssMiB,
    oursPeakRssMiB: memory.keepsake.peakRssMiB,
    upstreamRssMiB: memory.upstream.rssMiB,
    upstreamPeakRssMiB: memory.upstream.peakRssMiB,
  };
  return benchResult('bind', figures, {
    'share of the limit': atLeast(round(rate / limit), 0.8),
    'times upstream at its defaults': atLeast(round(rate / defaultRate), 60),
    'times upstream tuned': atLeast(round(rate / tunedRate), 1.6),
    'calls for a snapshot, until its claim is let go': atMost(ours.paced?.calls.all ?? Number.NaN, 5),
    'p99 of the added latency in ms': atMost(Math.round(ours.paced?.addedP99Ms ?? Number.NaN), 100),
  });
};

function pacedFigures(who: string, { paced }: Contest): Record<string, number | string> {
  if (paced === undefined) return {};
  const { calls, addedP50Ms, addedP99Ms, driverP50Ms } = paced;
  return {
    [`${who}CallsEach`]: calls.all,
    [`${who}CallsEachToRelease`]: calls.release,
    [`${who}CallsRefused`]: calls.refused,
    [`${who}Calls`]: calls.described,
    [`${who}AddedP50Ms`]: Math.round(addedP50Ms),
    [`${who}AddedP99Ms`]: Math.round(addedP99Ms),
    [`${who}DriverP50Ms`]: Math.round(driverP50Ms),
  };
}

function list(rates: readonly number[]): string {
  return rates.map((rate) => round(rate)).join(', ');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
