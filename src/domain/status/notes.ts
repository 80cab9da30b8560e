import { type Reason, reasons } from '../../api/reasons.ts';
import type {
  SnapshotScheduleStatusClaim as ClaimEntry,
  SnapshotScheduleStatus,
} from '../../api/snapshot-schedule.generated.ts';
import { claimTallies } from '../accounting.ts';
import type { EventNote, EventTarget } from '../event-note.ts';
import { tickText } from '../naming/snapshot-name.ts';
import type { Outcome } from '../outcome.ts';
import type { ActivePlan, SchedulePlan } from '../plan-schedule.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { aboutDriverLimits } from './limit-notes.ts';
import { aboutRetention } from './retention-notes.ts';
import { readyCondition } from './summarize.ts';

/**
 * What people should read about this pass: what was done, and each change for the worse or back, once. `after` is the
 * status that the pass leads to; the one before is the schedule's own.
 */
export function notesOf(
  schedule: Schedule,
  plan: SchedulePlan,
  outcomes: readonly Outcome[],
  after: SnapshotScheduleStatus,
): readonly EventNote[] {
  const onSchedule = scheduleTarget(schedule);
  return [
    ...(plan.kind === 'active' ? [...aboutActions(onSchedule, plan, outcomes), ...aboutMissed(onSchedule, plan)] : []),
    ...(plan.kind === 'active' ? aboutRetention(onSchedule, plan, outcomes, schedule.status, after) : []),
    ...(plan.kind === 'active' ? aboutDriverLimits(onSchedule, plan, schedule.status, after) : []),
    ...aboutReadiness(onSchedule, schedule.status, after),
    ...aboutSuspension(onSchedule, schedule.status, after),
    ...(plan.kind === 'active' ? aboutClaims(plan, schedule.status, after) : []),
  ];
}

function aboutActions(onSchedule: EventTarget, plan: ActivePlan, outcomes: readonly Outcome[]): readonly EventNote[] {
  const created = outcomes.filter((outcome) => outcome.kind === 'created');
  const deleted = outcomes.flatMap((outcome) => (outcome.kind === 'deleted' ? [outcome.action] : []));
  const stuck = outcomes.flatMap((outcome) => (outcome.kind === 'not-deleted' ? [outcome] : []));
  const tick = plan.tick === undefined ? '' : ` for the tick ${tickText(plan.tick)}`;
  return [
    ...(created.length === 0
      ? []
      : [note(onSchedule, 'SnapshotCreated', 'CreateSnapshot', `created ${amount(created.length)}${tick}`)]),
    ...(deleted[0] === undefined
      ? []
      : [
          note(
            onSchedule,
            'RetentionDeleted',
            'DeleteSnapshot',
            `deleted ${amount(deleted.length)}; ${deleted[0].name}: ${deleted[0].because}`,
          ),
        ]),
    ...(stuck[0] === undefined
      ? []
      : [
          note(
            onSchedule,
            'RetentionFailed',
            'DeleteSnapshot',
            `could not delete ${amount(stuck.length)}; ${stuck[0].action.name}: ${stuck[0].message}`,
          ),
        ]),
  ];
}

function aboutMissed(onSchedule: EventTarget, plan: ActivePlan): readonly EventNote[] {
  const ticks = plan.settled.ticks.reduce((sum, { outcome, count }) => (outcome === 'missed' ? sum + count : sum), 0);
  const claims = claimTallies(plan).filter(({ outcome }) => outcome === 'missed');
  const causes = claims.map(({ reason, count }) => `${count} ${reason}`).join(', ');
  return [
    ...(ticks === 0
      ? []
      : [`${ticks} ${ticks === 1 ? 'tick' : 'ticks'} passed without a run; ${plan.decision.because}`]),
    ...(claims.length === 0 ? [] : [`claims did not get their snapshot of a tick in time: ${causes}`]),
  ].map((text) => note(onSchedule, 'RunMissed', 'Schedule', text));
}

