import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { tickText } from '../../src/domain/naming/snapshot-name.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { comingMinute } from '../support/minutes.ts';
import { allowStatusWrites, type NamespacedOperator, namespacedOperator } from '../support/namespaced-operator.ts';
import { auditedCalls } from '../support/rights.ts';
import { claimOf, openStage, type Stage, tickOf } from '../support/stage.ts';

/** A look is taken again and again until it shows what is expected, and at most so long. */
const soon = { timeout: 20_000, interval: 50 };
/** The next minute, a lease that has to expire, and some more. */
const nextTick = { timeout: 120_000, interval: 50 };

// No snapshot becomes ready here, since nobody binds any, so claims are not made to wait for their last one.
const minutely = { schedule: '* * * * *', concurrencyPolicy: 'Allow', claims: { all: true } };
const onceNow = { ...minutely, schedule: '0 0 1 1 *', runOnCreate: true };

let plane: ControlPlane;
let admin: AdminClient;
const started: OperatorProcess[] = [];

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, snapshotController: false, audit: true });
  await installOperator(plane);
  admin = createAdminClient(plane);
});

afterAll(async () => {
  await Promise.all(started.map((operator) => operator.kill()));
  await admin?.close();
  await plane?.stop();
});

async function start(options: NamespacedOperator, name: string): Promise<OperatorProcess> {
  const operator = await startOperator({ ...options, name });
  started.push(operator);
  return operator;
}

async function stageWithClaims(namespace: string, count: number) {
  const stage = await openStage(admin, namespace);
  const options = await namespacedOperator(plane, admin, namespace);
  const names = Array.from({ length: count }, (_, index) => `claim-${String(index).padStart(2, '0')}`);
  await Promise.all(names.map((name) => stage.boundClaim(name)));
  return { stage, options, names };
}

/** For each tick the claims that have a snapshot of it, as often as they have one. */
async function claimsByTick(stage: Stage): Promise<Readonly<Record<string, readonly string[]>>> {
  const byTick: Record<string, string[]> = {};
  for (const snapshot of await stage.snapshots()) {
    const tick = tickOf(snapshot) ?? 'none';
    byTick[tick] ??= [];
    byTick[tick].push(claimOf(snapshot));
  }
  for (const claims of Object.values(byTick)) claims.sort();
  return byTick;
}

/** Waits until a tick is being served; resolves to it, in the middle of it. */
async function tickUnderway(stage: Stage): Promise<string> {
  return vi.waitFor(
    async () => {
      const [tick = ''] = (await stage.snapshots()).map(tickOf);
      expect(tick).not.toBe('');
      return tick;
    },
    { ...nextTick, interval: 2 },
  );
}

async function holderOf(namespace: string): Promise<string> {
  const lease = await admin.get(`/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/keepsake-leader`);
  return (lease.spec as { readonly holderIdentity: string }).holderIdentity;
}

/** Whether it leads, or has led: it says so once. */
const leads = (operator: OperatorProcess) => operator.lines().some((line) => line.includes('"became the leader"'));

