import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LocalTime, periodOf, tiers } from '../../../src/domain/retention/periods.ts';
import type { TierRule } from '../../../src/domain/retention/policy.ts';
import { localTime } from '../../../src/domain/schedule/time-zone.ts';
import { arbitraryZone, zone } from '../../support/arbitrary-cron.ts';
import { at } from '../../support/build.ts';
import { periodByClock } from '../../support/period-by-clock.ts';

const clockOf = (name: string): LocalTime => {
  const resolved = zone(name);
  return (instant) => localTime(resolved, instant);
};

const cases: Record<string, { rule: TierRule; zone: string; instants: [string, string]; same: boolean }> = {
  'holds a whole hour': { rule: 'keepHourly', zone: 'Etc/UTC', instants: ['02:00', '02:59:59'], same: true },
  'ends with the hour': { rule: 'keepHourly', zone: 'Etc/UTC', instants: ['02:59:59', '03:00'], same: false },
  'begins at half past where the zone is half an hour off': {
    rule: 'keepHourly',
    zone: 'Asia/Kolkata',
    instants: ['02:29', '02:30'],
    same: false,
  },
  'is two hours where clocks repeat one': {
    rule: 'keepHourly',
    zone: 'Europe/Berlin',
    instants: ['2026-10-25T00:30', '2026-10-25T01:30'],
    same: false,
  },
  'is one day of 25 hours where clocks go back': {
    rule: 'keepDaily',
    zone: 'Europe/Berlin',
    instants: ['2026-10-24T22:00', '2026-10-25T22:59'],
    same: true,
  },
  'is one day of 23 hours where clocks go forward': {
    rule: 'keepDaily',
    zone: 'Europe/Berlin',
    instants: ['2026-03-28T23:00', '2026-03-29T21:59'],
    same: true,
  },
  'changes at local midnight, not at that of UTC': {
    rule: 'keepDaily',
    zone: 'Europe/Berlin',
    instants: ['2026-11-22T22:59', '2026-11-22T23:00'],
    same: false,
  },
  'begins on Monday': {
    rule: 'keepWeekly',
    zone: 'Etc/UTC',
    instants: ['2026-11-22T23:59', '2026-11-23T00:00'],
    same: false,
  },
  'holds Monday and Sunday': {
    rule: 'keepWeekly',
    zone: 'Etc/UTC',
    instants: ['2026-11-16T00:00', '2026-11-22T23:59'],
    same: true,
  },
  'of a week goes on over the new year': {
    rule: 'keepWeekly',
    zone: 'Etc/UTC',
    instants: ['2026-12-28T00:00', '2027-01-03T23:59'],
    same: true,
  },
  'of a month is not that of another year': {
    rule: 'keepMonthly',
    zone: 'Etc/UTC',
    instants: ['2025-11-22T00:00', '2026-11-22T00:00'],
    same: false,
  },
  'of a month changes with the local date': {
    rule: 'keepMonthly',
    zone: 'Pacific/Auckland',
    instants: ['2026-11-30T10:59', '2026-11-30T11:00'],
    same: false,
  },
  'of a year changes with the local date': {
    rule: 'keepYearly',
    zone: 'America/New_York',
    instants: ['2027-01-01T04:59', '2027-01-01T05:00'],
    same: false,
  },
};

describe('a period of retention', () => {
  it.each(Object.entries(cases))('%s', (_, { rule, zone: name, instants: [one, other], same }) => {
    const clock = clockOf(name);
    expect(periodOf(rule, at(one), clock) === periodOf(rule, at(other), clock)).toBe(same);
  });

  it('agrees in every zone with the dates that the clock on the wall shows', () => {
    const instant = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2099, 0, 1) });
    const apart = fc.oneof(fc.integer({ min: 0, max: 7_200_000 }), fc.integer({ min: 0, max: 400 * 86_400_000 }));
    fc.assert(
      fc.property(arbitraryZone, instant, apart, (name, first, ms) => {
        const clock = clockOf(name);
        const [one, other] = [new Date(first), new Date(first + ms)];
        for (const { rule } of tiers) {
          const same = periodOf(rule, one, clock) === periodOf(rule, other, clock);
          expect({ rule, same }).toEqual({
            rule,
            same: periodByClock(rule, one, name) === periodByClock(rule, other, name),
          });
        }
      }),
      { numRuns: 500 },
    );
  });
});
