import { expect, it } from 'vitest';
import { apiVersion } from '../../src/api/names.ts';
import type { SnapshotScheduleStatus } from '../../src/api/snapshot-schedule.generated.ts';
import { at, spec } from '../support/build.ts';
import { createClusterInMemory } from '../support/cluster-in-memory.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { startOperator } from '../support/operator-in-memory.ts';

const minute = 60_000;

/** An operator that only observes bindings, at 02:14 with a schedule due at 02:15, and nobody who binds. */
function build() {
  const clock = createFakeClock(at('02:14'), { quick: true });
  const cluster = createClusterInMemory({ clock });
  const metadata = { namespace: 'prod', name: 'nightly' };
  cluster.add('persistentvolumeclaims', {
    metadata: { namespace: 'prod', name: 'data' },
    spec: { volumeName: 'pv' },
    status: { phase: 'Bound' },
  });
  const uid = cluster.get('persistentvolumeclaims', { namespace: 'prod', name: 'data' })?.metadata.uid;
  cluster.add('persistentvolumes', {
    metadata: { name: 'pv' },
    spec: {
      csi: { driver: 'csi.example', volumeHandle: 'vol' },
      claimRef: { namespace: 'prod', name: 'data', uid },
    },
  });
  cluster.add('volumesnapshotclasses', {
    metadata: { name: 'standard', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
    driver: 'csi.example',
    deletionPolicy: 'Delete',
  });
  const schedule = spec({ schedule: '15 2 * * *', readyDeadlineSeconds: 3600 });
  cluster.add('snapshotschedules', { apiVersion, kind: 'SnapshotSchedule', metadata, spec: schedule });
  let statusWrites = 0;
  cluster.onWrite(({ plural, subresource }) => {
    if (plural === 'snapshotschedules' && subresource === 'status') statusWrites++;
  });
  const logger = createMemoryLogger();
  const operator = startOperator({ transport: cluster.transport, clock, logger, bindings: true });
  const status = () => cluster.get('snapshotschedules', metadata)?.status as SnapshotScheduleStatus;
  return {
    clock,
    cluster,
    operator,
    status,
    message: () => status().claims?.[0]?.message ?? '',
    get statusWrites() {
      return statusWrites;
    },
    events: () => cluster.objects('events') as unknown as readonly { readonly reason: string; readonly note: string }[],
  };
}

it('a schedule says at which stage its snapshot hangs and why, each change once, and when it fails also as an event', async () => {
  const world = build();
  const { clock, cluster } = world;
  await clock.advance(minute + 4_000);
  const [snapshot] = cluster.objects('volumesnapshots');
  const { name, uid } = snapshot?.metadata ?? expect.fail('no snapshot was made');
  const content = `snapcontent-${uid}`;
  expect(world.message()).toBe(`snapshot ${name} is not ready yet`);

  await clock.advance(2_000);
  const noController = `all is there, and no snapshot controller has made content ${content}; is a snapshot controller running?`;
  expect(world.message()).toBe(`snapshot ${name} is not ready yet; ${noController}`);
  let writes = world.statusWrites;
  await clock.advance(20 * minute);
  expect(world.statusWrites).toBe(writes);

  cluster.add('volumesnapshotcontents', {
    metadata: { name: content },
    spec: {
      driver: 'csi.example',
      deletionPolicy: 'Delete',
      source: { volumeHandle: 'vol' },
      volumeSnapshotRef: { namespace: 'prod', name, uid },
    },
  });
  await clock.advance(1_000);
  expect(world.message()).toBe(
    `snapshot ${name} is not ready yet; the csi-snapshotter of driver csi.example has not taken up content ${content}; ` +
      'is the CSI driver with its csi-snapshotter running?',
  );
  cluster.editStatus('volumesnapshotcontents', { namespace: undefined, name: content }, () => ({
    readyToUse: false,
    error: { message: 'no space left' },
  }));
  await clock.advance(1_000);
  expect(world.message()).toBe(`snapshot ${name} is not ready yet; driver csi.example says: no space left`);
  expect(world.statusWrites).toBe(writes + 2);

  writes = world.statusWrites;
  await clock.advance(60 * minute);
  const failed = `snapshot ${name} did not become ready in time; driver csi.example says: no space left`;
  expect(world.status().claims?.[0]).toMatchObject({ reason: 'SnapshotFailed', message: failed });
  expect(world.status().conditions).toContainEqual(
    expect.objectContaining({ type: 'Ready', status: 'False', message: `1 of 1 claims fail; data: ${failed}` }),
  );
  expect(world.events()).toContainEqual(expect.objectContaining({ reason: 'SnapshotFailed', note: failed }));
  expect(world.statusWrites).toBe(writes + 1);
  await world.operator.stop();
});
