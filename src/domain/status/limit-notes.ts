import type { SnapshotScheduleStatus } from '../../api/snapshot-schedule.generated.ts';
import type { EventNote, EventTarget } from '../event-note.ts';
import type { ActivePlan } from '../plan-schedule.ts';

/** Tells once for a tick that claims have to wait for their driver. It is not their trouble, so they carry no event. */
export function aboutDriverLimits(
  onSchedule: EventTarget,
  { turns }: ActivePlan,
  before: SnapshotScheduleStatus,
  after: SnapshotScheduleStatus,
): readonly EventNote[] {
  const waiting = turns.flatMap(({ claim, turn }) =>
    turn.kind === 'wait' && turn.reason === 'DriverLimitReached' ? [{ claim, message: turn.message }] : [],
  );
  const [first] = waiting;
  if (first === undefined || waitedForDriver(before, after.lastScheduleTime)) return [];
  const amount = waiting.length === 1 ? '1 claim waits' : `${waiting.length} claims wait`;
  return [
    {
      regarding: onSchedule,
      type: 'Normal',
      reason: 'DriverLimitReached',
      action: 'CreateSnapshot',
      note: `${amount} until more snapshots may be started; ${first.claim.name}: ${first.message}`,
    },
  ];
}

function waitedForDriver({ waiting }: SnapshotScheduleStatus, tick: string | undefined): boolean {
  return waiting?.tick === tick && waiting?.groups.some(({ reason }) => reason === 'DriverLimitReached') === true;
}
