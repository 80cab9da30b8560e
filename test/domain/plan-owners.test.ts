import { describe, expect, it } from 'vitest';
import { snapshotName } from '../../src/domain/naming/snapshot-name.ts';
import { ownerChangesPerPass, planOwners } from '../../src/domain/plan-owners.ts';
import type { Verdict } from '../../src/domain/retention/explain-retention.ts';
import { at, plusMinutes, readySnapshot, schedule } from '../support/build.ts';
import { smallWorld } from '../support/small-world.ts';

const ownership = { uid: 'uid-nightly', name: 'nightly', adopted: ['uid-before'] };
const kept = (overrides: Parameters<typeof readySnapshot>[0]): Verdict => ({
  kind: 'keep',
  snapshot: readySnapshot(overrides),
  because: 'test',
});

describe('the owner of an existing snapshot', () => {
  it.each<[string, 'Retain' | 'Delete', Parameters<typeof readySnapshot>[0], string | undefined]>([
    ['is set with Delete', 'Delete', {}, 'set-owner'],
    ['stays with Delete', 'Delete', { ownedBy: 'uid-nightly' }, undefined],
    ['is replaced with Delete where it is the adopted one', 'Delete', { ownedBy: 'uid-before' }, 'set-owner'],
    ['is removed with Retain', 'Retain', { ownedBy: 'uid-nightly' }, 'remove-owner'],
    ['is removed with Retain where it is the adopted one', 'Retain', { ownedBy: 'uid-before' }, 'remove-owner'],
    ['stays none with Retain', 'Retain', {}, undefined],
    ['of another kind is nothing to us', 'Retain', { ownedBy: 'uid-other' }, undefined],
    ['is not set on a pinned one', 'Delete', { pinned: true }, undefined],
    ['is removed from a pinned one', 'Delete', { pinned: true, ownedBy: 'uid-nightly' }, 'remove-owner'],
    ['is left as it is on one that goes', 'Delete', { deleting: true }, undefined],
    ['is not set on one that is not proven to be ours', 'Delete', { madeByKeepsake: false }, undefined],
  ])('%s', (_, policy, overrides, expected) => {
    expect(planOwners(ownership, policy, [kept(overrides)])[0]?.kind).toBe(expected);
  });

  it('is not set on one that retention lets go', () => {
    const verdict: Verdict = { kind: 'prune', snapshot: readySnapshot(), rule: 'keeps', because: 'test' };
    expect(planOwners(ownership, 'Delete', [verdict])).toEqual([]);
  });

  it('changes for fifty in a pass, until it is what an edited reclaimPolicy says, both ways', () => {
    const snapshots = Array.from({ length: 70 }, (_, i) => readySnapshot({ tick: plusMinutes(at('00:15'), i) }));
    const status = { lastScheduleTime: '2026-11-22T02:15:00Z' };
    const world = smallWorld({ schedule: schedule({ spec: { reclaimPolicy: 'Delete' }, status }), snapshots });
    const pass = () => world.look(at('03:00')).actions.filter(({ kind }) => kind.endsWith('-owner')).length;
    expect([pass(), pass(), pass()]).toEqual([ownerChangesPerPass, 20, 0]);
    expect(new Set(world.snapshots.map(({ ownedBy }) => ownedBy))).toEqual(new Set(['uid-nightly']));
    world.schedule = schedule({ spec: { reclaimPolicy: 'Retain' }, status: world.schedule.status });
    expect([pass(), pass(), pass()]).toEqual([ownerChangesPerPass, 20, 0]);
    expect(new Set(world.snapshots.map(({ ownedBy }) => ownedBy))).toEqual(new Set([undefined]));
  });

  it('is not touched again on what was created with it', () => {
    const world = smallWorld({ schedule: schedule({ spec: { reclaimPolicy: 'Delete' } }) });
    expect(world.look(at('02:15:01')).actions.map(({ kind }) => kind)).toEqual(['create-snapshot']);
    expect(world.look(at('02:15:02')).actions).toEqual([]);
    const name = snapshotName({
      scheduleUid: 'uid-nightly',
      claimName: 'data',
      claimUid: 'uid-data',
      tick: at('02:15'),
    });
    expect(world.snapshots).toMatchObject([{ name, ownedBy: 'uid-nightly' }]);
  });
});
