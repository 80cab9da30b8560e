import { findCondition } from '../api/conditions.ts';
import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import type { Claim } from './claim.ts';
import { isProvablyOurs, type OwnSnapshot } from './naming/provenance.ts';
import type { ObservedSchedule } from './observed.ts';
import type { Action } from './plan.ts';
import { explainSnapshots, planPrunes } from './plan-prunes.ts';
import { type ClaimTurn, planCreates, planTurns, readyDeadlineMs } from './plan-tick.ts';
import type { Verdict } from './retention/explain-retention.ts';
import { retentionPolicy } from './retention/policy.ts';
import { type CronExpression, parseCronExpression } from './schedule/cron-expression.ts';
import { decideTick, type TickDecision } from './schedule/due-tick.ts';
import { localTime, resolveTimeZone, type TimeZone } from './schedule/time-zone.ts';
import { carryTiming, type Timing } from './schedule/timing.ts';
import { hasCriteria, selectClaims } from './selection/select-claims.ts';
import { nextWake } from './wake.ts';

/** What is to be done about one schedule now, and everything that its status will say. */
export type SchedulePlan = StalledPlan | ActivePlan;

/** The spec cannot be acted on: a person must change it. Nothing is created, and nothing is pruned by a rule in doubt. */
export interface StalledPlan {
  readonly kind: 'stalled';
  readonly problems: readonly string[];
  readonly actions: readonly [];
  readonly wakeAt: undefined;
}

/** The spec can be acted on; there may still be nothing to do. */
export interface ActivePlan {
  readonly kind: 'active';
  readonly spec: SnapshotScheduleSpec;
  readonly timing: Timing;
  readonly decision: TickDecision;
  /** The tick that is being served: the one that is due, or the last one, for the claims that still wait for it. */
  readonly tick: Date | undefined;
  readonly turns: readonly ClaimTurn[];
  readonly ours: readonly OwnSnapshot[];
  readonly verdicts: readonly Verdict[];
  readonly actions: readonly Action[];
  /** When to look again, if nothing happens before. */
  readonly wakeAt: Date | undefined;
}

/** Decides what is to be done about a schedule. Pure: the same observation at the same time gives the same plan. */
export function planSchedule(observed: ObservedSchedule, now: Date): SchedulePlan {
  const { schedule } = observed;
  const readable = readSpec(schedule.spec);
  if (readable.kind === 'refused')
    return { kind: 'stalled', problems: readable.problems, actions: [], wakeAt: undefined };
  const { spec, expression, zone } = readable;

  // What ended a stall is an edit, too, and the timing from before it says nothing about the spec that is carried out now.
  const wasStalled = findCondition(schedule.status.conditions ?? [], 'Stalled')?.status === 'True';
  const timing = wasStalled
    ? { ...timingOf(spec), since: now }
    : carryTiming(previousTiming(observed), timingOf(spec), schedule.createdAt, now);
  const lastTick = instant(schedule.status.lastScheduleTime);
  const decision = decideTick({
    expression,
    zone,
    now,
    since: timing.since,
    lastTick,
    suspended: timing.suspended,
    startingDeadlineMs: spec.startingDeadlineSeconds === undefined ? undefined : spec.startingDeadlineSeconds * 1000,
    missedRunPolicy: spec.missedRunPolicy ?? 'Latest',
    // Owed at the first look only: later it was made or given up, and no resumption or edit revives it.
    runOnCreate:
      spec.runOnCreate === true && schedule.status.timing === undefined && !wasStalled ? schedule.createdAt : undefined,
  });
  const selected = selectClaims(spec.claims, observed.claims);
  const ours = observed.snapshots.filter((snapshot) => isProvablyOurs(snapshot, schedule.uid));
  const serving = tickToServe(observed, spec, timing, decision, now);
  const turns = planTurns(observed, spec, serving, selected, ours, now);
  const verdicts = explainSnapshots(
    ours,
    {
      policy: retentionPolicy(spec),
      restoring: namesBeingRestored(observed.claims),
      readyDeadlineMs: readyDeadlineMs(spec),
      localTime: (at) => localTime(zone, at),
    },
    now,
  );
  const creates = serving === undefined ? [] : planCreates(schedule, spec, serving.tick, turns);
  const prunes = planPrunes(verdicts);
  return {
    kind: 'active',
    spec,
    timing,
    decision,
    tick: serving?.tick,
    turns,
    ours,
    verdicts,
    actions: [...creates, ...prunes],
    wakeAt: nextWake({ spec, decision, tick: serving?.tick, turns, ours }, now),
  };
}

