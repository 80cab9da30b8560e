import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { tickText } from '../../src/domain/naming/snapshot-name.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { comingMinute, isRoomInMinute } from '../support/minutes.ts';
import { scrapeTicks } from '../support/scrape.ts';
import { ofClaim, scriptDriver } from '../support/scripted-driver.ts';
import { claimOf, lateMs, openStage, type SeenSnapshot, type Stage, scheduleType, tickOf } from '../support/stage.ts';

/** A look is taken again and again until it shows what is expected, and at most so long. */
const soon = { timeout: 30_000, interval: 100 };
/** The next minute, a deadline of readiness, and some more. */
const nextTick = { timeout: 100_000, interval: 100 };
/** A snapshot on time is created so long after its tick, at most. */
const onTimeMs = 5_000;

const yearly = '0 0 1 1 *';
const minutely = '* * * * *';

let plane: ControlPlane;
let admin: AdminClient;
let operator: OperatorProcess;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1 });
  const kubeconfig = await installOperator(plane);
  admin = createAdminClient(plane);
  operator = await startOperator({ dir: plane.dir, kubeconfig, args: ['--namespace=keepsake-system'] });
});

afterAll(async () => {
  await operator?.kill();
  await admin?.close();
  await plane?.stop();
});

const isReady = ({ status }: SeenSnapshot) => status?.readyToUse === true;
const isLive = ({ metadata }: SeenSnapshot) => metadata.deletionTimestamp === undefined;
const oneMinuteAfter = (tick: string) => tickText(new Date(Date.parse(tick) + 60_000));

async function stageWithVolumes(namespace: string, claims: readonly string[]): Promise<Stage> {
  const stage = await openStage(admin, namespace);
  await Promise.all(claims.map((name) => stage.claim(name)));
  await Promise.all(claims.map((name) => stage.whenBound(name)));
  return stage;
}

