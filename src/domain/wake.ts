import { parseDuration } from '../api/duration.ts';
import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import type { OwnSnapshot } from './naming/provenance.ts';
import { type ClaimTurn, readyDeadlineMs } from './plan-tick.ts';
import { stuckAfterMs } from './retention/stuck-deletions.ts';
import type { TickDecision } from './schedule/due-tick.ts';
import { believableTime, snapshotTime } from './snapshot.ts';

/** The moments at which the passing of time alone may change a plan. */
interface WakeInput {
  readonly spec: SnapshotScheduleSpec;
  readonly decision: TickDecision;
  readonly turns: readonly ClaimTurn[];
  readonly ours: readonly OwnSnapshot[];
}

/** The first moment after `now` at which the plan may change although nothing happens; undefined when there is none. */
export function nextWake({ spec, decision, turns, ours }: WakeInput, now: Date): Date | undefined {
  const deadlineMs = readyDeadlineMs(spec);
  const maxAgeMs = spec.retention?.maxAge === undefined ? undefined : parseDuration(spec.retention.maxAge);
  const startDeadlineMs = spec.startingDeadlineSeconds === undefined ? undefined : spec.startingDeadlineSeconds * 1000;
  const moments = [
    // A tick changes nothing while the schedule is suspended.
    decision.kind === 'suspended' ? undefined : decision.next?.getTime(),
    ...turns.map(({ turn }) => (turn.kind === 'wait' ? turn.until?.getTime() : undefined)),
    ...turns.map(({ holdUp }) => (holdUp?.kind === 'early' ? holdUp.until.getTime() : undefined)),
    // Also for a claim that something else stands in the way of: what becomes of it is settled at its start.
    ...turns.map(({ asked }) => (asked?.kind === 'delayed' ? asked.start.getTime() : undefined)),
    ...ours.map((one) => (one.ready || one.deleting ? undefined : one.createdAt.getTime() + deadlineMs)),
    // A deletion that takes too long is reported then.
    ...ours.map(({ termination }) =>
      termination === undefined ? undefined : termination.since.getTime() + stuckAfterMs,
    ),
    // One millisecond more, here and below, because what is exactly as late or as old as allowed is not yet too late.
    ...turns.map(({ asked, turn }) =>
      asked?.kind === 'owed' && turn.kind === 'wait' && startDeadlineMs !== undefined
        ? asked.start.getTime() + startDeadlineMs + 1
        : undefined,
    ),
    ...ours.map((one) =>
      maxAgeMs === undefined || !one.ready ? undefined : believableTime(one, now).getTime() + maxAgeMs + 1,
    ),
    // A stamp in the future is believed once that moment has come.
    ...ours.map((one) => snapshotTime(one).getTime()),
  ].filter((moment): moment is number => moment !== undefined && moment > now.getTime());
  return moments.length === 0 ? undefined : new Date(moments.reduce((first, moment) => Math.min(first, moment)));
}
