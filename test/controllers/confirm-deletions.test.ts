import { describe, expect, it } from 'vitest';
import { confirmDeletions } from '../../src/controllers/confirm-deletions.ts';
import { createScheduleReconcile } from '../../src/controllers/schedule-controller.ts';
import { scheduleKeys } from '../../src/controllers/schedule-keys.ts';
import type { EventNote } from '../../src/domain/event-note.ts';
import { snapshotName } from '../../src/domain/naming/snapshot-name.ts';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import { createClient } from '../../src/kube/client.ts';
import { observeSchedule } from '../../src/kube/observe-schedule.ts';
import { createFairGate } from '../../src/runtime/fair-gate.ts';
import { createOwnWrites } from '../../src/runtime/own-writes.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { at, plusMinutes } from '../support/build.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { createScheduleWorld } from '../support/schedule-world.ts';

const now = at('12:00');
const annotations = { 'keepsake.dev/adopt': 'uid-before' };

/** A schedule that keeps one, three snapshots of which it wants two deleted, and the caches as they were then. */
function build({ scheduleUid = 'uid-nightly', adopting = false } = {}) {
  const cluster = createFakeCluster();
  const world = createScheduleWorld(cluster);
  const client = createClient(cluster.transport, { clock: createFakeClock(now), random: () => 0 });
  const creationTimestamp = '2026-11-22T00:00:00Z';
  const putSchedule = (metadata: object = {}) =>
    cluster.put(world.at.schedules, {
      apiVersion: 'keepsake.dev/v1',
      kind: 'SnapshotSchedule',
      metadata: {
        name: 'nightly',
        namespace: 'prod',
        uid: 'uid-nightly',
        generation: 1,
        creationTimestamp,
        ...(adopting && { annotations }),
        ...metadata,
      },
      spec: { schedule: '0 0 1 1 *', claims: { all: true }, retention: { keepLast: 1, minReady: 1, failedLimit: 1 } },
    });
  const made = ['01:15', '02:15', '03:15'].map((time) => {
    const tick = `2026-11-22T${time}:00Z`;
    const identity = { scheduleUid, claimName: 'data', claimUid: 'uid-data', tick: at(time) };
    return cluster.put(world.at.snapshots, {
      metadata: {
        name: snapshotName(identity),
        namespace: 'prod',
        creationTimestamp: tick,
        labels: { 'keepsake.dev/schedule-uid': scheduleUid, 'keepsake.dev/claim-uid': 'uid-data' },
        annotations: { 'keepsake.dev/tick': tick, 'keepsake.dev/schedule-name': 'nightly' },
      },
      spec: { source: { persistentVolumeClaimName: 'data' } },
      status: { readyToUse: true, creationTime: tick },
    });
  });
  putSchedule();
  world.show();
  const schedule = world.stores.schedules.get('prod', 'nightly');
  if (schedule === undefined) throw new Error('the cache does not show the schedule');
  const observed = observeSchedule(schedule, world.stores, new Map());
  const wanted = planSchedule(observed, now).actions.flatMap((one) => (one.kind === 'delete-snapshot' ? [one] : []));
  const confirm = async () => {
    const { signal } = new AbortController();
    const left = await confirmDeletions(observed, wanted, { stores: world.stores, client, signal, now: () => now });
    return left.map(({ name }) => names.indexOf(name));
  };
  const names = made.map(({ metadata }) => metadata.name);
  const change = (index: number, metadata: object) => {
    const object = made[index] as RawObject;
    cluster.put(world.at.snapshots, { ...object, metadata: { ...object.metadata, ...metadata } });
  };
  return { cluster, world, confirm, names, change, putSchedule, observed };
}

