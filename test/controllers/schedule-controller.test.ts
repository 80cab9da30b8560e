import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec, SnapshotScheduleStatus } from '../../src/api/snapshot-schedule.generated.ts';
import { createScheduleReconcile } from '../../src/controllers/schedule-controller.ts';
import type { EventNote } from '../../src/domain/event-note.ts';
import { snapshotName } from '../../src/domain/naming/snapshot-name.ts';
import { createClient } from '../../src/kube/client.ts';
import { createFairGate } from '../../src/runtime/fair-gate.ts';
import { createOwnWrites } from '../../src/runtime/own-writes.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { at, plusMinutes } from '../support/build.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { createScheduleWorld } from '../support/schedule-world.ts';

const key = 'prod/nightly';
const start = at('02:00');
const keepTwo = { retention: { keepLast: 2, minReady: 1, failedLimit: 1 } };
const seconds = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;

/** The claim `data` and the schedule `nightly`, due at 02:15, in a cluster and in the caches. It is 02:00. */
function build(spec: Partial<SnapshotScheduleSpec> = {}) {
  const clock = createFakeClock(start);
  const cluster = createFakeCluster();
  const world = createScheduleWorld(cluster);
  const client = createClient(cluster.transport, { clock, random: () => 0 });
  const logger = createMemoryLogger();
  const notes: EventNote[] = [];
  const counted: unknown[] = [];
  const ticks: unknown[] = [];
  const abort = new AbortController();
  const reconcile = createScheduleReconcile({
    stores: world.stores,
    client,
    ownWrites: createOwnWrites({ clock }),
    gate: createFairGate({ clock }),
    record: (note) => notes.push(note),
    observer: {
      missed: (...count) => counted.push(['missed', ...count]),
      ticks: (...count) => ticks.push(count),
      figures: () => undefined,
      pruned: (rule) => counted.push(['pruned', rule]),
      retained: (driver) => counted.push(['retained', driver]),
      forgot: (gone) => counted.push(['forgot', gone]),
    },
  });
  const creationTimestamp = seconds(start);
  const claim = (name: string) => {
    cluster.put(world.at.volumes, {
      metadata: { name: `pv-${name}`, creationTimestamp },
      spec: { csi: { driver: 'csi.example' }, claimRef: { namespace: 'prod' } },
    });
    cluster.put(world.at.claims, {
      metadata: { name, namespace: 'prod', uid: `uid-${name}`, creationTimestamp },
      spec: { volumeName: `pv-${name}`, storageClassName: 'fast' },
      status: { phase: 'Bound' },
    });
  };
  claim('data');
  cluster.put(world.at.classes, {
    metadata: { name: 'standard', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
    driver: 'csi.example',
    deletionPolicy: 'Delete',
  });
  cluster.put(world.at.schedules, {
    apiVersion: 'keepsake.dev/v1',
    kind: 'SnapshotSchedule',
    metadata: { name: 'nightly', namespace: 'prod', uid: 'uid-nightly', generation: 1, creationTimestamp },
    spec: { schedule: '15 2 * * *', claims: { all: true }, ...spec },
  });
  world.show();

  const pass = () => reconcile(key, { signal: abort.signal, logger, now: () => clock.now() });
  const calls = (method: string) => cluster.calls.filter((call) => call.startsWith(method)).length;
  const names = () => cluster.list(world.at.snapshots).map(({ metadata }) => metadata.name);
  const status = () => (cluster.list(world.at.schedules)[0]?.status ?? {}) as SnapshotScheduleStatus;
  /** Stores a ready snapshot of `data` by this schedule, for a tick on an earlier day. */
  const readySnapshot = (tick: Date): RawObject => {
    const identity = { scheduleUid: 'uid-nightly', claimName: 'data', claimUid: 'uid-data', tick };
    return cluster.put(world.at.snapshots, {
      metadata: {
        name: snapshotName(identity),
        namespace: 'prod',
        creationTimestamp: seconds(tick),
        labels: { 'keepsake.dev/schedule-uid': 'uid-nightly', 'keepsake.dev/claim-uid': 'uid-data' },
        annotations: { 'keepsake.dev/tick': seconds(tick) },
      },
      spec: { source: { persistentVolumeClaimName: 'data' } },
      status: { readyToUse: true, creationTime: seconds(tick), boundVolumeSnapshotContentName: 'content' },
    });
  };
  const makeReady = () => {
    for (const { metadata, ...snapshot } of cluster.list(world.at.snapshots)) {
      const status = {
        readyToUse: true,
        creationTime: seconds(clock.now()),
        boundVolumeSnapshotContentName: 'content',
      };
      cluster.put(world.at.snapshots, { ...snapshot, metadata, status });
    }
  };
  return {
    clock,
    cluster,
    world,
    logger,
    notes,
    counted,
    ticks,
    abort,
    claim,
    pass,
    calls,
    names,
    status,
    readySnapshot,
    makeReady,
  };
}

type World = ReturnType<typeof build>;

/** Lets the controller work until it has nothing to do, each time with caches that are up to date. */
async function settle({ pass, cluster, world }: World): Promise<void> {
  for (let left = 10; left > 0; left--) {
    const before = cluster.calls.length;
    await pass();
    world.show();
    if (cluster.calls.length === before) return;
  }
  throw new Error('it never comes to rest');
}

async function toTick({ clock }: World): Promise<void> {
  await clock.advance(15 * 60_000);
}

/** Snapshots of the three days before, oldest first. */
function threeDays({ readySnapshot }: World): readonly RawObject[] {
  return [3, 2, 1].map((days) => readySnapshot(plusMinutes(at('02:15'), -days * 24 * 60)));
}

describe('one look at a schedule', () => {
  it('before its tick says when that is, makes nothing, and asks to be woken then', async () => {
    const world = build();
    expect(await world.pass()).toEqual({ requeueAt: at('02:15') });
    expect(world.names()).toEqual([]);
    expect(world.status()).toMatchObject({ nextScheduleTime: '2026-11-22T02:15:00Z', claimCount: 1 });
  });

  it('at its tick makes the snapshots, then says so in the status and an event', async () => {
    const world = build();
    world.claim('logs');
    world.world.show();
    await toTick(world);
    await world.pass();
    expect(world.cluster.calls.map((call) => call.split(' ')[0])).toEqual(['POST', 'POST', 'PATCH']);
    expect(world.status()).toMatchObject({ lastScheduleTime: '2026-11-22T02:15:00Z' });
    const text = 'created 2 VolumeSnapshots for the tick 2026-11-22T02:15:00Z';
    expect(world.notes).toContainEqual(expect.objectContaining({ reason: 'SnapshotCreated', note: text }));
  });

  it('calls nobody when nothing is to be done and nothing new to be said', async () => {
    const world = build(keepTwo);
    await toTick(world);
    await settle(world);
    world.makeReady();
    world.world.show();
    await settle(world);
    expect(world.status()).toMatchObject({ readyCount: 1, lastSuccessfulTime: '2026-11-22T02:15:00Z' });
    const { length } = world.cluster.calls;
    const told = world.notes.length;
    await world.clock.advance(60_000);
    await world.pass();
    expect(world.cluster.calls).toHaveLength(length);
    expect(world.notes).toHaveLength(told);
  });

  it('writes its status to the schedule that it looked at, never to a namesake', async () => {
    const world = build();
    const [schedule] = world.cluster.list(world.world.at.schedules);
    world.cluster.put(world.world.at.schedules, {
      ...schedule,
      metadata: { name: 'nightly', namespace: 'prod', uid: 'uid-namesake' },
      status: undefined,
    });
    await expect(world.pass()).rejects.toThrow('conflict');
    expect(world.status()).toEqual({});
  });

  it('of a schedule that is gone forgets it and calls nobody', async () => {
    const world = build();
    await world.pass();
    world.cluster.remove(`${world.world.at.schedules}/nightly`);
    world.world.show();
    const { length } = world.cluster.calls;
    expect(await world.pass()).toBeUndefined();
    expect(world.cluster.calls).toHaveLength(length);
    expect(world.counted).toEqual([['forgot', key]]);
  });

  it('counts what it gave up', async () => {
    const world = build({ startingDeadlineSeconds: 60 });
    await world.pass();
    world.world.show();
    await world.clock.advance(60 * 60_000);
    await world.pass();
    expect(world.names()).toEqual([]);
    expect(world.status()).toMatchObject({ missedRuns: 1 });
    expect(world.counted).toEqual([['missed', 'prod', 'nightly', 1]]);
  });

  it('whose signal has aborted does nothing', async () => {
    const world = build();
    world.abort.abort(new Error('leadership was lost'));
    await expect(world.pass()).rejects.toThrow('leadership was lost');
    expect(world.cluster.calls).toEqual([]);
  });
});

describe('a refused creation', () => {
  const quota = { status: 403, reason: 'Forbidden', message: 'exceeded quota: few' };

  it('is tried again after a pause that doubles, and not before', async () => {
    const world = build();
    await toTick(world);
    world.cluster.refuse(/^POST/, quota, 3);
    for (const pauseMs of [1_000, 2_000, 4_000]) {
      const now = world.clock.now().getTime();
      expect(await world.pass()).toEqual({ requeueAt: new Date(now + pauseMs) });
      world.world.show();
      await world.pass();
      world.world.show();
      await world.clock.advance(pauseMs);
    }
    expect(world.calls('POST')).toBe(3);
    await world.pass();
    expect(world.names()).toHaveLength(1);
  });

  it('is forgotten once a creation succeeds: the next one pauses as the first did', async () => {
    const world = build({ concurrencyPolicy: 'Allow' });
    const dayMs = 24 * 60 * 60_000;
    for (const _ of ['today', 'tomorrow']) {
      await world.clock.advance(at('02:15').getTime() - (world.clock.now().getTime() % dayMs) - at('00:00').getTime());
      world.cluster.refuse(/^POST/, quota);
      const now = world.clock.now().getTime();
      expect(await world.pass()).toEqual({ requeueAt: new Date(now + 1_000) });
      world.world.show();
      await world.clock.advance(1_000);
      await settle(world);
      await world.clock.advance(dayMs - 2 * 60 * 60_000);
    }
    expect(world.names()).toHaveLength(2);
  });

  it('stands in the status with its reason and the tick that is owed, and does not stop the other claims', async () => {
    const world = build();
    world.claim('logs');
    world.world.show();
    await toTick(world);
    world.cluster.refuse(/^POST/, quota);
    await world.pass();
    expect(world.names()).toHaveLength(1);
    expect(world.status().claims?.[0]).toMatchObject({
      reason: 'QuotaExceeded',
      message: 'exceeded quota: few',
      pendingTick: '2026-11-22T02:15:00Z',
    });
  });

  it('is made up for by a new process, which knows of it from the status alone', async () => {
    const world = build();
    await toTick(world);
    world.cluster.refuse(/^POST/, quota);
    await world.pass();
    const [schedule] = world.cluster.list(world.world.at.schedules);

    const after = build();
    after.cluster.put(after.world.at.schedules, schedule ?? { metadata: {} });
    after.world.show();
    await toTick(after);
    await after.pass();
    expect(after.names()).toHaveLength(1);
  });
});

describe('retention', () => {
  it('deletes what no rule keeps, after a look at the API server itself, and counts it', async () => {
    const world = build(keepTwo);
    const [oldest, ...others] = threeDays(world);
    world.world.show();
    await world.pass();
    expect(world.cluster.calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'DELETE', 'PATCH']);
    expect(world.names()).toEqual(others.map(({ metadata }) => metadata.name));
    expect(world.counted).toEqual([['pruned', 'keeps']]);
    expect(world.notes).toContainEqual(
      expect.objectContaining({
        reason: 'RetentionDeleted',
        note: expect.stringContaining(oldest?.metadata.name ?? '-'),
      }),
    );
    expect(world.cluster.requests[1]?.body).toContain(`"uid":"${oldest?.metadata.uid}"`);
  });

  it('deletes nothing when the API server no longer has what the caches count as newer', async () => {
    const world = build(keepTwo);
    const [, , newest] = threeDays(world);
    world.world.show();
    world.cluster.remove(`${world.world.at.snapshots}/${newest?.metadata.name}`);
    const left = world.names();
    await world.pass();
    expect(world.calls('DELETE')).toBe(0);
    expect(world.names()).toEqual(left);
  });

  it('lets a pin stand that the caches do not show yet', async () => {
    const world = build(keepTwo);
    const [oldest] = threeDays(world);
    world.world.show();
    const { metadata, ...rest } = oldest as RawObject;
    const labels = { ...(metadata.labels as object), 'keepsake.dev/keep': 'true' };
    world.cluster.put(world.world.at.snapshots, { ...rest, metadata: { ...metadata, labels } });
    await world.pass();
    expect(world.names()).toHaveLength(3);
  });

  it('leaves what changed between the look and the deletion', async () => {
    const world = build(keepTwo);
    const [oldest] = threeDays(world);
    world.world.show();
    world.cluster.before(/^DELETE/, () => world.cluster.put(world.world.at.snapshots, oldest as RawObject));
    await world.pass();
    expect(world.calls('DELETE')).toBe(1);
    expect(world.names()).toHaveLength(3);
    expect(world.counted).toEqual([]);
  });

  it('says in an event when the API server refuses a deletion', async () => {
    const world = build(keepTwo);
    threeDays(world);
    world.world.show();
    world.cluster.refuse(/^DELETE/, { status: 403, reason: 'Forbidden', message: 'denied by a policy' });
    await world.pass();
    expect(world.notes).toContainEqual(
      expect.objectContaining({ type: 'Warning', reason: 'RetentionFailed', note: expect.stringContaining('denied') }),
    );
  });
});

