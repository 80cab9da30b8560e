import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { RemoveOwner } from '../../../src/domain/plan.ts';
import { type ActivePlan, planSchedule } from '../../../src/domain/plan-schedule.ts';
import { notesOf } from '../../../src/domain/status/notes.ts';
import { summarize } from '../../../src/domain/status/summarize.ts';
import { at, observed, plusMinutes, readySnapshot, schedule, snapshotClass } from '../../support/build.ts';

const since = at('03:00');
const heldBy = ['snapshot.storage.kubernetes.io/volumesnapshot-bound-protection'];
const going = readySnapshot({ tick: at('01:15'), deleting: true, termination: { since, heldBy } });
const served = { lastScheduleTime: '2026-11-22T02:15:00Z' };

function look(given: Parameters<typeof observed>[0], now: Date) {
  const seen = observed(given);
  const plan = planSchedule(seen, now) as ActivePlan;
  const status = summarize(seen.schedule, plan, now);
  const stuck = status.conditions?.find(({ type }) => type === 'RetentionStuck');
  const notes = notesOf(seen.schedule, plan, [], status).filter(({ reason }) => reason === 'RetentionStuck');
  return { plan, status, stuck, notes };
}

describe('a deletion that does not end', () => {
  it('is looked at after ten minutes, and is then a condition and one event until it ends', () => {
    const nightly = schedule({ status: served });
    const early = look({ schedule: nightly, snapshots: [going, readySnapshot()] }, at('03:05'));
    expect(early).toMatchObject({ stuck: undefined, notes: [], plan: { wakeAt: plusMinutes(since, 10) } });

    const late = look({ schedule: nightly, snapshots: [going, readySnapshot()] }, at('03:10'));
    expect(late.stuck).toMatchObject({ status: 'True', reason: 'RetentionStuck' });
    expect(late.stuck?.message).toContain(heldBy[0]);
    expect(late.notes).toMatchObject([{ type: 'Warning', note: late.stuck?.message }]);
    expect(late.status).toMatchObject({ readyCount: 1, failedCount: 0 });

    const said = { ...nightly, status: late.status };
    const later = look({ schedule: said, snapshots: [going, readySnapshot()] }, at('04:00'));
    expect(later).toMatchObject({ stuck: late.stuck, notes: [] });
    expect(look({ schedule: said, snapshots: [readySnapshot()] }, at('05:00')).stuck).toBeUndefined();
  });
});

describe('an event about retention', () => {
  const nightly = schedule({ spec: { retention: { keepLast: 1, minReady: 1, failedLimit: 1 } }, status: served });
  const classes = [snapshotClass({ deletionPolicy: 'Retain' })];
  const snapshots = ['00:15', '01:15', '02:15'].map((time) => readySnapshot({ tick: at(time) }));
  const plan = planSchedule(observed({ schedule: nightly, classes, snapshots }), at('12:00')) as ActivePlan;
  const notes = (outcomes: readonly Outcome[]) =>
    notesOf(nightly, plan, outcomes, nightly.status).map(({ reason, note }) => `${reason}: ${note}`);

  it('names the content that stays, and how many more do', () => {
    const outcomes = plan.actions.flatMap((action): readonly Outcome[] =>
      action.kind === 'delete-snapshot' ? [{ kind: 'deleted', action }] : [],
    );
    expect(outcomes).toHaveLength(2);
    expect(notes(outcomes).find((text) => text.startsWith('ContentRetained'))).toMatch(
      new RegExp(
        `2 contents stay; of the first: VolumeSnapshotContent ${snapshots[0]?.contentName} .* class standard has`,
      ),
    );
    expect(notes(outcomes.slice(0, 1)).join()).not.toContain('contents stay');
    expect(notes([]).join()).not.toContain('ContentRetained');
  });

  it('tells of owners that changed and of those that could not', () => {
    const { namespace, name, uid, resourceVersion } = readySnapshot();
    const identity = { namespace, name, uid, resourceVersion, schedules: [] };
    const action: RemoveOwner = { kind: 'remove-owner', ...identity, because: 'reclaimPolicy is Retain' };
    expect(
      notes([
        { kind: 'owner-changed', action },
        { kind: 'owner-not-changed', action, message: 'forbidden' },
      ]),
    ).toEqual([
      `ReclaimPolicyApplied: changed the owner of 1 VolumeSnapshot; ${name}: reclaimPolicy is Retain`,
      `ReclaimPolicyFailed: could not change the owner of 1 VolumeSnapshot; ${name}: forbidden`,
    ]);
  });
});
