import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { snapshotName, tickText } from '../../src/domain/naming/snapshot-name.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { comingMinute, isRoomInMinute } from '../support/minutes.ts';
import { auditedCalls, readRules, rightsIn } from '../support/rights.ts';
import { operatorsExpressions, operatorsZones } from '../support/schedule-cases.ts';
import { scrape } from '../support/scrape.ts';
import {
  claimOf,
  classType,
  lateMs,
  openStage,
  type SeenSnapshot,
  scheduleType,
  snapshotType,
  tickOf,
} from '../support/stage.ts';

/** A look is taken again and again until it shows what is expected, and at most so long. */
const soon = { timeout: 20_000, interval: 100 };
/** The next minute and some more. */
const nextTick = { timeout: 90_000, interval: 100 };

const everyMinute = { schedule: '* * * * *' };
/** Its ticks are far from any test, but for the run at creation. */
const onceNow = { schedule: '0 0 1 1 *', runOnCreate: true };
/** A snapshot on time is created so long after its tick, at most. */
const onTimeMs = 5_000;
const leasePath = '/apis/coordination.k8s.io/v1/namespaces/keepsake-system/leases/keepsake-leader';

let plane: ControlPlane;
let admin: AdminClient;
let operator: OperatorProcess;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, audit: true });
  const kubeconfig = await installOperator(plane);
  admin = createAdminClient(plane);
  // Its quota controller finds out about new kinds when it starts, and else in its own time, which is minutes.
  await plane.stopProcess('kube-controller-manager');
  await plane.startProcess('kube-controller-manager');
  operator = await startOperator({
    dir: plane.dir,
    kubeconfig,
    args: ['--namespace=keepsake-system', '--controllers=schedule,binding'],
  });
});

afterAll(async () => {
  await operator?.kill();
  await admin?.close();
  await plane?.stop();
});

const reasonsByClaim = (claims: readonly { readonly name: string; readonly reason?: string }[] = []) =>
  Object.fromEntries(claims.map(({ name, reason }) => [name, reason]));
const isReady = ({ status }: SeenSnapshot) => status?.readyToUse === true;