/** The ticks of which a claim has a snapshot that nobody deletes, oldest first, and whether it is ready. */
async function historyOf(stage: Stage, claim: string): Promise<readonly (readonly [string, boolean])[]> {
  return (await stage.snapshots())
    .filter((one) => claimOf(one) === claim && isLive(one))
    .map((one) => [tickOf(one) ?? '', isReady(one)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Waits until each claim has its first snapshot, ready; resolves to the tick and the name of each. */
async function whenGood(stage: Stage, claims: readonly string[]) {
  return vi.waitFor(async () => {
    const made = await stage.snapshots();
    expect(made.filter(isReady)).toHaveLength(claims.length);
    return Object.fromEntries(
      made.map((one) => [claimOf(one), { tick: tickOf(one) ?? '', lastReadySnapshotName: one.metadata.name }]),
    );
  }, soon);
}

/** Waits until each claim has its snapshot of the tick, and expects that it was created on time. */
async function expectOnTime(stage: Stage, claims: readonly string[], tick: string): Promise<void> {
  const made = await vi.waitFor(async () => {
    const ofTick = (await stage.snapshots()).filter((one) => tickOf(one) === tick && claims.includes(claimOf(one)));
    expect(ofTick.map(claimOf).sort()).toEqual([...claims].sort());
    return ofTick;
  }, nextTick);
  for (const snapshot of made) expect(lateMs(snapshot), claimOf(snapshot)).toBeLessThanOrEqual(onTimeMs);
}

/** Waits until what the status says of a claim is this. */
async function expectSaid(stage: Stage, schedule: string, claim: string, entry: object, within = soon): Promise<void> {
  await vi.waitFor(async () => {
    const { claims } = await stage.status(schedule);
    expect(claims?.find(({ name }) => name === claim)).toMatchObject(entry);
  }, within);
}

/** Waits until all is well with a schedule, this tick is its newest success, and its counters say this and no more. */
async function expectWell(stage: Stage, schedule: string, tick: string, created: number): Promise<void> {
  await vi.waitFor(async () => {
    const { claims = [], lastSuccessfulTime, missedRuns } = await stage.status(schedule);
    for (const entry of claims) expect(entry).toMatchObject({ reason: 'SnapshotReady', consecutiveFailures: 0 });
    expect({ lastSuccessfulTime, missedRuns }).toEqual({ lastSuccessfulTime: tick, missedRuns: 0 });
    expect(await stage.conditions(schedule)).toEqual({ Ready: 'True' });
    const counted = await scrapeTicks(operator.metricsUrl, stage.namespace, schedule);
    expect(counted).toEqual({ 'created SnapshotCreated': created });
  }, soon);
}

/** Waits for an event of a reason on a claim or a schedule whose note says this. */
async function expectEvent(
  stage: Stage,
  regarding: { readonly kind: string; readonly name: string },
  reason: string,
  saying: string,
): Promise<void> {
  await vi.waitFor(async () => {
    const notes = (await stage.events(regarding)).filter((one) => one.reason === reason).map(({ note }) => note);
    expect(notes, `${reason} on ${regarding.name}`).toContainEqual(expect.stringContaining(saying));
  }, soon);
}

describe('a driver that fails the snapshots of one claim and hangs at those of another', () => {
  const beside = ['beside-a', 'beside-b'];
  const journal = 'code = Internal desc = the array has lost its journal';
  const silence = 'code = DeadlineExceeded';
  let stage: Stage;
  let good: Awaited<ReturnType<typeof whenGood>>;
  /** The two ticks in trouble. */
  let first: string;
  let second: string;

  beforeAll(async () => {
    stage = await stageWithVolumes('hurt', ['failing', 'hanging', ...beside]);
    // What is ready is too old long before the next tick: only the floor holds the last one.
    const spec = { schedule: yearly, runOnCreate: true, retention: { keepLast: 1, maxAge: '5s', failedLimit: 1 } };
    const ofFailing = { names: ['failing', 'beside-a'] };
    const ofHanging = { names: ['hanging', 'beside-b'] };
    await stage.schedule('of-failing', { ...spec, readyDeadlineSeconds: 15, claims: ofFailing });
    // Its snapshot is waited for through the whole next tick, and fails before the one after that.
    await stage.schedule('of-hanging', { ...spec, readyDeadlineSeconds: 75, claims: ofHanging });
    good = await whenGood(stage, ['failing', 'hanging', ...beside]);

    await scriptDriver(plane, {
      CreateSnapshot: [
        { match: ofClaim('failing'), error: { code: 'INTERNAL', message: 'the array has lost its journal' } },
        { match: ofClaim('hanging'), hang: true },
      ],
    });
    // Both edits must be seen before the tick.
    await vi.waitFor(() => expect(isRoomInMinute(5_000)).toBe(true), soon);
    for (const name of ['of-failing', 'of-hanging']) await stage.editSchedule(name, { spec: { schedule: minutely } });
    first = await vi.waitFor(async () => {
      const next = (await stage.status('of-failing')).nextScheduleTime ?? '';
      expect(Date.parse(next) - Date.now()).toBeLessThanOrEqual(60_000);
      return next;
    }, soon);
    second = oneMinuteAfter(first);
  });

  it('does not delay the others, and is quoted in status and events', async () => {
    await expectOnTime(stage, ['failing', 'hanging', ...beside], first);
    await vi.waitFor(async () => {
      for (const claim of beside) expect(await historyOf(stage, claim)).toEqual([[first, true]]);
    }, soon);
    await expectSaid(stage, 'of-failing', 'failing', {
      reason: 'SnapshotFailed',
      consecutiveFailures: 1,
      lastFailedTick: first,
      lastReadySnapshotName: good.failing?.lastReadySnapshotName,
      message: expect.stringContaining(journal),
    });
    expect((await stage.status('of-failing')).conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'SnapshotFailing', message: expect.stringContaining(journal) },
    ]);
    await expectEvent(stage, { kind: 'PersistentVolumeClaim', name: 'failing' }, 'SnapshotFailed', journal);
    await expectEvent(stage, { kind: 'SnapshotSchedule', name: 'of-failing' }, 'SnapshotFailing', journal);
    // csi-snapshotter gives a call up after half a minute.
    const pending = { reason: 'SnapshotPending', consecutiveFailures: 0, message: expect.stringContaining(silence) };
    await expectSaid(stage, 'of-hanging', 'hanging', pending, nextTick);
  });

  it('lets failures be counted, one be kept, the hanging one be waited for, and the last good ones stay', async () => {
    await expectOnTime(stage, ['failing', ...beside], second);
    await expectSaid(stage, 'of-hanging', 'hanging', {
      reason: 'PreviousSnapshotRunning',
      pendingTick: second,
      consecutiveFailures: 0,
      message: expect.stringContaining(silence),
    });
    expect(await historyOf(stage, 'hanging')).toEqual([
      [good.hanging?.tick, true],
      [first, false],
    ]);
    await vi.waitFor(async () => {
      for (const claim of beside) expect(await historyOf(stage, claim)).toEqual([[second, true]]);
    }, soon);
    await expectSaid(stage, 'of-failing', 'failing', {
      reason: 'SnapshotFailed',
      consecutiveFailures: 2,
      lastFailedTick: second,
      lastReadySnapshotName: good.failing?.lastReadySnapshotName,
    });
    await vi.waitFor(async () => {
      expect(await historyOf(stage, 'failing')).toEqual([
        [good.failing?.tick, true],
        [second, false],
      ]);
    }, soon);
  });

  it('makes a snapshot that hangs fail at its deadline, and the waiting tick is served then', async () => {
    await expectSaid(stage, 'of-hanging', 'hanging', {
      reason: 'SnapshotFailed',
      consecutiveFailures: 1,
      lastFailedTick: first,
      lastReadySnapshotName: good.hanging?.lastReadySnapshotName,
    });
    expect(await historyOf(stage, 'hanging')).toEqual([
      [good.hanging?.tick, true],
      [first, false],
      [second, false],
    ]);
    await expectEvent(stage, { kind: 'PersistentVolumeClaim', name: 'hanging' }, 'SnapshotFailed', silence);
  });

  it('has every claim served again once it is well, and every claim at every tick accounted for', async () => {
    await scriptDriver(plane, {});
    for (const claim of ['failing', 'hanging']) {
      // Two claims at three ticks.
      await expectWell(stage, `of-${claim}`, second, 6);
      await expectEvent(stage, { kind: 'PersistentVolumeClaim', name: claim }, 'SnapshotReady', 'is ready');
      // The floor has moved on, and lets go what was the last good one.
      await vi.waitFor(async () => {
        const ticks = (await historyOf(stage, claim)).map(([tick]) => tick);
        expect(ticks).toContain(second);
        expect(ticks).not.toContain(good[claim]?.tick);
      }, soon);
    }
    for (const name of ['of-failing', 'of-hanging']) await stage.editSchedule(name, { spec: { suspend: true } });
  });
});

describe('a driver that is gone over two ticks', () => {
  const claims = ['one', 'two'];

  it('leaves the snapshots of both waiting beside the last good ones, says so, and makes all ready when it is back', async () => {
    const stage = await stageWithVolumes('absent', claims);
    const spec = {
      schedule: yearly,
      runOnCreate: true,
      concurrencyPolicy: 'Allow',
      readyDeadlineSeconds: 10,
      claims: { names: claims },
      retention: { keepLast: 2, failedLimit: 2 },
    };
    const { metadata: earlier } = await stage.schedule('kept', spec);
    const good = await whenGood(stage, claims);

    await plane.stopProcess('csi-driver');
    // Ticks are told apart by the second, and the deadline of the next one must end before the one after it comes.
    await vi.waitFor(() => {
      expect(Date.now() - Date.parse(String(earlier.creationTimestamp))).toBeGreaterThan(1_000);
      expect(isRoomInMinute(20_000)).toBe(true);
    }, soon);
    // Made anew, it runs at its creation: a first tick that nobody has to wait a minute for.
    await stage.remove(scheduleType, 'kept');
    const { metadata } = await stage.create(scheduleType, {
      apiVersion: 'keepsake.dev/v1',
      kind: 'SnapshotSchedule',
      metadata: { name: 'kept', annotations: { 'keepsake.dev/adopt': earlier.uid } },
      spec: { ...spec, schedule: minutely },
    });
    const first = String(metadata.creationTimestamp);
    const second = tickText(comingMinute(1, new Date(first)));
    await expectOnTime(stage, claims, first);
    for (const claim of claims) {
      await expectSaid(stage, 'kept', claim, {
        reason: 'SnapshotFailed',
        consecutiveFailures: 1,
        lastFailedTick: first,
        lastReadySnapshotName: good[claim]?.lastReadySnapshotName,
        message: expect.stringContaining('is the CSI driver with its csi-snapshotter running?'),
      });
      await expectEvent(stage, { kind: 'PersistentVolumeClaim', name: claim }, 'SnapshotFailed', 'is the CSI driver');
    }
    await expectOnTime(stage, claims, second);
    for (const claim of claims) {
      expect(await historyOf(stage, claim)).toEqual([
        [good[claim]?.tick, true],
        [first, false],
        [second, false],
      ]);
    }

    await plane.startProcess('csi-driver');
    // Now there are two newer ones that are ready, and retention may let go what was the last good one.
    await vi.waitFor(async () => {
      for (const claim of claims) {
        expect(await historyOf(stage, claim)).toEqual([
          [first, true],
          [second, true],
        ]);
      }
    }, soon);
    await expectWell(stage, 'kept', second, 4);
  });
});
