import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTicks, nextTick, previousTick } from '../../../src/domain/schedule/calendar.ts';
import { arbitraryCron, arbitraryZone, cron, zone } from '../../support/arbitrary-cron.ts';
import { compareWithWalk, walkZone } from '../../support/compare-with-walk.ts';
import { WARM_UP_MS, walkMinutes } from '../../support/minute-walk.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const arbitraryInstant = fc.integer({ min: Date.UTC(1970, 0, 1) / 1000, max: Date.UTC(2100, 11, 31) / 1000 });

describe('the calendar beside a walk over each minute', () => {
  // Where clocks do rare things. A daily job, a job every quarter of an hour, and one with times in and around the gap.
  it.each([
    ['Africa/Monrovia', '1972-01-07T00:44:30Z', 'leaves an offset with seconds'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', 'jumps half an hour'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 'goes back half an hour'],
    ['Pacific/Chatham', '2026-04-04T14:00:00Z', 'goes back at a quarter to'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 'skips a date'],
    ['Pacific/Kiritimati', '1994-12-31T10:00:00Z', 'skips a date'],
    ['Pacific/Kwajalein', '1993-08-21T12:00:00Z', 'skips a date'],
    ['Antarctica/Vostok', '1994-11-01T00:00:00Z', 'jumps seven hours'],
    ['Antarctica/Vostok', '1994-01-31T17:00:00Z', 'goes back seven hours'],
    ['Antarctica/Casey', '2020-10-03T16:01:00Z', 'jumps three hours at a minute past'],
    ['Antarctica/Troll', '2026-03-29T01:00:00Z', 'jumps two hours'],
    ['Africa/Casablanca', '2026-03-22T02:00:00Z', 'changes at the end of Ramadan'],
    ['Asia/Beirut', '2026-03-28T22:00:00Z', 'has no midnight'],
    ['America/Havana', '2026-11-01T05:00:00Z', 'has midnight twice'],
    ['America/Scoresbysund', '2026-03-29T01:00:00Z', 'jumps over the end of a date'],
  ])('agrees in every minute of the days when %s (%s) %s', (timeZone, change) => {
    const at = Date.parse(change);
    const from = at - WARM_UP_MS - DAY_MS;
    const walk = walkZone(timeZone, from, at + 2 * DAY_MS);
    const parts = Array.from({ length: 500 }, (_, i) => i / 499);
    for (const text of [
      '30 2 * * *',
      '*/15 * * * *',
      '0,10,59 0-4,23 * * *',
      '15 0 30,31 * *',
      '* 2 * * *',
      '0 0 * * 6',
    ]) {
      expect(compareWithWalk(cron(text), zone(timeZone), walk, parts)).toBe(parts.length);
    }
  });
});

describe('the calendar in a zone that could be', () => {
  it('still agrees with the walk, however often and far its clock jumps', () => {
    const hours = fc.integer({ min: 0, max: 5 * 24 });
    const offset = fc.integer({ min: -24, max: 28 }).map((halfHours) => halfHours * (HOUR_MS / 2));
    const changes = fc.array(fc.tuple(hours, offset), { minLength: 1, maxLength: 4 });
    const parts = Array.from({ length: 40 }, (_, i) => i / 39);
    fc.assert(
      fc.property(changes, arbitraryCron, arbitraryInstant, (list, expression, seconds) => {
        const from = Math.floor((seconds * 1000) / DAY_MS) * DAY_MS;
        const steps = list.map(([hour, ms]) => ({ at: from + hour * HOUR_MS, ms })).sort((a, b) => a.at - b.at);
        // Exact by construction: probing would not see a change that is taken back within two days.
        const segmentAt = (instant: number) => {
          const index = steps.findLastIndex((step) => step.at <= instant);
          return {
            start: steps[index]?.at ?? Number.NEGATIVE_INFINITY,
            end: steps[index + 1]?.at ?? Number.POSITIVE_INFINITY,
            offset: steps[index]?.ms ?? 0,
          };
        };
        const wild = { name: JSON.stringify(list), segmentAt };
        const offsetAt = (instant: number) => segmentAt(instant).offset;
        const walk = walkMinutes((instant) => instant + offsetAt(instant), from, from + 6 * DAY_MS);
        expect(compareWithWalk(expression, wild, walk, parts)).toBe(parts.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a series of ticks', () => {
  it('never goes back, and previous and next are each other’s inverse, from 1970 to 2100', () => {
    fc.assert(
      fc.property(arbitraryCron, arbitraryZone, arbitraryInstant, (expression, name, seconds) => {
        const tz = zone(name);
        let asked = new Date(seconds * 1000);
        for (let i = 0; i < 4; i++) {
          const next = nextTick(expression, tz, asked);
          if (!next) return;
          expect(next.getTime()).toBeGreaterThan(asked.getTime());
          expect(previousTick(expression, tz, next)).toEqual(next);
          const before = previousTick(expression, tz, new Date(next.getTime() - 1));
          expect(before === null || before <= asked).toBe(true);
          expect(before && nextTick(expression, tz, before)).toEqual(before && next);
          expect(countTicks(expression, tz, asked, next)).toBe(1);
          asked = next;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same from any asking time between two ticks', () => {
    fc.assert(
      fc.property(
        arbitraryCron,
        arbitraryZone,
        arbitraryInstant,
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (expression, name, seconds, part) => {
          const tz = zone(name);
          const first = nextTick(expression, tz, new Date(seconds * 1000));
          const second = first && nextTick(expression, tz, first);
          if (!first || !second) return;
          const between = new Date(first.getTime() + Math.floor((second.getTime() - first.getTime()) * part));
          expect(nextTick(expression, tz, between)).toEqual(second);
          expect(previousTick(expression, tz, between)).toEqual(first);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('has counts that add up, over any stretch of years', () => {
    const tenYears = fc.integer({ min: 0, max: (10 * 366 * DAY_MS) / 1000 });
    const stretch = fc.tuple(arbitraryInstant, tenYears, tenYears);
    fc.assert(
      fc.property(arbitraryCron, arbitraryZone, stretch, (expression, name, [start, first, second]) => {
        const [a, b, c] = [start * 1000, (start + first) * 1000, (start + first + second) * 1000];
        const count = (from: number, to: number) => countTicks(expression, zone(name), new Date(from), new Date(to));
        expect(count(a, b) + count(b, c)).toBe(count(a, c));
      }),
      { numRuns: 200 },
    );
  });
});
