import { describe, expect, it } from 'vitest';
import { localTime, resolveTimeZone } from '../../../src/domain/schedule/time-zone.ts';
import { zone } from '../../support/arbitrary-cron.ts';
import { showClock } from '../../support/minute-walk.ts';

const accepted = [
  'Etc/UTC',
  'UTC',
  'Europe/Berlin',
  'Europe/Kyiv',
  'Europe/Kiev',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'US/Eastern',
  'EST5EDT',
  'Etc/GMT+5',
  'America/Argentina/Buenos_Aires',
  'America/Port-au-Prince',
];

const refused: [string, string][] = [
  ['', 'is empty'],
  [' ', 'is empty'],
  ['Local', 'depends on the machine'],
  ['local', 'depends on the machine'],
  ['+02:00', 'is an offset'],
  ['-0530', 'is an offset'],
  ['UTC+2', 'is an offset'],
  ['GMT-5', 'is an offset'],
  ['PST', 'is an abbreviation that is no IANA name'],
  ['IST', 'is an abbreviation that is no IANA name'],
  ['SystemV/PST8', 'no IANA name'],
  ['europe/berlin', 'did you mean Europe/Berlin?'],
  ['EUROPE/BERLIN', 'did you mean Europe/Berlin?'],
  ['utc', 'did you mean UTC?'],
  ['Berlin', 'did you mean Europe/Berlin?'],
  ['America/New York', 'did you mean America/New_York?'],
  ['us/eastern', 'not a known IANA time zone'],
  ['Mars/Olympus', 'write an IANA name such as Europe/Berlin'],
  ['Etc/Unknown', 'not a known IANA time zone'],
  ['posix/Europe/Berlin', 'not a known IANA time zone'],
  ['Europe/Berlin ', 'did you mean Europe/Berlin?'],
  ['../../etc/passwd', 'not a known IANA time zone'],
];

describe('a time zone', () => {
  it.each(accepted)('is known under its name or an alias, and keeps the name it was given: %s', (name) => {
    expect(resolveTimeZone(name)).toMatchObject({ kind: 'ok', zone: { name } });
  });

  it.each(refused)('is refused with a sentence that helps: "%s"', (name, sentence) => {
    expect(resolveTimeZone(name)).toMatchObject({ kind: 'refused', problem: expect.stringContaining(sentence) });
  });

  it('is accepted under every name that the platform lists', () => {
    const refusals = Intl.supportedValuesOf('timeZone').filter((name) => resolveTimeZone(name).kind === 'refused');
    expect(refusals).toEqual([]);
  });

  it.each([
    ['1970-01-01T00:00:00Z', '1969-12-31T23:15:30.000Z'],
    ['1972-01-07T00:44:29Z', '1972-01-06T23:59:59.000Z'],
    ['1972-01-07T00:44:30Z', '1972-01-07T00:44:30.000Z'],
  ])('shows the seconds of an old offset: Monrovia at %s', (instant, shows) => {
    expect(localTime(zone('Africa/Monrovia'), new Date(instant)).toISOString()).toBe(shows);
  });
});

describe('the offset segments of a zone', () => {
  // Every two hours and a bit, against the formatted clock: the odd step meets every minute and second in the long run.
  it.each([
    ['Africa/Casablanca', 2024, 2028],
    ['Asia/Gaza', 2053, 2055],
    ['America/Recife', 2000, 2001],
    ['Antarctica/Troll', 2026, 2027],
    ['Antarctica/Vostok', 1994, 1995],
    ['Australia/Lord_Howe', 2026, 2027],
    ['Africa/Cairo', 2010, 2015],
    ['Europe/Dublin', 1970, 1973],
  ])('show what the clock shows in %s from %s to %s', (name, first, last) => {
    const tz = zone(name);
    for (let at = Date.UTC(first, 0, 1); at < Date.UTC(last, 0, 1); at += 7_261_000) {
      expect(localTime(tz, new Date(at)).getTime()).toBe(showClock(name, at));
    }
  });

  it('join without a hole, and change exactly between two seconds', () => {
    for (const name of ['Europe/Berlin', 'Africa/Monrovia', 'America/Sao_Paulo', 'Pacific/Apia']) {
      const tz = zone(name);
      let segment = tz.segmentAt(Date.UTC(1971, 0, 1));
      while (segment.end < Date.UTC(2020, 0, 1)) {
        const next = tz.segmentAt(segment.end);
        expect(next.start).toBe(segment.end);
        expect(showClock(name, segment.end - 1000) - (segment.end - 1000)).toBe(segment.offset);
        expect(showClock(name, segment.end) - segment.end).toBe(next.offset);
        segment = next;
      }
    }
  });

  it('are the same again after many other years were asked for', () => {
    const tz = zone('Europe/Paris');
    const at = Date.UTC(2026, 6, 1);
    const before = tz.segmentAt(at);
    for (let year = 1950; year < 2100; year++) tz.segmentAt(Date.UTC(year, 6, 1));
    expect(tz.segmentAt(at)).toEqual(before);
  });
});
