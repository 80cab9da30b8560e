import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleStatus } from '../../src/api/snapshot-schedule.generated.ts';
import { at, plusMinutes } from '../support/build.ts';
import { limitedOperator } from '../support/limited-operator.ts';

const minute = 60_000;
const tick = at('02:15');

describe('schedules that share a driver with a limit', () => {
  it('never have more snapshots under way than it allows, and all get theirs', async () => {
    const world = limitedOperator({ limits: 'csi.example=concurrent:2', claims: { a: 6, b: 3, c: 1 } });
    await world.clock.advance(12 * minute);
    expect(world.mostUnfinished).toBe(2);
    expect(world.ready()).toBe(10);
    // Two at a time, a minute each: no slot was ever left empty.
    expect(world.starts.filter((start) => start.at >= plusMinutes(tick, 5))).toEqual([]);
    await world.stop();
  });

  it('take turns, so that many claims of one do not hold up the one claim of another', async () => {
    const world = limitedOperator({ limits: 'csi.example=concurrent:2', claims: { a: 40, b: 3, c: 1 } });
    await world.clock.advance(9 * minute);
    const begins = world.starts.map(({ claim }) => claim[0]);
    const rounds = Array.from({ length: 6 }, (_, i) =>
      begins
        .slice(2 * i, 2 * i + 2)
        .sort()
        .join(''),
    );
    // Whoever comes first takes what is free; from then on nobody has both slots while another waits.
    expect(rounds[0]).toBe('aa');
    expect(rounds.slice(1, 5).toSorted()).toEqual(['ab', 'ab', 'ab', 'ac']);
    expect(rounds.slice(1, 3)).toContain('ac');
    expect(rounds[5]).toBe('aa');
    await world.stop();
  });

  it('say what they wait for, in the status, an event and a metric, and are well meanwhile', async () => {
    const world = limitedOperator({ limits: 'csi.example=concurrent:2', claims: { a: 5 } });
    await world.clock.advance(minute + 10_000);
    const { claims = [], conditions = [], waiting } = world.status('a');
    expect(claims.filter(({ reason }) => reason === 'DriverLimitReached')).toEqual([
      expect.objectContaining({
        name: 'a-2',
        pendingTick: '2026-11-22T02:15:00Z',
        message: 'the driver csi.example has 2 of 2 snapshots under way; this claim is next in line',
      }),
      expect.objectContaining({
        message: 'the driver csi.example has 2 of 2 snapshots under way; 1 claim of the schedule before this one',
      }),
      expect.objectContaining({
        message: 'the driver csi.example has 2 of 2 snapshots under way; 2 claims of the schedule before this one',
      }),
    ]);
    expect(waiting?.groups).toEqual([expect.objectContaining({ reason: 'DriverLimitReached' })]);
    expect(conditions.find(({ type }) => type === 'Ready')?.status).toBe('True');
    expect(await world.metrics()).toContain('keepsake_driver_budget_waiting{driver="csi.example"} 3');
    expect(await world.metrics()).toContain('keepsake_driver_budget_unfinished{driver="csi.example"} 2');
    await world.clock.advance(10 * minute);
    expect(world.eventsOf('a', 'DriverLimitReached')).toEqual([
      '3 claims wait until more snapshots may be started; a-2: the driver csi.example has 2 of 2 snapshots under way; this claim is next in line',
    ]);
    expect(await world.metrics()).toContain('keepsake_driver_budget_waiting{driver="csi.example"} 0');
    await world.stop();
  });

  it('count snapshots that are not theirs', async () => {
    const world = limitedOperator({ limits: 'csi.example=concurrent:2', claims: { a: 4 } });
    await world.clock.advance(minute - 1_000);
    world.snapshotByHand('a', 'a-3');
    await world.clock.advance(5_000);
    expect(world.startsOf('a').map(({ claim }) => claim)).toEqual(['a-3', 'a-0']);
    await world.clock.advance(10 * minute);
    expect(world.mostUnfinished).toBe(2);
    expect(world.ready()).toBe(5);
    await world.stop();
  });

  it('are limited for each driver by itself, and a driver without a limit is not held up', async () => {
    const world = limitedOperator({ limits: 'other.example=concurrent:1', claims: { a: 8 } });
    await world.clock.advance(minute + 5_000);
    expect(world.mostUnfinished).toBe(8);
    expect(await world.metrics()).not.toContain('keepsake_driver_budget_waiting{');
    await world.stop();
  });
});