type Readable =
  | {
      readonly kind: 'ok';
      readonly spec: SnapshotScheduleSpec;
      readonly expression: CronExpression;
      readonly zone: TimeZone;
    }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** What the API server could not see: an expression that never fires, a zone that does not exist, no criterion. */
function readSpec(spec: ObservedSchedule['schedule']['spec']): Readable {
  if (spec.kind === 'refused') return spec;
  const expression = parseCronExpression(spec.value.schedule);
  const zone = resolveTimeZone(spec.value.timeZone ?? 'Etc/UTC');
  if (expression.kind === 'ok' && zone.kind === 'ok' && hasCriteria(spec.value.claims)) {
    return { kind: 'ok', spec: spec.value, expression: expression.expression, zone: zone.zone };
  }
  return {
    kind: 'refused',
    problems: [
      ...(expression.kind === 'refused' ? [`spec.schedule: ${expression.problem}`] : []),
      ...(zone.kind === 'refused' ? [`spec.timeZone: ${zone.problem}`] : []),
      ...(hasCriteria(spec.value.claims)
        ? []
        : ['spec.claims: no claim is chosen; give selector, names or storageClassNames, or write all: true']),
    ],
  };
}

function timingOf(spec: SnapshotScheduleSpec): Omit<Timing, 'since'> {
  return { schedule: spec.schedule, timeZone: spec.timeZone ?? 'Etc/UTC', suspended: spec.suspend ?? false };
}

function previousTiming({ schedule }: ObservedSchedule): Timing | undefined {
  const { timing } = schedule.status;
  const since = instant(timing?.since);
  return timing === undefined || since === undefined ? undefined : { ...timing, since };
}

/**
 * The due tick for every claim; else, until the next one, the starting deadline or an edit of the timing, the last tick
 * for the claims that could not be served then. Which those are stands in the status, since a missing snapshot proves nothing: a person may
 * have deleted it, and a tick makes at most one.
 */
function tickToServe(
  { schedule }: ObservedSchedule,
  spec: SnapshotScheduleSpec,
  timing: Timing,
  decision: TickDecision,
  now: Date,
): { readonly tick: Date; readonly serves: (claim: Claim) => boolean } | undefined {
  if (decision.kind === 'due') return { tick: decision.tick, serves: () => true };
  const tick = instant(schedule.status.lastScheduleTime);
  if (tick === undefined || decision.kind !== 'not-yet' || isPastDeadline(spec, tick, now)) return undefined;
  // An edit or a resumption ends the waiting, too. (The run at creation is as old as `since` itself.)
  if (tick < timing.since) return undefined;
  const waiting = new Set(
    (schedule.status.claims ?? [])
      .filter((entry) => instant(entry.pendingTick)?.getTime() === tick.getTime())
      .map((entry) => entry.uid),
  );
  return { tick, serves: (claim) => waiting.has(claim.uid) };
}

function isPastDeadline(spec: SnapshotScheduleSpec, tick: Date, now: Date): boolean {
  return (
    spec.startingDeadlineSeconds !== undefined && now.getTime() - tick.getTime() > spec.startingDeadlineSeconds * 1000
  );
}

function namesBeingRestored(claims: readonly Claim[]): ReadonlySet<string> {
  return new Set(
    claims.flatMap((claim) =>
      claim.phase !== 'Bound' && claim.restoresFrom !== undefined ? [claim.restoresFrom] : [],
    ),
  );
}

function instant(text: string | undefined): Date | undefined {
  const at = text === undefined ? undefined : new Date(text);
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}
