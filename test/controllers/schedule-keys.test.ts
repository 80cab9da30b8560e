import { describe, expect, it } from 'vitest';
import { scheduleKeys } from '../../src/controllers/schedule-keys.ts';
import type { OwnSnapshot } from '../../src/domain/naming/provenance.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { createStore } from '../../src/runtime/store.ts';
import { content } from '../support/binding-build.ts';
import { claim, readySnapshot, schedule, snapshot, snapshotClass, volume } from '../support/build.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

/** The schedules `nightly` and `hourly` of `prod`, `nightly` of `dev`, and some snapshots. */
function build(...cached: readonly OwnSnapshot[]) {
  const store = createStore<Schedule, 'uid'>({
    name: 'snapshotschedules',
    indexes: { uid: ({ uid }) => uid },
    logger: createMemoryLogger(),
  });
  const scope = store.openScope();
  for (const one of [schedule(), schedule({ name: 'hourly' }), schedule({ namespace: 'dev', uid: 'uid-dev' })]) {
    scope.upsert(one);
  }
  const snapshots = createStore<Snapshot>({ name: 'volumesnapshots', indexes: {}, logger: createMemoryLogger() });
  const snapshotScope = snapshots.openScope();
  for (const one of cached) snapshotScope.upsert(one);
  return scheduleKeys(store, snapshots);
}

const added = <T>(object: T) => ({ type: 'ADDED', object }) as const;
const everyKey = ['dev/nightly', 'prod/hourly', 'prod/nightly'];

describe('the schedules that a change concerns', () => {
  it('are the schedule itself, gone or not', () => {
    const keys = build();
    expect(keys.ofSchedule(added(schedule()))).toEqual(['prod/nightly']);
    expect(keys.ofSchedule({ type: 'DELETED', object: schedule({ name: 'gone' }), tombstone: true })).toEqual([
      'prod/gone',
    ]);
  });

  it('are those of its namespace for a claim', () => {
    const keys = build();
    expect([...keys.ofClaim(added(claim()))].sort()).toEqual(['prod/hourly', 'prod/nightly']);
    expect(keys.ofClaim(added(claim({ namespace: 'empty' })))).toEqual([]);
  });

  it('are those of its claim’s namespace for a volume, and none for a volume without a claim', () => {
    const keys = build();
    expect(keys.ofVolume(added(volume({ claimNamespace: 'dev' })))).toEqual(['dev/nightly']);
    expect(keys.ofVolume(added(volume({ claimNamespace: undefined })))).toEqual([]);
  });

  it('are all of them for a class, which each of them might use', () => {
    expect([...build().ofClass(added(snapshotClass()))].sort()).toEqual(everyKey);
  });

  it('are the one that its label names for a snapshot, wherever it lives', () => {
    const keys = build();
    expect(keys.ofSnapshot(added(snapshot()))).toEqual(['prod/nightly']);
    expect(keys.ofSnapshot(added(snapshot({ scheduleUid: 'uid-dev' })))).toEqual(['dev/nightly']);
    expect(keys.ofSnapshot({ type: 'DELETED', object: snapshot(), tombstone: false })).toEqual(['prod/nightly']);
  });

  it('are the one of its snapshot for a content, until that is ready', () => {
    const one = snapshot();
    const { namespace, name, uid } = one;
    const change = added(content({ ref: { namespace, name, uid } }));
    expect(build(one).ofContent(change)).toEqual(['prod/nightly']);
    expect(build({ ...readySnapshot(), name }).ofContent(change)).toEqual([]);
    expect(build().ofContent(change)).toEqual([]);
  });

  it('are none for a snapshot of nobody', () => {
    const keys = build();
    const foreign = { ...snapshot(), scheduleUid: undefined };
    expect(keys.ofSnapshot(added(foreign))).toEqual([]);
    expect(keys.ofSnapshot(added(snapshot({ scheduleUid: 'uid-of-a-schedule-that-is-gone' })))).toEqual([]);
  });

  it('are both, the one before and the one after, when a snapshot’s label was moved', () => {
    const keys = build();
    const previous = snapshot();
    const object = snapshot({ scheduleUid: 'uid-hourly' });
    expect([...keys.ofSnapshot({ type: 'MODIFIED', object, previous })].sort()).toEqual([
      'prod/hourly',
      'prod/nightly',
    ]);
    const unlabelled = { ...snapshot(), scheduleUid: undefined };
    expect(keys.ofSnapshot({ type: 'MODIFIED', object: unlabelled, previous })).toEqual(['prod/nightly']);
  });
});
