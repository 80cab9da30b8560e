import type { CronExpression } from './cron-expression.ts';
import { countLocal, DAY_MS, nextLocal, previousLocal } from './local-calendar.ts';
import type { TimeZone } from './time-zone.ts';
import { firstShown, type Gap, gapAt, gapsBetween, MAX_OFFSET_MS, shownUntil } from './wall-clock.ts';

/*
 * The ticks of an expression in a zone are a fixed set of instants, so every question gets the same answer from any
 * asking time. The set follows the rule of Vixie and ISC cron at a change of the clock:
 *
 * | timeRule  | a tick is                                      | in a gap                   | in an overlap  |
 * | --------- | ---------------------------------------------- | -------------------------- | -------------- |
 * | `elapsed` | each instant that shows a matching minute      | none                       | in both passes |
 * | `fixed`   | the first instant at which the clock shows the | once, at the first instant | in the first   |
 * |           | matching minute or later                       | after it                   | pass only      |
 *
 * Several fixed times in one gap, and one at its very end, are one tick. One case lies beyond that rule: a zone that
 * crosses the date line skips a whole date (Apia had no 2011-12-30). The runs of that date join the runs of the date on
 * which the clock goes on, so a daily job still runs once on each date that there is; only where that date has none, the
 * skipped ones run at the first instant after the gap, so a yearly job is not lost.
 */

// What has a four-digit year (RFC 3339) and offsets known to Intl.
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(9999, 11, 30);

/** The first tick after `after`. Null only when it would lie beyond the year 9999. */
export function nextTick(expression: CronExpression, zone: TimeZone, after: Date): Date | null {
  const from = Math.max(valid(after), EARLIEST - 1);
  return from >= LATEST
    ? null
    : asTick(expression.timeRule === 'fixed' ? nextFixed(expression, zone, from) : nextElapsed(expression, zone, from));
}

/** The last tick that is not after `atOrBefore`. Null only when it would lie before the year 1900. */
export function previousTick(expression: CronExpression, zone: TimeZone, atOrBefore: Date): Date | null {
  const at = Math.min(valid(atOrBefore), LATEST);
  return at < EARLIEST
    ? null
    : asTick(
        expression.timeRule === 'fixed' ? previousFixed(expression, zone, at) : previousElapsed(expression, zone, at),
      );
}

/**
 * How many ticks lie in (after, until], exactly. It costs by the months and clock changes between the two and never by
 * the ticks: ten years of a per-minute schedule take a fraction of a millisecond.
 */
export function countTicks(expression: CronExpression, zone: TimeZone, after: Date, until: Date): number {
  const from = Math.max(valid(after), EARLIEST - 1);
  const to = Math.min(valid(until), LATEST);
  if (to <= from) return 0;
  return expression.timeRule === 'fixed'
    ? countFixed(expression, zone, from, to)
    : countElapsed(expression, zone, from, to);
}

function nextFixed(expression: CronExpression, zone: TimeZone, after: number): number | null {
  const local = nextLocal(expression, shownUntil(zone, after));
  if (local === null) return null;
  const instant = firstShown(zone, local);
  const joined = joinedDates(expression, zone, local, instant);
  if (!joined) return instant;
  const own = nextLocal(expression, joined.to);
  return own === null ? null : firstShown(zone, own);
}

function previousFixed(expression: CronExpression, zone: TimeZone, at: number): number | null {
  let local = previousLocal(expression, shownUntil(zone, at));
  while (local !== null) {
    const instant = firstShown(zone, local);
    const joined = joinedDates(expression, zone, local, instant);
    if (!joined) return instant;
    // The runs that they join are after `at`, or they would have been found first.
    local = previousLocal(expression, joined.from);
  }
  return null;
}

function countFixed(expression: CronExpression, zone: TimeZone, after: number, until: number): number {
  let count = countLocal(expression, shownUntil(zone, after), shownUntil(zone, until));
  for (const gap of gapsBetween(zone, after, until)) {
    // All of these start at `gap.at`, which is one tick, or none if all of them join later runs.
    const together = countLocal(expression, gap.from, gap.to + 1);
    if (together === 0) continue;
    const { from, to } = skippedDates(gap);
    const joined = ownTimeAfter(expression, gap) === null ? 0 : countLocal(expression, from, to);
    count -= joined === together ? together : together - 1;
  }
  return count;
}

/**
 * The skipped dates, as local time [from, to), if `local`, which the clock first reaches at `instant`, stands on one and
 * their runs join those of the next date. Null when it has a tick of its own.
 */
function joinedDates(
  expression: CronExpression,
  zone: TimeZone,
  local: number,
  instant: number,
): { from: number; to: number } | null {
  // Nearly always the clock shows what was asked for, and this is cheap to see.
  if (instant + zone.segmentAt(instant).offset === local) return null;
  const gap = gapAt(zone, instant);
  if (!gap) return null;
  const dates = skippedDates(gap);
  return local >= dates.from && local < dates.to && ownTimeAfter(expression, gap) !== null ? dates : null;
}

/** The first matching time on the date on which the clock goes on after the gap. */
function ownTimeAfter(expression: CronExpression, gap: Gap): number | null {
  const own = nextLocal(expression, gap.to);
  return own !== null && Math.floor(own / DAY_MS) === Math.floor(gap.to / DAY_MS) ? own : null;
}

/** The whole dates inside the gap, as local time [from, to); nearly always none, and then `to` is not after `from`. */
function skippedDates(gap: Gap): { from: number; to: number } {
  return { from: Math.ceil(gap.from / DAY_MS) * DAY_MS, to: Math.floor(gap.to / DAY_MS) * DAY_MS };
}

function nextElapsed(expression: CronExpression, zone: TimeZone, after: number): number | null {
  let from = after + 1;
  for (;;) {
    const segment = zone.segmentAt(from);
    const local = nextLocal(expression, from + segment.offset);
    if (local === null) return null;
    if (local - segment.offset < segment.end) return local - segment.offset;
    // Whatever the offsets are from here on, nothing matches before this: a jump over years of segments.
    const match = nextLocal(expression, from - MAX_OFFSET_MS);
    from = Math.max(segment.end, (match ?? local) - MAX_OFFSET_MS);
  }
}

function previousElapsed(expression: CronExpression, zone: TimeZone, atOrBefore: number): number | null {
  let at = atOrBefore;
  for (;;) {
    const segment = zone.segmentAt(at);
    const local = previousLocal(expression, at + 1 + segment.offset);
    if (local === null) return null;
    if (local - segment.offset >= segment.start) return local - segment.offset;
    const match = previousLocal(expression, at + 1 + MAX_OFFSET_MS);
    at = Math.min(segment.start - 1, (match ?? local) + MAX_OFFSET_MS);
  }
}

function countElapsed(expression: CronExpression, zone: TimeZone, after: number, until: number): number {
  let count = 0;
  for (let from = after + 1; from <= until; ) {
    const segment = zone.segmentAt(from);
    const to = Math.min(segment.end, until + 1);
    count += countLocal(expression, from + segment.offset, to + segment.offset);
    from = to;
  }
  return count;
}

function valid(date: Date): number {
  const instant = date.getTime();
  if (Number.isNaN(instant)) throw new RangeError('an invalid Date has no ticks around it');
  return instant;
}

function asTick(instant: number | null): Date | null {
  return instant === null || instant < EARLIEST || instant > LATEST ? null : new Date(instant);
}
