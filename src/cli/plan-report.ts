import { formatTimestamp } from '../api/timestamp.ts';
import { explainSchedule, type SnapshotExplanation } from '../domain/retention/explain-schedule.ts';
import { parseCronExpression } from '../domain/schedule/cron-expression.ts';
import { describeTicks } from '../domain/schedule/describe-ticks.ts';
import { localTime, resolveTimeZone } from '../domain/schedule/time-zone.ts';
import type { SimulatedStep, Simulation } from '../domain/simulate.ts';
import { believableTime } from '../domain/snapshot.ts';
import type { Origin, PlanInput } from './read-plan-input.ts';

/**
 * What `keepsake plan -o json` prints of one schedule. Programs rely on these fields: they are added to, and none is
 * renamed or removed. Moments are RFC 3339 in UTC, to the second.
 */
export interface PlanReport {
  readonly schedule: {
    readonly namespace: string;
    readonly name: string;
    readonly schedule: string;
    readonly timeZone: string;
    readonly suspended: boolean;
    /** Where spec, identity and status come from. */
    readonly origin: Origin;
  };
  readonly from: string;
  readonly until: string;
  /** Names of the claims that it selects. */
  readonly claims: readonly string[];
  /** The schedule's snapshots at `from`, and what retention thinks of them then. */
  readonly snapshots: readonly ReportedSnapshot[];
  /** What happens, in the order of time. */
  readonly steps: readonly ReportedStep[];
  /** The schedule's snapshots at the end, and why they stay. */
  readonly remaining: readonly ReportedSnapshot[];
  /** `until`, or the last moment that was looked at when `stopped` says why it is earlier. */
  readonly endedAt: string;
  readonly stopped?: string;
  readonly totals: {
    readonly ticks: number;
    /** Snapshots. */
    readonly created: number;
    /** Claims without a snapshot of a tick, each tick counted. */
    readonly skipped: number;
    /** Ticks that are given up. */
    readonly missed: number;
    readonly pruned: number;
    readonly remaining: number;
  };
}

/** One snapshot. A snapshot of a schedule that does not exist yet has no `name`: its name depends on the uid. */
export interface ReportedSnapshot {
  readonly name?: string;
  readonly claim: string;
  /** The age of its data. */
  readonly time: string;
  readonly state: SnapshotExplanation['state'];
  readonly verdict: SnapshotExplanation['verdict'];
  readonly because: string;
}

/** A moment at which something happens. */
export interface ReportedStep {
  readonly at: string;
  /** What the clock on the wall shows in the schedule's zone. */
  readonly local: string;
  /** The tick that becomes due then, if one does. */
  readonly tick?: string;
  /** What a change of the clock means for the tick, or why it is due although the expression does not name it. */
  readonly note?: string;
  /** Ticks that are given up then; absent for none. */
  readonly missed?: number;
  readonly created: readonly { readonly name?: string; readonly claim: string; readonly tick: string }[];
  readonly skipped: readonly { readonly claim: string; readonly reason: string; readonly message: string }[];
  readonly pruned: readonly {
    readonly name?: string;
    readonly claim: string;
    readonly time: string;
    readonly rule: string;
    readonly because: string;
  }[];
  /** How many snapshots the schedule has afterwards. */
  readonly kept: number;
}

/** Puts a simulation into plain values. `observed` is what it started from. */
export function reportPlan(
  { origin, observed }: PlanInput,
  simulation: Simulation,
  from: Date,
  until: Date,
): PlanReport {
  const { schedule } = observed;
  const { spec, timing, turns } = simulation.start;
  const existing = new Set(observed.snapshots.map(({ name }) => name));
  const named = (name: string) => (origin === 'live' || origin === 'edited' || existing.has(name) ? { name } : {});
  const explain = (...question: Parameters<typeof explainSchedule>) =>
    explainSchedule(...question).map(
      ({ snapshot, claim, time, state, verdict, because }): ReportedSnapshot => ({
        ...named(snapshot),
        claim,
        time: formatTimestamp(time),
        state,
        verdict,
        because,
      }),
    );
  const describe = describerOf(spec.schedule, timing.timeZone, from);
  const steps = simulation.steps.map((step) => reportStep(step, named, describe));
  const remaining = explain(simulation.end, simulation.endAt);
  const sum = (count: (step: ReportedStep) => number) => steps.reduce((total, step) => total + count(step), 0);
  return {
    schedule: {
      namespace: schedule.namespace,
      name: schedule.name,
      schedule: spec.schedule,
      timeZone: timing.timeZone,
      suspended: timing.suspended,
      origin,
    },
    from: formatTimestamp(from),
    until: formatTimestamp(until),
    claims: turns.map(({ claim }) => claim.name),
    snapshots: explain(observed, from),
    steps,
    remaining,
    endedAt: formatTimestamp(simulation.endAt),
    ...(simulation.stopped !== undefined && { stopped: simulation.stopped }),
    totals: {
      ticks: sum(({ tick }) => (tick === undefined ? 0 : 1)),
      created: sum(({ created }) => created.length),
      skipped: sum(({ skipped }) => skipped.length),
      missed: sum(({ missed }) => missed ?? 0),
      pruned: sum(({ pruned }) => pruned.length),
      remaining: remaining.length,
    },
  };
}

type Named = (name: string) => { readonly name?: string };
type Describe = (step: SimulatedStep) => Pick<ReportedStep, 'local' | 'note'>;

function reportStep(step: SimulatedStep, named: Named, describe: Describe): ReportedStep {
  const { at, tick, missed, created, skipped, pruned, kept } = step;
  return {
    at: formatTimestamp(at),
    ...describe(step),
    ...(tick !== undefined && { tick: formatTimestamp(tick) }),
    ...(missed > 0 && { missed }),
    created: created.map((one) => ({ ...named(one.name), claim: one.claimName, tick: formatTimestamp(one.tick) })),
    skipped: skipped.map(({ claim, reason, message }) => ({ claim: claim.name, reason, message })),
    pruned: pruned.map(({ snapshot, rule, because }) => ({
      ...named(snapshot.name),
      claim: snapshot.claimName,
      time: formatTimestamp(believableTime(snapshot, at)),
      rule,
      because,
    })),
    kept,
  };
}

/** Tells what the wall clock shows at a step, and what it did since the tick before; to be asked in the order of time. */
function describerOf(schedule: string, timeZone: string, from: Date): Describe {
  const expression = parseCronExpression(schedule);
  const zone = resolveTimeZone(timeZone);
  // A simulation that was made has read both.
  if (expression.kind === 'refused') throw new Error(expression.problem);
  if (zone.kind === 'refused') throw new Error(zone.problem);
  let before = from;
  return ({ at, tick, because }) => {
    const local = localTime(zone.zone, at).toISOString().slice(0, 16).replace('T', ' ');
    if (tick === undefined) return { local };
    const since = tick > before ? before : new Date(tick.getTime() - 1);
    const [next] = describeTicks(expression.expression, zone.zone, since, 1);
    before = tick;
    // The run at creation is no tick of the expression, and says itself what it is.
    const note = next?.tick.getTime() === tick.getTime() ? next.note : because;
    return { local, ...(note !== undefined && { note }) };
  };
}
