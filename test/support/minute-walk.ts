import type { CronExpression } from '../../src/domain/schedule/cron-expression.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Ticks are only told from here on: before, the walk has not seen enough of the clock to know what was shown already. */
export const WARM_UP_MS = 34 * 3_600_000;

/** What the clock of a zone showed at each step of a stretch of time. Local times are milliseconds as if they were UTC. */
export interface MinuteWalk {
  readonly instants: readonly number[];
  readonly shown: readonly number[];
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock at `instant`, straight from the formatted fields of Intl: no offsets, no caching, no bisection. */
export function showClock(timeZone: string, instant: number): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = format
    .format(instant)
    .split(/[^0-9]+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Walks from `from` to `to`, a minute at a time; give a smaller step where offsets have seconds. */
export function walkMinutes(
  show: (instant: number) => number,
  from: number,
  to: number,
  step: number = MINUTE_MS,
): MinuteWalk {
  const instants: number[] = [];
  for (let instant = Math.ceil(from / step) * step; instant <= to; instant += step) instants.push(instant);
  return { instants, shown: instants.map(show) };
}

/**
 * The ticks of `expression` by the written rule and nothing else, the plainest way: look at the clock each minute. This is
 * the reference for the calendar, so it shares no code with it.
 */
export function ticksByWalking(expression: CronExpression, walk: MinuteWalk): number[] {
  const matches = matcher(expression);
  const ticks: number[] = [];
  let newest = (walk.shown[0] ?? 0) - 1;
  for (const [i, instant] of walk.instants.entries()) {
    const shows = walk.shown[i] ?? 0;
    if (expression.timeRule === 'elapsed') {
      if (shows % MINUTE_MS === 0 && matches(shows)) ticks.push(instant);
      continue;
    }
    if (shows <= newest) continue;
    // The clock shows what it never showed before: everything up to here has come, or was jumped over.
    if (passedMatch(matches, newest, shows)) ticks.push(instant);
    newest = shows;
  }
  const start = (walk.instants[0] ?? 0) + WARM_UP_MS;
  return ticks.filter((tick) => tick >= start);
}

/** Whether a matching minute lies in (after, until], of which all but the last was jumped over; skipped dates may join later runs. */
export function passedMatch(matches: (local: number) => boolean, after: number, until: number): boolean {
  const landing = startOfDay(until);
  for (let local = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS; local <= until; local += MINUTE_MS) {
    if (!matches(local)) continue;
    const dateSkipped = startOfDay(local) > after && startOfDay(local) < landing;
    if (!dateSkipped || !matchesLater(matches, until)) return true;
  }
  return false;
}

/** Does the date of `local` have a match of its own, then or later? */
function matchesLater(matches: (local: number) => boolean, local: number): boolean {
  const end = startOfDay(local) + DAY_MS;
  for (let minute = Math.ceil(local / MINUTE_MS) * MINUTE_MS; minute < end; minute += MINUTE_MS) {
    if (matches(minute)) return true;
  }
  return false;
}

function startOfDay(local: number): number {
  return Math.floor(local / DAY_MS) * DAY_MS;
}

/** Whether a whole local minute matches. */
export function matcher(expression: CronExpression): (local: number) => boolean {
  const minutes = new Set(expression.minutes);
  const hours = new Set(expression.hours);
  const dates = new Set(expression.daysOfMonth);
  const months = new Set(expression.months);
  const weekdays = new Set(expression.daysOfWeek);
  const dayMatches = (day: number) => {
    const date = new Date(day * DAY_MS);
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const [byDate, byWeekday] = [dates.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
    return expression.dayRule === 'either' ? byDate || byWeekday : byDate && byWeekday;
  };
  let [lastDay, lastDayMatches] = [Number.NaN, false];
  return (local) => {
    const day = Math.floor(local / DAY_MS);
    if (day !== lastDay) [lastDay, lastDayMatches] = [day, dayMatches(day)];
    const minute = Math.floor((local - day * DAY_MS) / MINUTE_MS);
    return lastDayMatches && minutes.has(minute % 60) && hours.has(Math.floor(minute / 60));
  };
}
