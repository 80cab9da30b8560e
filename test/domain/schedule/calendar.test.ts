import { describe, expect, it } from 'vitest';
import { countTicks, nextTick, previousTick } from '../../../src/domain/schedule/calendar.ts';
import { cron, zone } from '../../support/arbitrary-cron.ts';

/** The ticks in (from, until], found forwards, backwards and by count, which must agree. */
function ticks(text: string, timeZone: string, from: string, until: string): string[] {
  const [expression, tz, start, end] = [cron(text), zone(timeZone), new Date(from), new Date(until)];
  const forwards: Date[] = [];
  for (let at = nextTick(expression, tz, start); at && at <= end; at = nextTick(expression, tz, at)) forwards.push(at);
  const backwards: Date[] = [];
  let last = previousTick(expression, tz, end);
  while (last && last > start) {
    backwards.unshift(last);
    last = previousTick(expression, tz, new Date(last.getTime() - 1));
  }
  expect(backwards).toEqual(forwards);
  expect(countTicks(expression, tz, start, end)).toBe(forwards.length);
  return forwards.map((tick) => tick.toISOString().slice(0, 16).replace('T', ' '));
}

interface Case {
  schedule: string;
  zone: string;
  /** UTC: ticks after the first and up to the second. */
  between: [string, string];
  ticks: string[];
}

const newYork = 'America/New_York';
const gapDay: [string, string] = ['2026-03-08T05:00Z', '2026-03-09T04:00Z'];
const foldDay: [string, string] = ['2026-11-01T03:00Z', '2026-11-02T05:00Z'];

const cases: Record<string, Case> = {
  'a fixed time in the gap runs at the first instant after it': {
    schedule: '30 2 * * *',
    zone: newYork,
    between: gapDay,
    ticks: ['2026-03-08 07:00'],
  },
  'minutes with a star do not run in an hour that does not exist': {
    schedule: '*/30 2 * * *',
    zone: newYork,
    between: gapDay,
    ticks: [],
  },
  'several fixed times in the gap are one run': {
    schedule: '0,15,30,45 2 * * *',
    zone: newYork,
    between: gapDay,
    ticks: ['2026-03-08 07:00'],
  },
  'a fixed time in the gap and one at its end are one run': {
    schedule: '0 2,3 * * *',
    zone: newYork,
    between: gapDay,
    ticks: ['2026-03-08 07:00'],
  },
  'a fixed time in the overlap runs in the first pass only': {
    schedule: '30 1 * * *',
    zone: newYork,
    between: foldDay,
    ticks: ['2026-11-01 05:30'],
  },
  'asked in the second pass, that run is over': {
    schedule: '30 1 * * *',
    zone: newYork,
    between: ['2026-11-01T06:10Z', '2026-11-02T07:00Z'],
    ticks: ['2026-11-02 06:30'],
  },
  'minutes with a star run in both passes of the overlap': {
    schedule: '*/30 1 * * *',
    zone: newYork,
    between: foldDay,
    ticks: ['2026-11-01 05:00', '2026-11-01 05:30', '2026-11-01 06:00', '2026-11-01 06:30'],
  },
  'an hourly job runs every real hour of a day with 23': {
    schedule: '0 * * * *',
    zone: newYork,
    between: ['2026-03-08T05:30Z', '2026-03-08T09:30Z'],
    ticks: ['2026-03-08 06:00', '2026-03-08 07:00', '2026-03-08 08:00', '2026-03-08 09:00'],
  },
  'an hourly job runs every real hour of a day with 25': {
    schedule: '@hourly',
    zone: newYork,
    between: ['2026-11-01T04:30Z', '2026-11-01T07:30Z'],
    ticks: ['2026-11-01 05:00', '2026-11-01 06:00', '2026-11-01 07:00'],
  },
  'a gap of half an hour is a gap': {
    schedule: '15 2 * * *',
    zone: 'Australia/Lord_Howe',
    between: ['2026-10-03T00:00Z', '2026-10-04T00:00Z'],
    ticks: ['2026-10-03 15:30'],
  },
  'an overlap of half an hour is an overlap': {
    schedule: '45 1 * * *',
    zone: 'Australia/Lord_Howe',
    between: ['2026-04-04T00:00Z', '2026-04-05T00:00Z'],
    ticks: ['2026-04-04 14:45'],
  },
  'a time after the overlap is found from the 22 hours before': {
    schedule: '15 3 * * *',
    zone: 'Australia/Lord_Howe',
    between: ['2026-04-03T17:00Z', '2026-04-05T00:00Z'],
    ticks: ['2026-04-04 16:45'],
  },
  'an hourly job follows the clock that goes back at a quarter to': {
    schedule: '0 * * * *',
    zone: 'Pacific/Chatham',
    between: ['2026-04-04T13:00Z', '2026-04-04T16:00Z'],
    ticks: ['2026-04-04 13:15', '2026-04-04 14:15', '2026-04-04 15:15'],
  },
  'every quarter of an hour goes through that change': {
    schedule: '*/15 * * * *',
    zone: 'Pacific/Chatham',
    between: ['2026-04-04T13:30Z', '2026-04-04T14:30Z'],
    ticks: ['2026-04-04 13:45', '2026-04-04 14:00', '2026-04-04 14:15', '2026-04-04 14:30'],
  },
  'the change after Ramadan is a gap': {
    schedule: '30 2 * * *',
    zone: 'Africa/Casablanca',
    between: ['2026-03-21T12:00Z', '2026-03-22T12:00Z'],
    ticks: ['2026-03-22 02:00'],
  },
  'the change before Ramadan is an overlap': {
    schedule: '30 2 * * *',
    zone: 'Africa/Casablanca',
    between: ['2026-02-14T12:00Z', '2026-02-15T12:00Z'],
    ticks: ['2026-02-15 01:30'],
  },
  'a day without midnight in Havana begins at one': {
    schedule: '@daily',
    zone: 'America/Havana',
    between: ['2026-03-07T12:00Z', '2026-03-08T12:00Z'],
    ticks: ['2026-03-08 05:00'],
  },
  'a day without midnight in Beirut begins at one': {
    schedule: '@midnight',
    zone: 'Asia/Beirut',
    between: ['2026-03-28T12:00Z', '2026-03-29T12:00Z'],
    ticks: ['2026-03-28 22:00'],
  },
  'day-of-month and day-of-week are either or': {
    schedule: '0 0 13 * 5',
    zone: 'Etc/UTC',
    between: ['2026-10-01T00:00Z', '2026-10-24T00:00Z'],
    ticks: ['2026-10-02 00:00', '2026-10-09 00:00', '2026-10-13 00:00', '2026-10-16 00:00', '2026-10-23 00:00'],
  },
  'a stepped star counts as a restriction of the day': {
    schedule: '0 0 */2 * 1',
    zone: 'Etc/UTC',
    between: ['2026-11-01T00:00Z', '2026-11-06T00:00Z'],
    ticks: ['2026-11-02 00:00', '2026-11-03 00:00', '2026-11-05 00:00'],
  },
  'a yearly job on a date that Apia skipped runs when the clock goes on': {
    schedule: '0 12 30 12 *',
    zone: 'Pacific/Apia',
    between: ['2011-12-01T00:00Z', '2013-01-01T00:00Z'],
    ticks: ['2011-12-30 10:00', '2012-12-29 22:00'],
  },
  'a daily job in Apia runs once on each date that there was': {
    schedule: '30 2 * * *',
    zone: 'Pacific/Apia',
    between: ['2011-12-28T00:00Z', '2011-12-31T18:00Z'],
    ticks: ['2011-12-28 12:30', '2011-12-29 12:30', '2011-12-30 12:30', '2011-12-31 12:30'],
  },
  'a job at the end of a date that Scoresbysund cuts short still runs for it': {
    schedule: '30 23 * * *',
    zone: 'America/Scoresbysund',
    between: ['2026-03-28T02:00Z', '2026-03-30T02:00Z'],
    ticks: ['2026-03-29 01:00', '2026-03-30 00:30'],
  },
  '29 February comes every fourth year': {
    schedule: '15 6 29 2 *',
    zone: newYork,
    between: ['2025-01-01T00:00Z', '2033-01-01T00:00Z'],
    ticks: ['2028-02-29 11:15', '2032-02-29 11:15'],
  },
  '29 February does not come in 2100': {
    schedule: '15 6 29 2 *',
    zone: newYork,
    between: ['2096-03-01T00:00Z', '2104-12-31T00:00Z'],
    ticks: ['2104-02-29 11:15'],
  },
  'a star in the hours of 29 February is found from years away, too': {
    schedule: '0 */12 29 2 *',
    zone: 'Europe/Berlin',
    between: ['2024-03-01T00:00Z', '2030-01-01T00:00Z'],
    ticks: ['2028-02-28 23:00', '2028-02-29 11:00'],
  },
};

