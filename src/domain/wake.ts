import { parseDuration } from '../api/duration.ts';
import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import type { OwnSnapshot } from './naming/provenance.ts';
import { type ClaimTurn, readyDeadlineMs } from './plan-tick.ts';
import type { TickDecision } from './schedule/due-tick.ts';
import { believableTime, snapshotTime } from './snapshot.ts';

/** The moments at which the passing of time alone may change a plan. */
interface WakeInput {
  readonly spec: SnapshotScheduleSpec;
  readonly decision: TickDecision;
  readonly tick: Date | undefined;
  readonly turns: readonly ClaimTurn[];
  readonly ours: readonly OwnSnapshot[];
}

/** The first moment after `now` at which the plan may change although nothing happens; undefined when there is none. */
export function nextWake({ spec, decision, tick, turns, ours }: WakeInput, now: Date): Date | undefined {
  const deadlineMs = readyDeadlineMs(spec);
  const maxAgeMs = spec.retention?.maxAge === undefined ? undefined : parseDuration(spec.retention.maxAge);
  const waits = turns.some(({ served, turn }) => served && turn.kind === 'wait');
  const moments = [
    // A tick changes nothing while the schedule is suspended.
    decision.kind === 'suspended' ? undefined : decision.next?.getTime(),
    ...turns.map(({ turn }) => (turn.kind === 'wait' ? turn.until?.getTime() : undefined)),
    ...ours.map((one) => (one.ready || one.deleting ? undefined : one.createdAt.getTime() + deadlineMs)),
    // One millisecond more, here and below, because what is exactly as late or as old as allowed is not yet too late.
    waits && tick !== undefined && spec.startingDeadlineSeconds !== undefined
      ? tick.getTime() + spec.startingDeadlineSeconds * 1000 + 1
      : undefined,
    ...ours.map((one) =>
      maxAgeMs === undefined || !one.ready ? undefined : believableTime(one, now).getTime() + maxAgeMs + 1,
    ),
    // A stamp in the future is believed once that moment has come.
    ...ours.map((one) => snapshotTime(one).getTime()),
  ].filter((moment): moment is number => moment !== undefined && moment > now.getTime());
  return moments.length === 0 ? undefined : new Date(moments.reduce((first, moment) => Math.min(first, moment)));
}