describe('a slot comes free', () => {
  it('when a snapshot fails, although it may still become ready', async () => {
    const world = limitedOperator({
      limits: 'csi.example=concurrent:1',
      claims: { a: 2 },
      fateOf: () => ({ kind: 'error', afterMs: 20_000, message: 'rpc error: code = Internal desc = no space' }),
    });
    await world.clock.advance(2 * minute);
    expect(world.starts.map((start) => Math.round((start.at.getTime() - tick.getTime()) / 1_000))).toEqual([0, 20]);
    await world.stop();
  });

  it('not when the driver may still be working on it', async () => {
    const world = limitedOperator({
      limits: 'csi.example=concurrent:1',
      claims: { a: 2 },
      fateOf: () => ({
        kind: 'error',
        afterMs: 20_000,
        message: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
        readyAfterMs: 90_000,
      }),
    });
    await world.clock.advance(5 * minute);
    expect(world.starts.map((start) => Math.round((start.at.getTime() - tick.getTime()) / 1_000))).toEqual([0, 90]);
    await world.stop();
  });

  it('when a snapshot is deleted', async () => {
    const world = limitedOperator({
      limits: 'csi.example=concurrent:1',
      claims: { a: 2 },
      fateOf: () => ({ kind: 'hangs' }),
    });
    await world.clock.advance(2 * minute);
    expect(world.starts).toHaveLength(1);
    const [hanging] = world.snapshots();
    world.cluster.remove('volumesnapshots', { namespace: 'a', name: hanging?.metadata.name ?? '' });
    await world.clock.advance(5_000);
    expect(world.starts.map(({ claim }) => claim)).toEqual(['a-0', 'a-1']);
    await world.stop();
  });

  it('when a snapshot that hangs has passed its deadline', async () => {
    const world = limitedOperator({
      limits: 'csi.example=concurrent:1',
      claims: { a: 1, b: 1 },
      spec: { readyDeadlineSeconds: 600 },
      fateOf: () => ({ kind: 'hangs' }),
    });
    await world.clock.advance(10 * minute);
    expect(world.starts).toHaveLength(1);
    await world.clock.advance(3 * minute);
    expect(world.starts).toHaveLength(2);
    await world.stop();
  });
});

describe('a rate', () => {
  it('spreads the starts of all schedules over time', async () => {
    const world = limitedOperator({ limits: 'csi.example=rate:3/1m', claims: { a: 4, b: 4 } });
    await world.clock.advance(6 * minute);
    const moments = world.starts.map((start) => start.at.getTime());
    expect(moments).toHaveLength(8);
    for (const moment of moments) {
      expect(moments.filter((other) => other >= moment && other < moment + minute).length).toBeLessThanOrEqual(3);
    }
    // Two more windows after the first, and the second that stamps leave open.
    expect((moments.at(-1) ?? 0) - tick.getTime()).toBeLessThan(2 * minute + 10_000);
    await world.stop();
  });

  it('of a volume keeps two schedules of one claim apart', async () => {
    const world = limitedOperator({ limits: 'csi.example=volume-rate:1/15s', claims: { a: 3 } });
    world.cluster.add('snapshotschedules', {
      apiVersion: 'keepsake.dev/v1',
      kind: 'SnapshotSchedule',
      metadata: { namespace: 'a', name: 'second' },
      spec: world.cluster.get('snapshotschedules', { namespace: 'a', name: 'a' })?.spec,
    });
    await world.clock.advance(minute + 5_000);
    expect(world.starts).toHaveLength(3);
    const second = world.cluster.get('snapshotschedules', { namespace: 'a', name: 'second' });
    const status = (second?.status ?? {}) as SnapshotScheduleStatus;
    expect(status.claims?.[0]?.message).toBe(
      'its volume has 1 of 1 snapshots started within 15s, and driver csi.example is allowed no more of one volume',
    );
    await world.clock.advance(minute);
    expect(world.starts).toHaveLength(6);
    const later = world.starts.slice(3).map((start) => start.at.getTime() - tick.getTime());
    expect(Math.min(...later)).toBeGreaterThanOrEqual(15_000);
    expect(Math.max(...later)).toBeLessThan(20_000);
    await world.stop();
  });
});

