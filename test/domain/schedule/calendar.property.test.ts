import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTicks, nextTick, previousTick } from '../../../src/domain/schedule/calendar.ts';
import type { CronExpression } from '../../../src/domain/schedule/cron-expression.ts';
import type { TimeZone } from '../../../src/domain/schedule/time-zone.ts';
import { arbitraryCron, arbitraryZone, cron, zone } from '../../support/arbitrary-cron.ts';
import { type MinuteWalk, showClock, ticksByWalking, WARM_UP_MS, walkMinutes } from '../../support/minute-walk.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** (expression, zone, instant) triples that are compared with the minute walk; each asks for next, previous and count. */
const TRIPLES = Number(process.env.KEEPSAKE_CALENDAR_TRIPLES ?? 200_000);

const EXPRESSIONS = 20;
const INSTANTS = 100;

const arbitraryInstant = fc.integer({ min: Date.UTC(1970, 0, 1) / 1000, max: Date.UTC(2100, 11, 31) / 1000 });

/** A stretch of five days: in two of three cases around the next change of the zone's clock, if one is near. */
const arbitraryWindow = fc
  .record({ timeZone: arbitraryZone, seconds: arbitraryInstant, atChange: fc.constantFrom(true, true, false) })
  .map(({ timeZone, seconds, atChange }) => ({
    timeZone,
    from: (atChange ? dayOfNextChange(timeZone, seconds * 1000) : seconds * 1000) - WARM_UP_MS - DAY_MS,
  }));

function dayOfNextChange(timeZone: string, instant: number): number {
  const offset = (at: number) => showClock(timeZone, at) - at;
  const start = Math.floor(instant / DAY_MS) * DAY_MS;
  for (let day = start; day < start + 400 * DAY_MS; day += 2 * DAY_MS) {
    if (offset(day) !== offset(day + 2 * DAY_MS)) return day;
  }
  return instant;
}

describe('the calendar beside a walk over each minute', () => {
  it(`gives the same next, previous and count for ${TRIPLES} random expressions, zones and instants`, () => {
    let triples = 0;
    const sample = fc.record({
      window: arbitraryWindow,
      expressions: fc.array(arbitraryCron, { minLength: EXPRESSIONS, maxLength: EXPRESSIONS }),
      parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: INSTANTS, maxLength: INSTANTS }),
    });
    fc.assert(
      fc.property(sample, ({ window, expressions, parts }) => {
        const show = (instant: number) => showClock(window.timeZone, instant);
        const walk = walkMinutes(show, window.from, window.from + 5 * DAY_MS, stepFor(window));
        for (const expression of expressions) {
          triples += compareWithWalk(expression, zone(window.timeZone), walk, parts);
        }
      }),
      { numRuns: Math.ceil(TRIPLES / EXPRESSIONS / INSTANTS), endOnFailure: false },
    );
    expect(triples).toBeGreaterThanOrEqual(TRIPLES);
  }, 600_000);

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
    const show = (instant: number) => showClock(timeZone, instant);
    const walk = walkMinutes(show, from, at + 2 * DAY_MS, stepFor({ timeZone, from }));
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

/** Offsets with seconds need a walk that meets their whole minutes: after 1970 only Monrovia's, -00:44:30 until 1972. */
function stepFor({ timeZone, from }: { timeZone: string; from: number }): number {
  return timeZone === 'Africa/Monrovia' && from < Date.UTC(1972, 1, 1) ? 30_000 : 60_000;
}

/** Asks at the given parts of the walk (0 to 1) and returns how many instants were compared. */
function compareWithWalk(expression: CronExpression, tz: TimeZone, walk: MinuteWalk, parts: readonly number[]): number {
  const ticks = ticksByWalking(expression, walk);
  const start = (walk.instants[0] ?? 0) + WARM_UP_MS;
  const end = walk.instants.at(-1) ?? 0;
  const name = `"${expression.text}" in ${tz.name}`;
  for (const part of parts) {
    const asked = start + Math.floor((end - start) * part);
    const reached = firstAfter(ticks, asked);
    const next = nextTick(expression, tz, new Date(asked))?.getTime() ?? Number.POSITIVE_INFINITY;
    const wanted = ticks[reached];
    if (wanted === undefined ? next <= end : next !== wanted) {
      throw new Error(`${name}: after ${iso(asked)} comes ${iso(next)}, by walking ${iso(wanted)}`);
    }
    const previous = previousTick(expression, tz, new Date(asked))?.getTime() ?? Number.NEGATIVE_INFINITY;
    const wantedPrevious = ticks[reached - 1];
    if (wantedPrevious === undefined ? previous >= start : previous !== wantedPrevious) {
      throw new Error(`${name}: up to ${iso(asked)} came ${iso(previous)}, by walking ${iso(wantedPrevious)}`);
    }
    const count = countTicks(expression, tz, new Date(asked), new Date(end));
    if (count !== ticks.length - reached) {
      throw new Error(
        `${name}: ${count} ticks from ${iso(asked)} to ${iso(end)}, by walking ${ticks.length - reached}`,
      );
    }
  }
  return parts.length;
}

function firstAfter(ticks: readonly number[], asked: number): number {
  let [low, high] = [0, ticks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ticks[middle] ?? 0) > asked) high = middle;
    else low = middle + 1;
  }
  return low;
}

function iso(instant: number | undefined): string {
  return instant === undefined || !Number.isFinite(instant) ? 'none' : new Date(instant).toISOString();
}

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