function aboutReadiness(
  onSchedule: EventTarget,
  before: SnapshotScheduleStatus,
  after: SnapshotScheduleStatus,
): readonly EventNote[] {
  const was = readyCondition(before);
  const is = readyCondition(after);
  if (is === undefined || (was?.status === is.status && was.reason === is.reason)) return [];
  return [note(onSchedule, reasonOf(is.reason), 'Reconcile', is.message)];
}

/** More claims that are suspended beside others, which readiness does not tell; and that a person has resumed them. */
function aboutSuspension(
  onSchedule: EventTarget,
  { suspension: was, failuresSince }: SnapshotScheduleStatus,
  after: SnapshotScheduleStatus,
): readonly EventNote[] {
  if (was === undefined) return [];
  const claims = (count: number | undefined) => (count === 1 ? '1 claim' : `${count ?? 'the'} claims`);
  if (after.failuresSince !== failuresSince) {
    const text = `${claims(was.claimCount)} suspended since ${was.since} will be snapshotted again from the next tick`;
    return [note(onSchedule, 'ClaimsResumed', 'Reconcile', text)];
  }
  const is = after.suspension;
  if (is === undefined || (is.claimCount ?? 0) <= (was.claimCount ?? 0)) return [];
  return [note(onSchedule, 'TooManyFailures', 'Reconcile', readyCondition(after)?.message ?? '')];
}

/** On a claim only what changed: a thousand healthy claims are no news. */
function aboutClaims(
  plan: ActivePlan,
  before: SnapshotScheduleStatus,
  after: SnapshotScheduleStatus,
): readonly EventNote[] {
  const previous = new Map((before.claims ?? []).map((entry) => [entry.uid, entry]));
  const targets = new Map(plan.turns.map(({ claim }) => [claim.uid, claim]));
  return (after.claims ?? []).flatMap((entry) => {
    const claim = targets.get(entry.uid);
    const was = previous.get(entry.uid);
    const news = newsOf(was, entry);
    if (claim === undefined || news === undefined) return [];
    return [
      note(
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: claim.namespace,
          name: claim.name,
          uid: claim.uid,
        },
        news.reason,
        'CreateSnapshot',
        news.text,
      ),
    ];
  });
}

/** A trouble that was not there before, or the end of one. */
function newsOf(
  was: ClaimEntry | undefined,
  is: ClaimEntry,
): { readonly reason: Reason; readonly text: string } | undefined {
  const before = reasonOf(was?.reason ?? '');
  const reason = reasonOf(is.reason ?? '');
  if (isTrouble(reason)) return was?.reason === is.reason ? undefined : { reason, text: is.message ?? '' };
  if (reason === 'SnapshotReady') return isTrouble(before) ? { reason, text: is.message ?? '' } : undefined;
  // A late one has become ready while the newest is still under way, whose readiness will be no news any more.
  const healed = (was?.consecutiveFailures ?? 0) > 0 && is.consecutiveFailures === 0;
  return healed && is.lastReadySnapshotName !== was?.lastReadySnapshotName
    ? { reason: 'SnapshotReady', text: `snapshot ${is.lastReadySnapshotName} is ready` }
    : undefined;
}

/** The object that events about a schedule are about. */
export function scheduleTarget({ namespace, name, uid }: Schedule): EventTarget {
  return { apiVersion: 'keepsake.dev/v1', kind: 'SnapshotSchedule', namespace, name, uid };
}

function note(regarding: EventTarget, reason: Reason, action: string, text: string): EventNote {
  return { regarding, type: isTrouble(reason) ? 'Warning' : 'Normal', reason, action, note: text };
}

function isTrouble(reason: Reason): boolean {
  return reasons[reason].event === 'Warning';
}

// A status may have been written by a version with other words.
function reasonOf(text: string): Reason {
  return Object.hasOwn(reasons, text) ? (text as Reason) : 'Scheduled';
}

function amount(count: number): string {
  return count === 1 ? '1 VolumeSnapshot' : `${count} VolumeSnapshots`;
}