describe('a claim that waits', () => {
  it('is given up at its starting deadline, and accounted for with what it waited for', async () => {
    const world = limitedOperator({
      limits: 'csi.example=concurrent:1',
      claims: { a: 3 },
      spec: { startingDeadlineSeconds: 90 },
    });
    await world.clock.advance(10 * minute);
    expect(world.starts).toHaveLength(2);
    expect(await world.ticks()).toEqual({ 'created SnapshotCreated': 2, 'missed DriverLimitReached': 1 });
    expect(world.status('a').missedRuns).toBe(1);
    await world.stop();
  });

  it('is accounted for at each tick, and none is always the one that goes without', async () => {
    const world = limitedOperator({
      limits: 'csi.example=concurrent:1',
      claims: { a: 3 },
      spec: { schedule: '*/5 * * * *' },
      fateOf: () => ({ kind: 'ready', afterMs: 3 * minute }),
    });
    await world.clock.advance(60 * minute);
    const counted = await world.ticks();
    const waiting = world.status('a').waiting?.groups.flatMap(({ claimUids }) => claimUids).length ?? 0;
    expect(counted['created SnapshotCreated']).toBe(world.starts.length);
    expect(Object.keys(counted).toSorted()).toEqual(['created SnapshotCreated', 'missed DriverLimitReached']);
    // From 02:15 to 03:10, twelve ticks of three claims.
    const settled = Object.values(counted).reduce((sum, count) => sum + count, 0);
    expect(settled + waiting).toBe(12 * 3);
    const perClaim = ['a-0', 'a-1', 'a-2'].map((name) => world.starts.filter(({ claim }) => claim === name).length);
    expect(Math.max(...perClaim) - Math.min(...perClaim)).toBeLessThanOrEqual(2);
    await world.stop();
  });

  it('is served by another process, which finds all that it must know in the cluster', async () => {
    const world = limitedOperator({ limits: 'csi.example=concurrent:2,rate:3/2m', claims: { a: 5, b: 2 } });
    for (let second = 0; second < 12 * 60; second += 40) {
      await world.clock.advance(40_000);
      world.restart();
    }
    expect(world.mostUnfinished).toBe(2);
    expect(world.ready()).toBe(7);
    const moments = world.starts.map((start) => start.at.getTime());
    for (const moment of moments) {
      expect(moments.filter((other) => other >= moment && other < moment + 2 * minute).length).toBeLessThanOrEqual(3);
    }
    await world.stop();
  });

  it('loses its place when its schedule is deleted, and the others go on', async () => {
    const world = limitedOperator({ limits: 'csi.example=concurrent:1', claims: { a: 3, b: 2 } });
    await world.clock.advance(minute + 5_000);
    world.cluster.remove('snapshotschedules', { namespace: 'a', name: 'a' });
    await world.clock.advance(5 * minute);
    expect(world.startsOf('b')).toHaveLength(2);
    expect(world.startsOf('a')).toHaveLength(1);
    expect(await world.metrics()).toContain('keepsake_driver_budget_waiting{driver="csi.example"} 0');
    await world.stop();
  });
});
