import { type Condition, type Finding, findCondition, setCondition } from '../../api/conditions.ts';
import type { SnapshotScheduleStatus } from '../../api/snapshot-schedule.generated.ts';
import { formatTimestamp } from '../../api/timestamp.ts';
import { missedRuns } from '../accounting.ts';
import { listFailing } from '../failing-list.ts';
import { describeAdoption } from '../plan-adoption.ts';
import type { ActivePlan, SchedulePlan, StalledPlan } from '../plan-schedule.ts';
import { type ClaimTurn, readyDeadlineMs } from '../plan-tick.ts';
import { describeStuck, stuckDeletions } from '../retention/stuck-deletions.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { type SnapshotState, snapshotState } from '../snapshot.ts';
import { sumUpSuspension, suspendedClaims } from '../suspension.ts';
import { listWaiting } from '../waiting.ts';
import { type ClaimReport, reportClaim, severities } from './claim-report.ts';
import { describeSuspension, isHalted } from './describe-suspension.ts';
import { lastSuccessfulTick } from './last-success.ts';

/** So many claims are listed in the status; the CRD refuses more. */
export const listedClaims = 100;

/**
 * The status that a plan leads to, once its turns say how its actions went. Everything in it follows from the plan and
 * the status before; what is unchanged is equal, so that the caller can spare the write.
 */
export function summarize(schedule: Schedule, plan: SchedulePlan, now: Date): SnapshotScheduleStatus {
  return plan.kind === 'stalled' ? summarizeStalled(schedule, plan, now) : summarizeActive(schedule, plan, now);
}

function summarizeStalled(schedule: Schedule, { problems }: StalledPlan, now: Date): SnapshotScheduleStatus {
  const { nextScheduleTime: _gone, ...before } = schedule.status;
  const message = problems.join('; ');
  const stalled = { status: 'True', reason: 'InvalidSchedule', message } as const;
  return {
    ...before,
    observedGeneration: schedule.generation,
    conditions: conditionsOf(schedule, { ...stalled, status: 'False' }, stalled, now),
  };
}

function summarizeActive(schedule: Schedule, plan: ActivePlan, now: Date): SnapshotScheduleStatus {
  const { status } = schedule;
  const deadline = readyDeadlineMs(plan.spec);
  const reports = plan.turns.map((turn) => reportClaim(turn, plan.tick, deadline, now)).sort(worstFirst);
  const count = (state: SnapshotState) =>
    plan.ours.filter((one) => !one.deleting && snapshotState(one, deadline, now) === state).length;
  const lastTick = plan.decision.kind === 'due' ? plan.decision.tick : plan.recalled.lastTick;
  const lastSuccess = lastSuccessfulTick(plan, status);
  const suspended = suspendedClaims(plan.turns);
  const halted = isHalted(plan.turns);
  const tooManyFailures = describeSuspension(reports, halted);
  // Nothing but suspension asks for the failures of a claim that is not listed.
  const failing =
    plan.spec.suspendAfterFailures === undefined
      ? []
      : listFailing(reports.slice(listedClaims).map(({ entry }) => entry));
  return {
    observedGeneration: schedule.generation,
    conditions: conditionsOf(
      schedule,
      withAdoption(plan, tooManyFailures ?? readyFinding(plan, reports)),
      tooManyFailures && { ...tooManyFailures, status: 'True' },
      now,
      stuckFinding(plan, now),
    ),
    ...(plan.decision.next !== null &&
      !plan.timing.suspended &&
      !halted && { nextScheduleTime: formatTimestamp(plan.decision.next) }),
    ...(lastTick !== undefined && { lastScheduleTime: formatTimestamp(lastTick) }),
    ...(lastSuccess !== undefined && { lastSuccessfulTime: lastSuccess }),
    missedRuns: (status.missedRuns ?? 0) + missedRuns(plan),
    claimCount: plan.turns.length,
    readyCount: count('ready'),
    failedCount: count('failed'),
    truncated: reports.length > listedClaims,
    claims: reports.slice(0, listedClaims).map(({ entry }) => entry),
    ...(failing.length > 0 && { failing }),
    timing: { ...plan.timing, since: formatTimestamp(notOwedUntil(plan)) },
    ...openParts(plan),
    ...suspensionParts(schedule, plan, suspended, now),
  };
}

/** What is still to be done for the tick being served, for the next look to find. */
function openParts({ tick, turns, starting }: ActivePlan): Pick<SnapshotScheduleStatus, 'waiting' | 'starting'> {
  const { groups } = listWaiting(turns);
  return {
    ...(tick !== undefined && groups.length > 0 && { waiting: { tick: formatTimestamp(tick), groups } }),
    ...(starting !== undefined && {
      starting: { ...starting, tick: formatTimestamp(starting.tick), until: formatTimestamp(starting.until) },
    }),
  };
}

