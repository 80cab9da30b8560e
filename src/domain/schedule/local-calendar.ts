import type { CronExpression } from './cron-expression.ts';

/*
 * Where an expression matches on a clock without a time zone. Local time is a number: the milliseconds since 1970 that
 * UTC would have if it showed the same date and time. Days are counted from 1970-01-01, a Thursday.
 */

const MINUTE_MS = 60_000;
/** One day of a clock that never changes. */
export const DAY_MS = 86_400_000;

// The longest wait for a date: 29 February from 1896 to 1904, because 1900 has none. Parsing refuses what never comes.
const MAX_MONTHS = 12 * 8 + 1;

/** The first matching minute at or after `from`. */
export function nextLocal(expression: CronExpression, from: number): number | null {
  const first = Math.ceil(from / MINUTE_MS);
  const today = Math.floor(first / 1440);
  if (matchesDay(expression, today)) {
    const time = timeFrom(expression, first - today * 1440);
    if (time !== null) return (today * 1440 + time) * MINUTE_MS;
  }
  const day = nextDay(expression, today + 1);
  return day === null ? null : day * DAY_MS + (timeFrom(expression, 0) ?? 0) * MINUTE_MS;
}

/** The last matching minute before `before`, which itself does not count. */
export function previousLocal(expression: CronExpression, before: number): number | null {
  const last = Math.ceil(before / MINUTE_MS) - 1;
  const today = Math.floor(last / 1440);
  if (matchesDay(expression, today)) {
    const time = timeUpTo(expression, last - today * 1440);
    if (time !== null) return (today * 1440 + time) * MINUTE_MS;
  }
  const day = previousDay(expression, today - 1);
  return day === null ? null : day * DAY_MS + (timeUpTo(expression, 1439) ?? 0) * MINUTE_MS;
}

/** How many matching minutes lie in [from, to). Costs a little for each month between them, nothing for each minute. */
export function countLocal(expression: CronExpression, from: number, to: number): number {
  if (to <= from) return 0;
  const start = Math.ceil(from / MINUTE_MS);
  const end = Math.ceil(to / MINUTE_MS);
  const startDay = Math.floor(start / 1440);
  const endDay = Math.floor(end / 1440);
  const perDay = expression.hours.length * expression.minutes.length;
  return (
    countDays(expression, startDay, endDay) * perDay -
    countUntil(expression, startDay, start - startDay * 1440) +
    countUntil(expression, endDay, end - endDay * 1440)
  );
}

/** Matching minutes of `day` before the minute of the day `time`. */
function countUntil(expression: CronExpression, day: number, time: number): number {
  if (!matchesDay(expression, day)) return 0;
  const hour = Math.floor(time / 60);
  const wholeHours = expression.hours.filter((h) => h < hour).length;
  const rest = expression.hours.includes(hour) ? expression.minutes.filter((m) => m < time % 60).length : 0;
  return wholeHours * expression.minutes.length + rest;
}

function timeFrom({ hours, minutes }: CronExpression, time: number): number | null {
  const hour = Math.floor(time / 60);
  for (const h of hours) {
    if (h < hour) continue;
    const minute = h > hour ? minutes[0] : minutes.find((m) => m >= time % 60);
    if (minute !== undefined) return h * 60 + minute;
  }
  return null;
}

function timeUpTo({ hours, minutes }: CronExpression, time: number): number | null {
  const hour = Math.floor(time / 60);
  for (let i = hours.length - 1; i >= 0; i--) {
    const h = hours[i] as number;
    if (h > hour) continue;
    const minute = h < hour ? minutes.at(-1) : minutes.findLast((m) => m <= time % 60);
    if (minute !== undefined) return h * 60 + minute;
  }
  return null;
}

function matchesDay(expression: CronExpression, day: number): boolean {
  const date = new Date(day * DAY_MS);
  return expression.months.includes(date.getUTCMonth() + 1) && matchesDate(expression, date.getUTCDate(), weekday(day));
}

function matchesDate({ daysOfMonth, daysOfWeek, dayRule }: CronExpression, dayOfMonth: number, dayOfWeek: number) {
  return dayRule === 'either'
    ? daysOfMonth.includes(dayOfMonth) || daysOfWeek.includes(dayOfWeek)
    : daysOfMonth.includes(dayOfMonth) && daysOfWeek.includes(dayOfWeek);
}

function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function nextDay(expression: CronExpression, from: number): number | null {
  let month = monthOf(from);
  for (let i = 0; i < MAX_MONTHS; i++, month = monthAfter(month)) {
    if (!expression.months.includes(month.number)) continue;
    for (let day = Math.max(from, month.start); day < month.end; day++) {
      if (matchesDate(expression, day - month.start + 1, weekday(day))) return day;
    }
  }
  return null;
}

function previousDay(expression: CronExpression, from: number): number | null {
  let month = monthOf(from);
  for (let i = 0; i < MAX_MONTHS; i++, month = monthBefore(month)) {
    if (!expression.months.includes(month.number)) continue;
    for (let day = Math.min(from, month.end - 1); day >= month.start; day--) {
      if (matchesDate(expression, day - month.start + 1, weekday(day))) return day;
    }
  }
  return null;
}

/** How many matching days lie in [from, to). */
function countDays(expression: CronExpression, from: number, to: number): number {
  let count = 0;
  for (let month = monthOf(from); month.start < to; month = monthAfter(month)) {
    if (!expression.months.includes(month.number)) continue;
    const end = Math.min(to, month.end);
    for (let day = Math.max(from, month.start); day < end; day++) {
      if (matchesDate(expression, day - month.start + 1, weekday(day))) count++;
    }
  }
  return count;
}

/** A month: its number (1 to 12), its first day, and the first day of the next. */
interface Month {
  readonly year: number;
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

function monthOf(day: number): Month {
  const date = new Date(day * DAY_MS);
  const [year, number] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const start = day - date.getUTCDate() + 1;
  return { year, number, start, end: start + daysIn(year, number) };
}

// Walking by arithmetic is what keeps 29 February, up to 96 months away, within a few microseconds.
function monthAfter(month: Month): Month {
  const year = month.number === 12 ? month.year + 1 : month.year;
  const number = month.number === 12 ? 1 : month.number + 1;
  return { year, number, start: month.end, end: month.end + daysIn(year, number) };
}

function monthBefore(month: Month): Month {
  const year = month.number === 1 ? month.year - 1 : month.year;
  const number = month.number === 1 ? 12 : month.number - 1;
  return { year, number, start: month.start - daysIn(year, number), end: month.start };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