describe('the second look before a deletion', () => {
  it('confirms what is still right', async () => {
    expect(await build().confirm()).toEqual([0, 1]);
  });

  it('confirms nothing by a newer one that the API server does not record as made by Keepsake', async () => {
    const { confirm, change } = build();
    change(2, { managedFields: [{ manager: 'kubectl-create', operation: 'Update', fieldsV1: { 'f:spec': {} } }] });
    expect(await confirm()).toEqual([0]);
  });

  it('does not confirm one whose origin is not recorded, whatever its labels say', async () => {
    const { confirm, change } = build();
    change(0, { managedFields: [] });
    expect(await confirm()).toEqual([1]);
  });

  it('sees a restore that the cache has heard of since the first look', async () => {
    const { cluster, world, confirm, names } = build();
    const restoring = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: names[1] };
    cluster.put(world.at.claims, {
      metadata: { name: 'restored', namespace: 'prod', creationTimestamp: '2026-11-22T11:59:00Z' },
      spec: { dataSource: restoring },
      status: { phase: 'Pending' },
    });
    world.show('claims');
    expect(await confirm()).toEqual([0]);
  });

  it.each<[string, object]>([
    ['edited', { generation: 2 }],
    ['replaced by a namesake', { uid: 'uid-again' }],
    ['deleted', { deletionTimestamp: '2026-11-22T12:00:00Z' }],
  ])('confirms nothing once the schedule was %s', async (_, metadata) => {
    const { world, confirm, putSchedule } = build();
    putSchedule(metadata);
    world.show('schedules');
    expect(await confirm()).toEqual([]);
  });

  it('looks at what the schedule adopts, too', async () => {
    const adopting = build({ scheduleUid: 'uid-before', adopting: true });
    expect(adopting.observed.snapshots).toHaveLength(3);
    expect(await adopting.confirm()).toEqual([0, 1]);
    expect(build({ scheduleUid: 'uid-before' }).observed.snapshots).toEqual([]);
  });
});

describe('a second look that fails', () => {
  it('deletes nothing, says why, and lets the pass write its status all the same', async () => {
    const { cluster, world, names } = build();
    cluster.refuse(/^GET .*volumesnapshots$/, { status: 403, reason: 'Forbidden', message: 'cannot list' });
    const clock = createFakeClock(now);
    const notes: EventNote[] = [];
    const reconcile = createScheduleReconcile({
      stores: world.stores,
      client: createClient(cluster.transport, { clock, random: () => 0 }),
      ownWrites: createOwnWrites({ clock }),
      gate: createFairGate({ clock }),
      record: (note) => notes.push(note),
      observer: { ticks() {}, figures() {}, missed() {}, pruned() {}, retained() {}, forgot() {} },
    });
    const { signal } = new AbortController();
    const result = await reconcile('prod/nightly', { signal, logger: createMemoryLogger(), now: () => now });
    expect(result?.requeueAt).toEqual(plusMinutes(now, 1));
    expect(cluster.list(world.at.snapshots)).toHaveLength(names.length);
    expect(cluster.list(world.at.schedules)[0]?.status).toMatchObject({ readyCount: 3 });
    expect(notes.find(({ reason }) => reason === 'RetentionFailed')?.note).toContain(
      'the second look before the deletion failed: cannot list',
    );
  });
});

describe('a change of a snapshot that another schedule adopts', () => {
  it('asks for a look at the adopter', () => {
    const { world } = build({ scheduleUid: 'uid-before', adopting: true });
    const [object] = world.stores.snapshots.values('prod');
    if (object === undefined) throw new Error('the cache shows no snapshot');
    expect(scheduleKeys(world.stores.schedules, world.stores.snapshots).ofSnapshot({ type: 'ADDED', object })).toEqual([
      'prod/nightly',
    ]);
  });

  it('is the end of the schedule that made it, too', () => {
    const { world, observed } = build({ adopting: true });
    const object = { ...observed.schedule, name: 'earlier', uid: 'uid-before', adopts: [] };
    const keys = scheduleKeys(world.stores.schedules, world.stores.snapshots);
    expect(keys.ofSchedule({ type: 'DELETED', object, tombstone: false })).toEqual(['prod/earlier', 'prod/nightly']);
    expect(keys.ofSchedule({ type: 'MODIFIED', object, previous: object })).toEqual(['prod/earlier']);
  });
});