describe.concurrent('each claim gets its one snapshot of a tick', () => {
  it('when the operator is killed in the middle of the creations', async () => {
    const { stage, options, names } = await stageWithClaims('middle', 32);
    const tickKilledIn = async (attempt: number): Promise<string> => {
      const operator = await start(options, `middle-${attempt}`);
      await vi.waitFor(() => expect(leads(operator)).toBe(true), nextTick);
      const { metadata } = await stage.schedule(`once-${attempt}`, onceNow);
      const tick = String(metadata.creationTimestamp);
      await vi.waitFor(async () => expect(await claimsByTick(stage)).toHaveProperty([tick]), { ...soon, interval: 2 });
      await operator.kill();
      const made = (await claimsByTick(stage))[tick] ?? [];
      // A kill that came too late is no test of this; the next one is earlier.
      return made.length < names.length || attempt === 4 ? tick : tickKilledIn(attempt + 1);
    };
    const tick = await tickKilledIn(1);
    expect((await claimsByTick(stage))[tick]?.length).toBeLessThan(names.length);

    await start(options, 'middle-after');
    await vi.waitFor(async () => expect((await claimsByTick(stage))[tick]).toEqual(names), nextTick);
    for (const claims of Object.values(await claimsByTick(stage))) expect(claims).toEqual(names);
  });

  it('when the operator is killed after the creations and before the status tells of them', async () => {
    const { stage, options, names } = await stageWithClaims('untold', 20);
    await allowStatusWrites(admin, 'untold', false);
    const killed = await start(options, 'untold-1');
    const { metadata } = await stage.schedule('once', onceNow);
    const once = { [String(metadata.creationTimestamp)]: names };
    await vi.waitFor(async () => expect(await claimsByTick(stage)).toEqual(once), nextTick);
    expect(await stage.status('once')).toEqual({});
    await killed.kill();

    await allowStatusWrites(admin, 'untold', true);
    await start(options, 'untold-2');
    await vi.waitFor(async () => {
      expect(await stage.status('once')).toMatchObject({
        lastScheduleTime: metadata.creationTimestamp,
        claimCount: names.length,
      });
    }, nextTick);
    expect(await claimsByTick(stage)).toEqual(once);
  });

  it('when the operator is killed before the tick and starts after it', async () => {
    const { stage, options, names } = await stageWithClaims('away', 10);
    const killed = await start(options, 'away-1');
    const tick = comingMinute(8_000);
    await stage.schedule('hourly', { ...minutely, schedule: `${tick.getUTCMinutes()} * * * *` });
    await vi.waitFor(async () => {
      expect(await stage.status('hourly')).toMatchObject({ nextScheduleTime: tickText(tick) });
    }, soon);
    await killed.kill();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(tick.getTime()), nextTick);
    expect(await stage.snapshots()).toEqual([]);
    await start(options, 'away-2');
    await vi.waitFor(async () => {
      expect(await claimsByTick(stage)).toEqual({ [tickText(tick)]: names });
      expect(await stage.status('hourly')).toMatchObject({ lastScheduleTime: tickText(tick), missedRuns: 0 });
    }, nextTick);
  });

  it('when the leader is killed at the tick and the one that stands by takes over', async () => {
    const { stage, options, names } = await stageWithClaims('two', 20);
    const leader = await start(options, 'two-1');
    await vi.waitFor(() => expect(leads(leader)).toBe(true), soon);
    const standby = await start(options, 'two-2');
    await stage.schedule('minutely', minutely);
    const tick = await tickUnderway(stage);
    expect(leads(standby)).toBe(false);
    await leader.kill();

    await vi.waitFor(() => expect(leads(standby)).toBe(true), nextTick);
    await vi.waitFor(async () => {
      expect((await claimsByTick(stage))[tick]).toEqual(names);
      expect(await stage.status('minutely')).toMatchObject({ claimCount: names.length, missedRuns: 0 });
    }, nextTick);
  });
});

describe.concurrent('an operator', () => {
  it('that watches one namespace serves no other, with rights in no other', async () => {
    const { stage, options, names } = await stageWithClaims('own', 1);
    const other = await openStage(admin, 'other');
    await other.boundClaim('data');
    await other.schedule('once', onceNow);
    const operator = await start(options, 'own');
    await stage.schedule('once', onceNow);
    await vi.waitFor(async () => {
      expect((await stage.snapshots()).map(claimOf)).toEqual(names);
      expect(await stage.status('once')).toMatchObject({ claimCount: 1 });
      expect(await stage.events({ kind: 'SnapshotSchedule', name: 'once' })).not.toEqual([]);
    }, soon);
    expect(await operator.stop()).toBe(0);
    expect(await other.snapshots()).toEqual([]);
    expect(await other.status('once')).toEqual({});
    const { used, forbidden } = await auditedCalls(plane.auditLog, 'system:serviceaccount:own:keepsake');
    expect(used).toContain('list volumesnapshots.snapshot.storage.k8s.io');
    expect(forbidden).toEqual([]);
  });

  it('that is asked to end gives its lease back, and the next one leads at once', async () => {
    const { options } = await stageWithClaims('handover', 0);
    const first = await start(options, 'handover-1');
    await vi.waitFor(() => expect(leads(first)).toBe(true), soon);
    const holder = await holderOf('handover');
    const asked = performance.now();
    expect(await first.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(await holderOf('handover')).toBe('');

    const second = await start(options, 'handover-2');
    const ready = performance.now();
    await vi.waitFor(() => expect(leads(second)).toBe(true), soon);
    expect(performance.now() - ready).toBeLessThan(3_000);
    expect(await holderOf('handover')).not.toBe(holder);
  });
});