describe('a look after a write', () => {
  it('waits until the caches show the write', async () => {
    const world = build();
    await toTick(world);
    await world.pass();
    let looked = false;
    const next = world.pass().then(() => {
      looked = true;
    });
    await world.clock.advance(5_000);
    expect(looked).toBe(false);
    world.world.show();
    await next;
    expect(world.names()).toHaveLength(1);
  });

  it('knows what it has written itself: while the caches lag, a tick is neither made nor counted again', async () => {
    const world = build();
    await toTick(world);
    await world.pass();
    const wake = { requeueAt: at('2026-11-23T02:15') };
    for (const _ of ['once', 'and again']) {
      const next = world.pass();
      await world.clock.advance(31_000);
      expect(await next).toEqual(wake);
    }
    world.world.show('snapshots');
    await world.pass();
    world.world.show();
    await settle(world);
    expect(world.calls('POST')).toBe(1);
    expect(world.ticks).toEqual([['prod', 'nightly', 'created', 'SnapshotCreated', 1]]);
  });

  it('goes on after half a minute when they never do, deletes nothing then, and says so', async () => {
    const world = build(keepTwo);
    await world.pass();
    threeDays(world);
    // The snapshots show; the status, which was written before, does not.
    world.world.show('snapshots');
    const next = world.pass();
    await world.clock.advance(29_000);
    expect(world.calls('GET')).toBe(0);
    await world.clock.advance(1_000);
    await next;
    expect(world.names()).toHaveLength(3);
    expect(world.logger.lines).toContainEqual(
      expect.objectContaining({ msg: 'the caches do not show the last writes; nothing is deleted in this pass' }),
    );

    world.world.show();
    await world.pass();
    expect(world.names()).toHaveLength(2);
  });
});
