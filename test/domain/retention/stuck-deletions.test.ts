import { describe, expect, it } from 'vitest';
import { describeStuck, stuckDeletions } from '../../../src/domain/retention/stuck-deletions.ts';
import { at, readySnapshot } from '../../support/build.ts';

const group = 'snapshot.storage.kubernetes.io';
const going = (tick: string, since: string, ...heldBy: readonly string[]) =>
  readySnapshot({ tick: at(tick), deleting: true, termination: { since: at(since), heldBy } });

describe('a deletion', () => {
  const one = going('01:15', '03:00', `${group}/volumesnapshot-bound-protection`);

  it('is stuck from ten minutes on', () => {
    expect(stuckDeletions([one, readySnapshot()], at('03:09:59'))).toEqual([]);
    expect(stuckDeletions([one, readySnapshot()], at('03:10'))).toEqual([one]);
  });

  it('is told with what holds it and what that waits for', () => {
    expect(describeStuck([one])).toBe(
      `1 VolumeSnapshot is deleted but not gone after 10 minutes; ${one.name}: deleted at 2026-11-22T03:00:00Z, held by ` +
        `${group}/volumesnapshot-bound-protection (its VolumeSnapshotContent is not gone: see the events of that and ` +
        'the log of the CSI driver)',
    );
  });

  it.each([
    [[`${group}/volumesnapshot-as-source-protection`], 'a Pending claim may be restoring from it'],
    [[`${group}/volumesnapshot-in-group-protection`], 'it belongs to a VolumeGroupSnapshot'],
    [['example.com/hold'], 'held by example.com/hold'],
    [[], 'no finalizer holds it any more'],
  ])('held by %j says "%s"', (finalizers, said) => {
    expect(describeStuck([going('01:15', '03:00', ...finalizers)])).toContain(said);
  });

  it('is told of the oldest first, with the number of all, and of none as nothing', () => {
    const older = going('02:15', '02:30');
    const stuck = stuckDeletions([one, older], at('09:00'));
    expect(stuck).toEqual([older, one]);
    expect(describeStuck(stuck)).toMatch(new RegExp(`^2 VolumeSnapshots are .*; ${older.name}: `));
    expect(describeStuck([])).toBeUndefined();
  });
});