describe.concurrent('the operator, with its own rights', () => {
  it('makes a snapshot when one is due, restores what was there, and lets the old one go', async () => {
    const stage = await openStage(admin, 'line');
    await stage.claim('data', { labels: { app: 'db' } });
    await stage.whenBound('data');
    const file = join(await plane.volumeFolder('line', 'data'), 'diary.txt');
    await writeFile(file, 'monday');

    // What is said of the first snapshot must be seen before the second is made.
    await vi.waitFor(() => expect(isRoomInMinute(15_000)).toBe(true), nextTick);
    const { metadata } = await stage.schedule('minutely', {
      ...everyMinute,
      runOnCreate: true,
      claims: { selector: { matchLabels: { app: 'db' } } },
      retention: { keepLast: 1 },
    });
    const first = await vi.waitFor(async () => {
      const ready = (await stage.snapshots()).find(isReady);
      expect(ready).toBeDefined();
      return ready as SeenSnapshot;
    }, soon);
    expect(tickOf(first)).toBe(metadata.creationTimestamp);
    await vi.waitFor(async () => {
      expect(await stage.status('minutely')).toMatchObject({
        observedGeneration: 1,
        lastScheduleTime: metadata.creationTimestamp,
        lastSuccessfulTime: metadata.creationTimestamp,
        claimCount: 1,
        readyCount: 1,
        failedCount: 0,
        missedRuns: 0,
        conditions: [{ type: 'Ready', status: 'True', reason: 'Scheduled', message: '1 claim is on schedule' }],
        claims: [{ name: 'data', reason: 'SnapshotReady', lastReadySnapshotName: first.metadata.name }],
      });
    }, soon);

    const content = await admin.get(
      resourcePath(
        { ...classType, plural: 'volumesnapshotcontents' },
        { name: String(first.status?.boundVolumeSnapshotContentName) },
      ),
    );
    const folder = plane.snapshotFolder(
      (content as { status?: { snapshotHandle?: string } }).status?.snapshotHandle ?? '',
    );
    expect(await readFile(join(folder, 'diary.txt'), 'utf8')).toBe('monday');
    await writeFile(file, 'tuesday');
    await stage.claim('restored', {
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: first.metadata.name },
    });
    await stage.whenBound('restored');
    expect(await readFile(join(await plane.volumeFolder('line', 'restored'), 'diary.txt'), 'utf8')).toBe('monday');

    const second = await vi.waitFor(async () => {
      const left = await stage.snapshots();
      expect(left.map(isReady)).toEqual([true]);
      expect(left.map(({ metadata: { name } }) => name)).not.toContain(first.metadata.name);
      return left[0] as SeenSnapshot;
    }, nextTick);
    expect(Date.parse(tickOf(second) ?? '') % 60_000).toBe(0);
    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), soon);
    await vi.waitFor(async () => {
      expect(await stage.status('minutely')).toMatchObject({
        lastSuccessfulTime: tickOf(second),
        nextScheduleTime: tickText(new Date(Date.parse(tickOf(second) ?? '') + 60_000)),
        readyCount: 1,
        claims: [{ name: 'data', lastReadySnapshotName: second.metadata.name }],
      });
    }, soon);
    await vi.waitFor(async () => {
      const told = (await stage.events({ kind: 'SnapshotSchedule', name: 'minutely' })).map(({ reason }) => reason);
      expect(told).toEqual(expect.arrayContaining(['Scheduled', 'SnapshotCreated', 'RetentionDeleted']));
    }, soon);
    const metric = await scrape(operator.metricsUrl);
    expect(metric('keepsake_pruned_total{reason="keeps"}')).toBeGreaterThan(0);
  });

  it('makes a snapshot anew once a stranger has given its name back, and the others meanwhile', async () => {
    const stage = await openStage(admin, 'stranger');
    const claim = await stage.boundClaim('data');
    await stage.boundClaim('beside');
    const { metadata } = await stage.schedule('minutely', {
      ...everyMinute,
      concurrencyPolicy: 'Allow',
      claims: { all: true },
    });
    const tick = comingMinute(3_000);
    const name = snapshotName({
      scheduleUid: metadata.uid,
      claimName: 'data',
      claimUid: claim.metadata.uid,
      tick,
    });
    await stage.create(snapshotType, {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name },
      spec: { volumeSnapshotClassName: 'none', source: { persistentVolumeClaimName: 'data' } },
    });

    await vi.waitFor(async () => {
      const [entry] = (await stage.status('minutely')).claims ?? [];
      expect(entry).toMatchObject({ name: 'data', reason: 'SnapshotNameTaken', pendingTick: tickText(tick) });
      expect(entry?.message).toContain(`a VolumeSnapshot named ${name} exists and was not made for this`);
    }, nextTick);
    const beside = (await stage.snapshots()).find((one) => claimOf(one) === 'beside' && tickOf(one) === tickText(tick));
    expect(beside && lateMs(beside)).toBeLessThanOrEqual(onTimeMs);
    await stage.remove(snapshotType, name);
    await vi.waitFor(async () => {
      const made = (await stage.snapshots()).filter((one) => claimOf(one) === 'data');
      expect(made.map(tickOf)).toContain(tickText(tick));
    }, soon);
  });

  it('says what is wrong with a schedule that only it can refuse, and carries it out once it is corrected', async () => {
    const stage = await openStage(admin, 'stalled');
    await stage.boundClaim('data');
    const cases = [
      ...operatorsExpressions.map((schedule) => ({ field: 'spec.schedule', spec: { schedule } })),
      ...operatorsZones.map((timeZone) => ({ field: 'spec.timeZone', spec: { ...everyMinute, timeZone } })),
    ].map((one, index) => ({ ...one, name: `bad-${index}` }));
    for (const { name, spec } of cases) await stage.schedule(name, { ...spec, claims: { all: true } });
    await stage.schedule('good', { ...onceNow, claims: { all: true } });
    await vi.waitFor(async () => expect(await stage.snapshots()).toHaveLength(1), soon);

    for (const { name, field } of cases) {
      await vi.waitFor(async () => {
        const { conditions = [], nextScheduleTime } = await stage.status(name);
        const saying = expect.stringContaining(`${field}: `);
        expect(conditions, name).toMatchObject([
          { type: 'Ready', status: 'False', reason: 'InvalidSchedule', message: saying, observedGeneration: 1 },
          { type: 'Stalled', status: 'True', reason: 'InvalidSchedule', message: saying, observedGeneration: 1 },
        ]);
        expect(nextScheduleTime).toBeUndefined();
      }, soon);
      await vi.waitFor(async () => {
        const [told] = await stage.events({ kind: 'SnapshotSchedule', name });
        expect(told, name).toMatchObject({ type: 'Warning', reason: 'InvalidSchedule' });
      }, soon);
    }
    for (const { name } of cases) await stage.editSchedule(name, { spec: { ...everyMinute, timeZone: 'Etc/UTC' } });
    await vi.waitFor(async () => {
      for (const { name } of cases) expect(await stage.conditions(name), name).toEqual({ Ready: 'True' });
    }, soon);
    await vi.waitFor(async () => {
      const made = (await stage.snapshots()).map(
        ({ metadata }) => (metadata.labels as Readonly<Record<string, string>>)['keepsake.dev/schedule'],
      );
      expect(made).toEqual(expect.arrayContaining(cases.map(({ name }) => name)));
    }, nextTick);
  });

  it('leaves out the claims in trouble, says why on each, and serves the others on time', async () => {
    const stage = await openStage(admin, 'trouble');
    const twins = ['twin-a', 'twin-b'];
    const byDefault = { 'snapshot.storage.kubernetes.io/is-default-class': 'true' };
    const snapshotClass = (name: string, ofDriver: string, annotations = {}) =>
      admin.create(resourcePath(classType), {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshotClass',
        metadata: { name, annotations },
        driver: ofDriver,
        deletionPolicy: 'Delete',
      });
    for (const name of twins) await snapshotClass(name, 'twins.example.com', byDefault);
    const volumeOf = (driver: string) => ({ source: { csi: { driver, volumeHandle: driver } } });
    const wanting = (name: string) => ({ annotations: { 'keepsake.dev/volume-snapshot-class': name } });
    await Promise.all([
      stage.boundClaim('well'),
      stage.boundClaim('out', { annotations: { 'keepsake.dev/exclude': 'true' } }),
      stage.boundClaim('local', { source: { hostPath: { path: '/nowhere' } } }),
      stage.boundClaim('no-default', volumeOf('lonely.example.com')),
      stage.boundClaim('two-defaults', volumeOf('twins.example.com')),
      stage.boundClaim('no-such-class', wanting('missing')),
      stage.boundClaim('class-of-another', wanting('twin-a')),
      stage.claim('waiting', { storageClassName: 'directory-wait' }),
    ]);
    const { metadata } = await stage.schedule('once', { ...onceNow, claims: { all: true } });
    const why = {
      'class-of-another': 'ClassOfAnotherDriver',
      local: 'ClaimNotCsi',
      'no-default': 'ClassNotFound',
      'no-such-class': 'ClassNotFound',
      'two-defaults': 'AmbiguousDefaultClass',
      waiting: 'ClaimNotBound',
    };

    await vi.waitFor(async () => {
      const { claims, conditions } = await stage.status('once');
      expect(reasonsByClaim(claims)).toMatchObject({ ...why, out: 'ClaimExcluded' });
      expect(conditions).toMatchObject([{ type: 'Ready', status: 'False', reason: 'ClaimsSkipped' }]);
      expect(conditions?.[0]?.message).toMatch(/^6 of 8 claims cannot be snapshotted; /);
      expect(claims?.at(-1)?.name).toBe('well');
    }, soon);
    const [onTime] = await stage.snapshots();
    expect(onTime && claimOf(onTime)).toBe('well');
    expect(onTime && lateMs(onTime)).toBeLessThanOrEqual(onTimeMs);
    await vi.waitFor(async () => {
      for (const [name, reason] of Object.entries(why)) {
        const told = await stage.events({ kind: 'PersistentVolumeClaim', name });
        expect(
          told.filter((one) => one.reason === reason),
          name,
        ).toMatchObject([{ type: 'Warning' }]);
      }
    }, soon);
    const toldOfOut = await stage.events({ kind: 'PersistentVolumeClaim', name: 'out' });
    expect(toldOfOut.filter(({ reason }) => reason === 'ClaimExcluded')).toEqual([]);

    await snapshotClass('missing', 'directory.csi.keepsake.dev');
    await snapshotClass('lonely', 'lonely.example.com', byDefault);
    await admin.delete(resourcePath(classType, { name: 'twin-b' }));
    await vi.waitFor(async () => {
      const made = (await stage.snapshots()).map(claimOf);
      expect(made.sort()).toEqual(['no-default', 'no-such-class', 'two-defaults', 'well']);
    }, soon);
    expect(new Set((await stage.snapshots()).map(tickOf))).toEqual(new Set([metadata.creationTimestamp]));
  });

  it('serves what a quota allows, says what it does not, and serves the rest when there is room', async () => {
    const stage = await openStage(admin, 'quota');
    const quotaType = { group: '', version: 'v1', plural: 'resourcequotas' };
    const limit = 'count/volumesnapshots.snapshot.storage.k8s.io';
    await stage.create(quotaType, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few' },
      spec: { hard: { [limit]: '2' } },
    });
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => stage.boundClaim(name)));
    // The quota holds once its controller has found out about the kind.
    await vi.waitFor(async () => {
      const quota = await admin.get('/api/v1/namespaces/quota/resourcequotas/few');
      expect(quota.status).toMatchObject({ used: { [limit]: '0' } });
    }, nextTick);
    await stage.schedule('once', { ...onceNow, claims: { names } });

    const refused = await vi.waitFor(async () => {
      const { claims = [], conditions } = await stage.status('once');
      const full = claims.filter(({ reason }) => reason === 'QuotaExceeded');
      expect(full).toHaveLength(2);
      for (const { message, pendingTick } of full) {
        expect(message).toContain(`exceeded quota: few, requested: ${limit}=1`);
        expect(pendingTick).toBeDefined();
      }
      expect(conditions).toMatchObject([{ type: 'Ready', status: 'False', reason: 'SnapshotFailing' }]);
      return full.map(({ name }) => name);
    }, soon);
    const allowed = await stage.snapshots();
    expect(allowed.map(claimOf).sort()).toEqual(names.filter((name) => !refused.includes(name)));
    for (const snapshot of allowed) expect(lateMs(snapshot), claimOf(snapshot)).toBeLessThanOrEqual(onTimeMs);
    await vi.waitFor(async () => {
      for (const name of refused) {
        const told = await stage.events({ kind: 'PersistentVolumeClaim', name });
        expect(
          told.map(({ reason }) => reason),
          name,
        ).toContain('QuotaExceeded');
      }
    }, soon);

    await stage.patch(quotaType, 'few', { kind: 'merge', body: { spec: { hard: { [limit]: '4' } } } });
    await vi.waitFor(async () => {
      const made = (await stage.snapshots()).map(claimOf);
      expect(made.sort()).toEqual(names);
    }, nextTick);
  });

  it('gives its snapshots to the schedule and releases them again as reclaimPolicy is edited', async () => {
    const stage = await openStage(admin, 'owners');
    await stage.boundClaim('data');
    const { metadata } = await stage.schedule('kept', { ...onceNow, claims: { all: true } });
    const owners = async () => (await stage.snapshots()).map((one) => one.metadata.ownerReferences);
    await vi.waitFor(async () => expect(await owners()).toEqual([undefined]), soon);
    await stage.editSchedule('kept', { spec: { reclaimPolicy: 'Delete' } });
    await vi.waitFor(async () => expect(await owners()).toMatchObject([[{ uid: metadata.uid }]]), soon);
    await stage.editSchedule('kept', { spec: { reclaimPolicy: 'Retain' } });
    await vi.waitFor(async () => expect(await owners()).toEqual([undefined]), soon);
  });

  it('leaves alone what an earlier schedule of the name made, until told to adopt it', async () => {
    const stage = await openStage(admin, 'adoption');
    await stage.claim('data');
    await stage.whenBound('data');
    const spec = { ...onceNow, claims: { all: true }, retention: { keepLast: 1 } };
    const earlier = await stage.schedule('kept', spec);
    const ready = async () => (await stage.snapshots()).filter(isReady).map(({ metadata }) => metadata.name);
    await vi.waitFor(async () => expect(await ready()).toHaveLength(1), soon);
    await stage.remove(scheduleType, 'kept');
    await stage.schedule('kept', spec);
    await vi.waitFor(async () => expect(await ready()).toHaveLength(2), soon);
    await vi.waitFor(async () => expect((await stage.status('kept')).readyCount).toBe(1), soon);
    expect(await ready()).toHaveLength(2);
    await stage.editSchedule('kept', { metadata: { annotations: { 'keepsake.dev/adopt': earlier.metadata.uid } } });
    await vi.waitFor(async () => expect(await ready()).toHaveLength(1), soon);
  });

  it('tells what comes again as one event with a count', async () => {
    const stage = await openStage(admin, 'again');
    await stage.boundClaim('data');
    await stage.schedule('yearly', { schedule: '0 0 1 1 *', claims: { all: true } });
    const set = async (suspend: boolean, reason: string) => {
      await stage.editSchedule('yearly', { spec: { suspend } });
      await vi.waitFor(async () => {
        expect((await stage.status('yearly')).conditions).toMatchObject([{ type: 'Ready', status: 'True', reason }]);
      }, soon);
    };
    await set(true, 'Suspended');
    await set(false, 'Scheduled');
    await set(true, 'Suspended');
    await vi.waitFor(async () => {
      const told = await stage.events({ kind: 'SnapshotSchedule', name: 'yearly' });
      expect(told.filter(({ reason }) => reason === 'Suspended')).toMatchObject([{ series: { count: 2 } }]);
    }, soon);
  });
});