function suspensionParts(
  schedule: Schedule,
  { recalled }: ActivePlan,
  suspended: readonly ClaimTurn[],
  now: Date,
): Pick<SnapshotScheduleStatus, 'suspension' | 'resumeToken' | 'failuresSince'> {
  const suspension = sumUpSuspension(schedule, suspended, now);
  const { resumeToken, failuresSince } = recalled.resumption;
  return {
    ...(suspension !== undefined && { suspension }),
    ...(resumeToken !== undefined && { resumeToken }),
    ...(failuresSince !== undefined && { failuresSince: formatTimestamp(failuresSince) }),
  };
}

// A tick that was given up must not be counted at the next look, too.
function notOwedUntil({ decision, timing }: ActivePlan): Date {
  return decision.kind === 'missed' ? decision.missed.last : timing.since;
}

// Counts change only at the end of a tick, so the list does not turn over while claims wait and are served.
function worstFirst(a: ClaimReport, b: ClaimReport): number {
  const failures = b.entry.consecutiveFailures - a.entry.consecutiveFailures;
  const waiting = Number(b.entry.pendingTick !== undefined) - Number(a.entry.pendingTick !== undefined);
  return b.severity - a.severity || failures || waiting || (a.entry.name < b.entry.name ? -1 : 1);
}

type Ready = Pick<Finding, 'status' | 'reason' | 'message'>;

function readyFinding(plan: ActivePlan, reports: readonly ClaimReport[]): Ready {
  const total = reports.length;
  if (total === 0) {
    return { status: 'False', reason: 'NoMatchingClaim', message: 'no claim of this namespace meets spec.claims' };
  }
  const aside = reports.filter(({ severity }) => severity === severities.aside).length;
  if (aside === total) {
    const message = `each of the ${total} claims that meet spec.claims opts out or is being deleted`;
    return { status: 'False', reason: 'NoMatchingClaim', message };
  }
  const troubled = reports.filter(({ severity }) => severity >= severities.skipped);
  const failing = troubled.filter(({ severity }) => severity === severities.failing);
  const worst = failing[0] ?? troubled[0];
  if (worst !== undefined) {
    const [number, reason] =
      failing.length > 0 ? [failing.length, 'SnapshotFailing' as const] : [troubled.length, 'ClaimsSkipped' as const];
    const verb = reason === 'SnapshotFailing' ? 'fail' : 'cannot be snapshotted';
    return {
      status: 'False',
      reason,
      message: `${number} of ${total} claims ${verb}; ${worst.entry.name}: ${worst.entry.message}`,
    };
  }
  return plan.timing.suspended
    ? {
        status: 'True',
        reason: 'Suspended',
        message: 'no new snapshots are made until spec.suspend is false; retention goes on',
      }
    : { status: 'True', reason: 'Scheduled', message: onSchedule(total - aside, aside) };
}

function stuckFinding({ ours }: ActivePlan, now: Date): Ready | undefined {
  const message = describeStuck(stuckDeletions(ours, now));
  return message === undefined ? undefined : { status: 'True', reason: 'RetentionStuck', message };
}

function withAdoption({ adoption }: ActivePlan, ready: Ready): Ready {
  const remark = describeAdoption(adoption);
  return remark === undefined ? ready : { ...ready, message: `${ready.message}; ${remark}` };
}

function onSchedule(count: number, aside: number): string {
  const others = aside === 0 ? '' : `; ${aside} more ${aside === 1 ? 'is' : 'are'} left out, by opt-out or deletion`;
  return `${count} ${count === 1 ? 'claim is' : 'claims are'} on schedule${others}`;
}

function conditionsOf(
  schedule: Schedule,
  ready: Ready,
  stalled: Ready | undefined,
  now: Date,
  stuck?: Ready,
): readonly Condition[] {
  const observedGeneration = schedule.generation;
  const findings: readonly Finding[] = [
    { type: 'Ready', observedGeneration, ...ready },
    { type: 'Reconciling', observedGeneration, ...ready, status: 'False' },
    { type: 'Stalled', observedGeneration, ...(stalled ?? { ...ready, status: 'False' }) },
    { type: 'RetentionStuck', observedGeneration, ...(stuck ?? { ...ready, status: 'False' }) },
  ];
  return findings.reduce(
    (conditions, finding) => setCondition(conditions, finding, now),
    schedule.status.conditions ?? [],
  );
}

/** The Ready condition of a status, if it has one. */
export function readyCondition(status: SnapshotScheduleStatus): Condition | undefined {
  return findCondition(status.conditions ?? [], 'Ready');
}
