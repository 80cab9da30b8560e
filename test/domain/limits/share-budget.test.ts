import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../src/domain/limits/driver-limits.ts';
import { unlimited } from '../../../src/domain/limits/driver-limits.ts';
import type { Load } from '../../../src/domain/limits/driver-usage.ts';
import { shareBudget, type Waiter } from '../../../src/domain/limits/share-budget.ts';
import { at } from '../../support/build.ts';

const now = at('03:00');
const concurrent = (driver: number | undefined, volume?: number): Limits => ({
  driver: { concurrent: driver, rates: [] },
  volume: { concurrent: volume, rates: [] },
});
const waiter = (key: string, ...volumes: readonly string[]): Waiter => ({ key, volumes });
const busy = (volume: string, until = '03:30'): Load => ({
  volume,
  startedAt: at('02:30'),
  unfinishedUntil: at(until),
});

describe('a driver’s budget is shared', () => {
  it('with all of it for the one that waits alone', () => {
    const { grants, lookAgainAt } = shareBudget(
      { limits: concurrent(3), loads: [busy('x')], waiting: [waiter('a', 'v', 'w')] },
      now,
    );
    expect([...grants]).toEqual([['a', [0, 1]]]);
    expect(lookAgainAt).toBeUndefined();
  });

  it('one each in the order of turns, and round again for what is left', () => {
    const waiting = [waiter('a', '1', '2', '3', '4'), waiter('b', '5'), waiter('c', '6', '7', '8')];
    const grants = (slots: number) =>
      Object.fromEntries(shareBudget({ limits: concurrent(slots), loads: [], waiting }, now).grants);
    expect(grants(2)).toEqual({ a: [0], b: [0] });
    expect(grants(4)).toEqual({ a: [0, 1], b: [0], c: [0] });
    expect(grants(7)).toEqual({ a: [0, 1, 2], b: [0], c: [0, 1, 2] });
  });

  it('past a volume that is full, to the next one that is not', () => {
    const share = shareBudget(
      { limits: concurrent(5, 1), loads: [busy('v')], waiting: [waiter('a', 'v', 'w', 'w'), waiter('b', 'w', 'x')] },
      now,
    );
    expect(Object.fromEntries(share.grants)).toEqual({ a: [1], b: [1] });
    expect(share.obstacleOf('v')).toEqual({ of: 'volume', words: '1 of 1 snapshots under way' });
    expect(share.lookAgainAt).toEqual(at('03:30'));
  });

  it('and says how full it is when nothing is free', () => {
    const limits: Limits = {
      ...concurrent(2),
      driver: { concurrent: 2, rates: [{ count: 3, windowMs: 3_600_000, window: '1h' }] },
    };
    const loads = [busy('x'), busy('y', '03:20'), busy('z', '02:59')];
    const share = shareBudget({ limits, loads, waiting: [waiter('a', 'v')] }, now);
    expect(share.grants.size).toBe(0);
    const words = '2 of 2 snapshots under way and 3 of 3 snapshots started within 1h';
    expect(share.obstacleOf('v')).toEqual({ of: 'driver', words });
    // One is late at 03:20, but the window moves on at 03:30 only.
    expect(share.lookAgainAt).toEqual(at('03:30'));
  });

  it('without end when nothing is limited', () => {
    const waiting = [waiter('a', ...Array.from({ length: 5_000 }, (_, i) => String(i))), waiter('b', 'x')];
    const { grants } = shareBudget({ limits: unlimited, loads: [], waiting }, now);
    expect([grants.get('a')?.length, grants.get('b')?.length]).toEqual([5_000, 1]);
  });
});
