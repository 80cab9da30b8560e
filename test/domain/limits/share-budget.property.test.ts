import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Budget, Limits } from '../../../src/domain/limits/driver-limits.ts';
import type { Load } from '../../../src/domain/limits/driver-usage.ts';
import { shareBudget, type Waiter } from '../../../src/domain/limits/share-budget.ts';
import { at } from '../../support/build.ts';

const now = at('03:00');
const later = new Date(now.getTime() + 3_600_000);
const volumes = ['u', 'v', 'w', 'x', 'y', 'z'];

const rates = fc.array(
  fc
    .record({ count: fc.integer({ min: 1, max: 6 }), seconds: fc.integer({ min: 1, max: 600 }) })
    .map(({ count, seconds }) => ({
      count,
      windowMs: seconds * 1_000,
      window: `${seconds}s`,
    })),
  { maxLength: 2 },
);
const budgets: fc.Arbitrary<Budget> = fc.record({
  concurrent: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  rates,
});
const allLimits: fc.Arbitrary<Limits> = fc.record({ driver: budgets, volume: budgets });
const load: fc.Arbitrary<Load> = fc.record({
  volume: fc.constantFrom(...volumes),
  startedAt: fc.integer({ min: -900, max: 1 }).map((seconds) => new Date(now.getTime() + seconds * 1_000)),
  unfinishedUntil: fc.option(
    fc.integer({ min: -60, max: 900 }).map((seconds) => new Date(now.getTime() + seconds * 1_000)),
    { nil: undefined },
  ),
});
const waiting: fc.Arbitrary<readonly Waiter[]> = fc
  .array(fc.array(fc.constantFrom(...volumes), { minLength: 1, maxLength: 8 }), { maxLength: 5 })
  .map((lists) => lists.map((wanted, i) => ({ key: `schedule-${i}`, volumes: wanted })));
const inputs = fc.record({ limits: allLimits, loads: fc.array(load, { maxLength: 12 }), waiting });

/** How many more a budget lets start at a moment, counted plainly; below zero when it is passed. */
function roomIn(budget: Budget, loads: readonly Load[], when: Date): number {
  const time = when.getTime();
  const busy = loads.filter(({ unfinishedUntil }) => unfinishedUntil !== undefined && unfinishedUntil.getTime() > time);
  return Math.min(
    budget.concurrent === undefined ? Number.POSITIVE_INFINITY : budget.concurrent - busy.length,
    ...budget.rates.map(
      ({ count, windowMs }) => count - loads.filter(({ startedAt }) => startedAt.getTime() + windowMs > time).length,
    ),
  );
}

const ofVolume = (loads: readonly Load[], volume: string) => loads.filter((one) => one.volume === volume);

/** What is there after everything granted has started. */
function startAll(loads: readonly Load[], waiters: readonly Waiter[], grants: ReadonlyMap<string, readonly number[]>) {
  const started = waiters.flatMap(({ key, volumes: wanted }) =>
    (grants.get(key) ?? []).map(
      (position): Load => ({ volume: wanted[position] ?? '', startedAt: now, unfinishedUntil: later }),
    ),
  );
  return { all: [...loads, ...started], started };
}

describe('sharing a budget, whatever is under way and whoever waits', () => {
  it('passes no limit', () => {
    fc.assert(
      fc.property(inputs, ({ limits, loads, waiting: waiters }) => {
        const { all, started } = startAll(loads, waiters, shareBudget({ limits, loads, waiting: waiters }, now).grants);
        if (started.length > 0) expect(roomIn(limits.driver, all, now)).toBeGreaterThanOrEqual(0);
        for (const { volume } of started) {
          expect(roomIn(limits.volume, ofVolume(all, volume), now)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves nothing that could start', () => {
    fc.assert(
      fc.property(inputs, ({ limits, loads, waiting: waiters }) => {
        const { grants, lookAgainAt } = shareBudget({ limits, loads, waiting: waiters }, now);
        const { all } = startAll(loads, waiters, grants);
        const left = waiters.flatMap(({ key, volumes: wanted }) =>
          wanted.filter((_, position) => !grants.get(key)?.includes(position)),
        );
        for (const volume of left) {
          const room = Math.min(roomIn(limits.driver, all, now), roomIn(limits.volume, ofVolume(all, volume), now));
          expect(room).toBeLessThanOrEqual(0);
        }
        expect(lookAgainAt === undefined).toBe(left.length === 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('looks again no later than time alone makes room', () => {
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1, noNaN: true }), ({ limits, loads, waiting: waiters }, part) => {
        const { grants, lookAgainAt } = shareBudget({ limits, loads, waiting: waiters }, now);
        if (lookAgainAt === undefined) return;
        expect(lookAgainAt.getTime()).toBeGreaterThan(now.getTime());
        const { all } = startAll(loads, waiters, grants);
        const between = new Date(now.getTime() + Math.floor((lookAgainAt.getTime() - 1 - now.getTime()) * part));
        for (const { key, volumes: wanted } of waiters) {
          for (const volume of wanted.filter((_, position) => !grants.get(key)?.includes(position))) {
            const ofThis = roomIn(limits.volume, ofVolume(all, volume), between);
            expect(Math.min(roomIn(limits.driver, all, between), ofThis)).toBeLessThanOrEqual(0);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives nobody a second one while another who could start has none', () => {
    const driver = budgets.map((budget): Limits => ({ driver: budget, volume: { concurrent: undefined, rates: [] } }));
    fc.assert(
      fc.property(driver, fc.array(load, { maxLength: 6 }), waiting, (limits, loads, waiters) => {
        const { grants } = shareBudget({ limits, loads, waiting: waiters }, now);
        const got = ({ key }: Waiter) => grants.get(key)?.length ?? 0;
        for (const one of waiters) {
          for (const other of waiters.filter((candidate) => got(candidate) < candidate.volumes.length)) {
            expect(got(one)).toBeLessThanOrEqual(got(other) + 1);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets everybody start within as many rounds as there are others, one slot at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        const limits: Limits = {
          driver: { concurrent: 1, rates: [] },
          volume: { concurrent: undefined, rates: [] },
        };
        let line = sizes.map((size, i) => ({ key: `schedule-${i}`, volumes: Array.from({ length: size }, () => 'v') }));
        const served = new Set<string>();
        for (let round = 0; round < sizes.length; round++) {
          const [[key] = ['nobody']] = shareBudget({ limits, loads: [], waiting: line }, now).grants;
          served.add(key);
          const winner = line
            .filter((one) => one.key === key)
            .map((one) => ({ ...one, volumes: one.volumes.slice(1) }));
          line = [...line.filter((one) => one.key !== key), ...winner].filter((one) => one.volumes.length > 0);
        }
        expect(served.size).toBe(sizes.length);
      }),
    );
  });
});
