import { describe, expect, it } from 'vitest';
import { nextTick } from '../../../src/domain/schedule/calendar.ts';
import { localTime } from '../../../src/domain/schedule/time-zone.ts';
import { cron, zone } from '../../support/arbitrary-cron.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Dates that never were, because the zone crossed the date line (time zone database, file australasia). */
const SKIPPED: Record<string, string> = {
  'Pacific/Apia': '2011-12-30',
  'Pacific/Fakaofo': '2011-12-30',
  'Pacific/Enderbury': '1994-12-31',
  'Pacific/Kanton': '1994-12-31',
  'Pacific/Kiritimati': '1994-12-31',
  'Pacific/Kwajalein': '1993-08-21',
};

/** The dates on which a daily job at `time` (minutes) ran, in order; a run out of a gap counts for the date it was meant for. */
function datesOfRuns(timeZone: string, time: number, year: number): number[] {
  const tz = zone(timeZone);
  const daily = cron(`${time % 60} ${Math.floor(time / 60)} * * *`);
  const dates: number[] = [];
  // Two days more at both ends, so that the whole local year is inside in every zone.
  let tick = nextTick(daily, tz, new Date(Date.UTC(year, 0, 1) - 2 * DAY_MS));
  while (tick && tick.getTime() < Date.UTC(year + 1, 0, 1) + 2 * DAY_MS) {
    const shows = localTime(tz, tick).getTime();
    const day = Math.floor(shows / DAY_MS);
    if (shows - day * DAY_MS === time * MINUTE_MS) {
      dates.push(day);
    } else {
      const before = localTime(tz, new Date(tick.getTime() - 1)).getTime();
      const meant = [day - 1, day].filter((date) => {
        const local = date * DAY_MS + time * MINUTE_MS;
        return local > before && local < shows;
      });
      dates.push(meant[0] ?? Number.NaN);
    }
    tick = nextTick(daily, tz, tick);
  }
  return dates;
}

// Years in which many zones changed, or one did something rare; the two last come from the rules alone.
const years = [1972, 1981, 1993, 1994, 2000, 2011, 2012, 2026, 2040, 2099];

describe('a daily job at a fixed time', () => {
  it.each(years)('runs exactly once on each date of every zone in %s', (year) => {
    const wrong: string[] = [];
    for (const [i, timeZone] of Intl.supportedValuesOf('timeZone').entries()) {
      // Midnight and the small hours, where clocks change, in turn over zones and years.
      const time = [0, 30, 60, 90, 120, 150, 210, 23 * 60 + 30][(i + year) % 8] ?? 0;
      const dates = datesOfRuns(timeZone, time, year);
      for (const [n, date] of dates.entries()) {
        const previous = dates[n - 1];
        if (previous === undefined || date === previous + 1) continue;
        const skipped = Date.parse(SKIPPED[timeZone] ?? '') / DAY_MS;
        if (date === previous + 2 && previous + 1 === skipped) continue;
        wrong.push(`${timeZone} at ${time} min: ${previous}, then ${date}`);
      }
      if (dates.length < 365 + 2) wrong.push(`${timeZone}: only ${dates.length} runs`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(SKIPPED))(
    'has no run of its own on the date that %s skipped, at any hour',
    (timeZone, date) => {
      if (!Intl.supportedValuesOf('timeZone').includes(timeZone)) return;
      for (let hour = 0; hour < 24; hour++) {
        const dates = datesOfRuns(timeZone, hour * 60 + 30, Number(date.slice(0, 4)));
        const skipped = Date.parse(date) / DAY_MS;
        expect(dates).not.toContain(skipped);
        expect(dates).toContain(skipped - 1);
        expect(dates).toContain(skipped + 1);
        expect(new Set(dates).size).toBe(dates.length);
      }
    },
  );
});
