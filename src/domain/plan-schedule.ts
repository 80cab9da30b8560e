import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import type { Claim } from './claim.ts';
import { isOwnSnapshot, type OwnSnapshot } from './naming/provenance.ts';
import type { ObservedSchedule } from './observed.ts';
import type { Action } from './plan.ts';
import { type Adoption, planAdoption } from './plan-adoption.ts';
import { planOwners } from './plan-owners.ts';
import { explainSnapshots, planPrunes } from './plan-prunes.ts';
import { type ClaimTurn, planCreates, planTurns, readyDeadlineMs } from './plan-tick.ts';
import { type Recalled, recall } from './recall.ts';
import type { Verdict } from './retention/explain-retention.ts';
import { retentionPolicy } from './retention/policy.ts';
import { previousTick } from './schedule/calendar.ts';
import { type CronExpression, parseCronExpression } from './schedule/cron-expression.ts';
import { decideTick, type TickDecision } from './schedule/due-tick.ts';
import { localTime, resolveTimeZone, type TimeZone } from './schedule/time-zone.ts';
import type { Timing } from './schedule/timing.ts';
import { hasCriteria, selectClaims } from './selection/select-claims.ts';
import { type Starting, startsToCome, tickToServe } from './serving.ts';
import { type Settled, settle } from './settle.ts';
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
  /** What was taken over from the last look. */
  readonly recalled: Recalled;
  /** The tick that is being served: the one that is due, or the last one, for the claims that still wait for it. */
  readonly tick: Date | undefined;
  /** How far the starts of that tick have come, while some are still to come. */
  readonly starting: Starting | undefined;
  /** What is over without a turn: ticks and waits that were given up. */
  readonly settled: Settled;
  /** From the tick before the next one to the next one; undefined while no tick is to come. */
  readonly intervalMs: number | undefined;
  readonly turns: readonly ClaimTurn[];
  readonly ours: readonly OwnSnapshot[];
  readonly adoption: Adoption;
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

  const selected = selectClaims(spec.claims, observed.claims);
  const adoption = planAdoption(observed);
  const ours = observed.snapshots.filter((snapshot) => isOwnSnapshot(snapshot, adoption));
  const recalled = recall(schedule, spec, selected, ours, now);
  const { timing, lastTick } = recalled;
  const decision = decideTick({
    expression,
    zone,
    now,
    since: timing.since,
    lastTick,
    suspended: timing.suspended,
    startingDeadlineMs: spec.startingDeadlineSeconds === undefined ? undefined : spec.startingDeadlineSeconds * 1000,
    jitterSeconds: spec.jitterSeconds,
    missedRunPolicy: spec.missedRunPolicy,
    runOnCreate: recalled.runOnCreate,
  });
  const serving = tickToServe({ schedule, spec, timing, decision, lastTick }, now);
  const turns = planTurns(observed, spec, serving, selected, ours, recalled.failures, now);
  const quotaFull = claimsWithoutRoom(turns, observed.attempts);
  const verdicts = explainSnapshots(
    ours,
    {
      policy: retentionPolicy(spec),
      restoring: namesBeingRestored(observed.claims),
      readyDeadlineMs: readyDeadlineMs(spec),
      localTime: (at) => localTime(zone, at),
    },
    now,
    quotaFull,
  );
  const creates = serving === undefined ? [] : planCreates(schedule, spec, serving.tick, turns);
  const owners = planOwners(adoption, spec.reclaimPolicy, verdicts);
  const prunes = planPrunes(verdicts, observed.classes);
  return {
    kind: 'active',
    spec,
    timing,
    decision,
    recalled,
    tick: serving?.tick,
    starting:
      serving &&
      startsToCome(
        serving,
        turns.flatMap(({ asked }) => asked ?? []),
      ),
    settled: settle({ schedule, decision, serving, before: recalled.before, timing, lastTick, selected, ours }, now),
    intervalMs: intervalTo(decision, expression, zone),
    turns,
    ours,
    verdicts,
    adoption,
    // What a quota refused is tried again only after what may go is gone; it holds nobody else up.
    actions: [
      ...creates.filter(({ claimUid }) => !quotaFull.has(claimUid)),
      ...owners,
      ...prunes,
      ...creates.filter(({ claimUid }) => quotaFull.has(claimUid)),
    ],
    wakeAt: nextWake({ spec, decision, turns, ours }, now),
  };
}

function intervalTo(decision: TickDecision, expression: CronExpression, zone: TimeZone): number | undefined {
  const { next } = decision;
  if (decision.kind === 'suspended' || next === null) return undefined;
  const before = previousTick(expression, zone, new Date(next.getTime() - 1));
  return before === null ? undefined : next.getTime() - before.getTime();
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
  const zone = resolveTimeZone(spec.value.timeZone);
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

/** Uids of the claims whose snapshot of the tick being served was refused for a quota and is not made yet. */
function claimsWithoutRoom(turns: readonly ClaimTurn[], attempts: ObservedSchedule['attempts']): ReadonlySet<string> {
  return new Set(
    turns
      .filter(({ claim, served, turn }) => {
        const refused = attempts.get(claim.uid)?.reason === 'QuotaExceeded';
        return (
          served && refused && (turn.kind === 'create' || (turn.kind === 'wait' && turn.reason === 'QuotaExceeded'))
        );
      })
      .map(({ claim }) => claim.uid),
  );
}

function namesBeingRestored(claims: readonly Claim[]): ReadonlySet<string> {
  return new Set(
    claims.flatMap((claim) =>
      claim.phase !== 'Bound' && claim.restoresFrom !== undefined ? [claim.restoresFrom] : [],
    ),
  );
}