describe('after all that the operator', () => {
  it('says in its metrics what the API server says', async () => {
    await vi.waitFor(async () => {
      const metric = await scrape(operator.metricsUrl);
      const { items } = await admin.list(resourcePath(snapshotType), { labelSelector: 'keepsake.dev/schedule-uid' });
      const there = (items as readonly SeenSnapshot[]).filter(({ metadata }) => !metadata.deletionTimestamp);
      const ready = there.filter(isReady).length;
      expect(metric('keepsake_snapshots{state="ready"}')).toBe(ready);
      expect(metric('keepsake_snapshots{state="pending"}')).toBe(there.length - ready);
      const line = await admin.get('/apis/keepsake.dev/v1/namespaces/line/snapshotschedules/minutely');
      const { nextScheduleTime, lastSuccessfulTime } = line.status as Readonly<Record<string, string>>;
      const of = '{namespace="line",schedule="minutely"}';
      expect(metric(`keepsake_schedule_next_run_timestamp_seconds${of}`)).toBe(
        Date.parse(nextScheduleTime ?? '') / 1_000,
      );
      expect(metric(`keepsake_schedule_last_success_timestamp_seconds${of}`)).toBe(
        Date.parse(lastSuccessfulTime ?? '') / 1_000,
      );
      expect(metric('keepsake_leader')).toBe(1);
    }, soon);
  });

  it('ends with 0 within seconds of SIGTERM and gives its lease back', async () => {
    const asked = performance.now();
    expect(await operator.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect((await admin.get(leasePath)).spec).toMatchObject({ holderIdentity: '' });
  });

  it('has used every right that it is granted, and was denied nothing', async () => {
    const { cluster, own } = await readRules();
    const { used, forbidden } = await auditedCalls(plane.auditLog, 'system:serviceaccount:keepsake-system:keepsake');
    expect(forbidden).toEqual([]);
    expect(used).toEqual(rightsIn([...cluster, ...own]));
  });
});