describe('the ticks of a schedule', () => {
  it.each(Object.entries(cases))('%s', (_, { schedule, zone: timeZone, between, ticks: expected }) => {
    expect(ticks(schedule, timeZone, ...between)).toEqual(expected);
  });

  it('count ten years of a per-minute schedule exactly, at the price of its months', () => {
    const [expression, tz] = [cron('* * * * *'), zone('Europe/Berlin')];
    const minutes = (Date.UTC(2026, 10, 22) - Date.UTC(2016, 10, 22)) / 60_000;
    const started = performance.now();
    const count = countTicks(expression, tz, new Date('2016-11-22T00:00Z'), new Date('2026-11-22T00:00Z'));
    // A walk over five million minutes would take seconds; the bench holds the tight figure.
    expect(performance.now() - started).toBeLessThan(500);
    expect(count).toBe(minutes);
  });

  it('count nothing in an empty or reversed stretch', () => {
    const [noon, midnight] = [new Date('2026-11-22T12:00Z'), new Date('2026-11-22T00:00Z')];
    expect(countTicks(cron('* * * * *'), zone('Etc/UTC'), noon, noon)).toBe(0);
    expect(countTicks(cron('* * * * *'), zone('Etc/UTC'), noon, midnight)).toBe(0);
  });

  it('end with the years 1900 and 9999', () => {
    const [hourly, utc] = [cron('0 * * * *'), zone('Etc/UTC')];
    expect(previousTick(hourly, utc, new Date('1899-12-31T23:59Z'))).toBeNull();
    expect(nextTick(hourly, utc, new Date('0001-01-01T00:00Z'))).toEqual(new Date('1900-01-01T00:00Z'));
    expect(nextTick(hourly, utc, new Date('9999-12-31T23:59Z'))).toBeNull();
    expect(nextTick(hourly, utc, new Date(8.64e15))).toBeNull();
  });

  it('are not told for an invalid Date', () => {
    expect(() => nextTick(cron('@daily'), zone('Etc/UTC'), new Date('soon'))).toThrow(RangeError);
  });
});
