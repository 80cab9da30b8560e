import { type Condition, type Finding, findCondition, setCondition } from '../../api/conditions.ts';
import type { SnapshotScheduleStatus } from '../../api/snapshot-schedule.generated.ts';
import { formatTimestamp } from '../../api/timestamp.ts';
import type { ActivePlan, SchedulePlan, StalledPlan } from '../plan-schedule.ts';
import { readyDeadlineMs } from '../plan-tick.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { type SnapshotState, snapshotState } from '../snapshot.ts';
import { type ClaimReport, reportClaim, severities } from './claim-report.ts';
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
  const previous = new Map((status.claims ?? []).map((entry) => [entry.uid, entry]));
  const reports = plan.turns
    .map((turn) => reportClaim(turn, plan.tick, previous.get(turn.claim.uid), deadline, now))
    .sort(worstFirst);
  const count = (state: SnapshotState) =>
    plan.ours.filter((one) => !one.deleting && snapshotState(one, deadline, now) === state).length;
  const lastTick = plan.decision.kind === 'due' ? formatTimestamp(plan.decision.tick) : status.lastScheduleTime;
  const lastSuccess = lastSuccessfulTick(plan, status);
  const suspended = plan.timing.suspended;
  return {
    observedGeneration: schedule.generation,
    conditions: conditionsOf(schedule, readyFinding(plan, reports), undefined, now),
    ...(plan.decision.next !== null && !suspended && { nextScheduleTime: formatTimestamp(plan.decision.next) }),
    ...(lastTick !== undefined && { lastScheduleTime: lastTick }),
    ...(lastSuccess !== undefined && { lastSuccessfulTime: lastSuccess }),
    missedRuns: (status.missedRuns ?? 0) + missedNow(plan),
    claimCount: plan.turns.length,
    readyCount: count('ready'),
    failedCount: count('failed'),
    truncated: reports.length > listedClaims,
    claims: reports.slice(0, listedClaims).map(({ entry }) => entry),
    timing: { ...plan.timing, since: formatTimestamp(notOwedUntil(plan)) },
  };
}

/** How many ticks this plan gives up, in all. */
export function missedNow({ decision }: ActivePlan): number {
  return decision.kind === 'due' || decision.kind === 'missed' ? (decision.missed?.count ?? 0) : 0;
}

// A tick that was given up must not be counted at the next look, too.
function notOwedUntil({ decision, timing }: ActivePlan): Date {
  return decision.kind === 'missed' ? decision.missed.last : timing.since;
}

function worstFirst(a: ClaimReport, b: ClaimReport): number {
  // Those that wait come before all: what is not in the status is not tried again after a restart.
  const waiting = Number(b.entry.pendingTick !== undefined) - Number(a.entry.pendingTick !== undefined);
  return waiting || b.severity - a.severity || (a.entry.name < b.entry.name ? -1 : 1);
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

function onSchedule(count: number, aside: number): string {
  const others = aside === 0 ? '' : `; ${aside} more ${aside === 1 ? 'is' : 'are'} left out, by opt-out or deletion`;
  return `${count} ${count === 1 ? 'claim is' : 'claims are'} on schedule${others}`;
}

function conditionsOf(schedule: Schedule, ready: Ready, stalled: Ready | undefined, now: Date): readonly Condition[] {
  const observedGeneration = schedule.generation;
  const findings: readonly Finding[] = [
    { type: 'Ready', observedGeneration, ...ready },
    { type: 'Reconciling', observedGeneration, ...ready, status: 'False' },
    { type: 'Stalled', observedGeneration, ...(stalled ?? { ...ready, status: 'False' }) },
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
