import { findCondition } from '../../api/conditions.ts';
import { type Reason, reasons } from '../../api/reasons.ts';
import type { SnapshotScheduleStatus } from '../../api/snapshot-schedule.generated.ts';
import type { EventNote, EventTarget } from '../event-note.ts';
import type { Outcome } from '../outcome.ts';
import { type Adoption, describeAdoption } from '../plan-adoption.ts';
import type { ActivePlan } from '../plan-schedule.ts';
import { describeRetained } from '../retention/retained-content.ts';

/**
 * What people should read about snapshots that stay, change hands or do not go, beside what was deleted. Standing
 * troubles are told once, when they begin; the status goes on saying them.
 */
export function aboutRetention(
  regarding: EventTarget,
  { adoption }: ActivePlan,
  outcomes: readonly Outcome[],
  before: SnapshotScheduleStatus,
  after: SnapshotScheduleStatus,
): readonly EventNote[] {
  const note = (reason: Reason, action: string, text: string): EventNote => ({
    regarding,
    type: reasons[reason].event,
    reason,
    action,
    note: text,
  });
  const left = outcomes.flatMap((outcome) =>
    outcome.kind === 'deleted' && outcome.action.leaves !== undefined ? [outcome.action.leaves] : [],
  );
  const changed = outcomes.flatMap((outcome) => (outcome.kind === 'owner-changed' ? [outcome.action] : []));
  const refused = outcomes.flatMap((outcome) => (outcome.kind === 'owner-not-changed' ? [outcome] : []));
  const stuck = findCondition(after.conditions ?? [], 'RetentionStuck');
  const remark = newRemark(adoption, before);
  return [
    ...left.slice(0, 1).map((first) => {
      const more = left.length === 1 ? '' : `${left.length} contents stay; of the first: `;
      return note('ContentRetained', 'DeleteSnapshot', `${more}${describeRetained(first)}`);
    }),
    ...changed.slice(0, 1).map(({ name, because }) => {
      const text = `changed the owner of ${amount(changed.length)}; ${name}: ${because}`;
      return note('ReclaimPolicyApplied', 'SetOwner', text);
    }),
    ...refused.slice(0, 1).map(({ action, message }) => {
      const text = `could not change the owner of ${amount(refused.length)}; ${action.name}: ${message}`;
      return note('ReclaimPolicyFailed', 'SetOwner', text);
    }),
    ...(stuck !== undefined && findCondition(before.conditions ?? [], 'RetentionStuck') === undefined
      ? [note('RetentionStuck', 'DeleteSnapshot', stuck.message)]
      : []),
    ...(remark === undefined
      ? []
      : [note(adoption.refused.length > 0 ? 'AdoptionRefused' : 'SnapshotsAdopted', 'Adopt', remark)]),
  ];
}

// The Ready condition carries the remark for as long as the annotation is there, and so remembers that it was told.
function newRemark(adoption: Adoption, before: SnapshotScheduleStatus): string | undefined {
  const remark = describeAdoption(adoption);
  const said = findCondition(before.conditions ?? [], 'Ready')?.message;
  return remark === undefined || said?.includes(remark) ? undefined : remark;
}

function amount(count: number): string {
  return count === 1 ? '1 VolumeSnapshot' : `${count} VolumeSnapshots`;
}
