import { countTicks, nextTick, previousTick } from '../../src/domain/schedule/calendar.ts';
import type { CronExpression } from '../../src/domain/schedule/cron-expression.ts';
import type { TimeZone } from '../../src/domain/schedule/time-zone.ts';
import { type MinuteWalk, showClock, ticksByWalking, WARM_UP_MS, walkMinutes } from './minute-walk.ts';

const DAY_MS = 86_400_000;

/** Five days: one to warm up and one more, then three on which instants are asked about. */
export const WINDOW_MS = 5 * DAY_MS;

/** Start of a window around the next change of a zone's clock after `instant`; around `instant` where none is near. */
export function windowAtChange(timeZone: string, instant: number): number {
  return dayOfNextChange(timeZone, instant) - WARM_UP_MS - DAY_MS;
}

function dayOfNextChange(timeZone: string, instant: number): number {
  const offset = (at: number) => showClock(timeZone, at) - at;
  const start = Math.floor(instant / DAY_MS) * DAY_MS;
  for (let day = start; day < start + 400 * DAY_MS; day += 2 * DAY_MS) {
    if (offset(day) !== offset(day + 2 * DAY_MS)) return day;
  }
  return instant;
}

/** Walks over a zone's clock from `from` to `to`, by minutes or whatever its offset needs. */
export function walkZone(timeZone: string, from: number, to: number): MinuteWalk {
  // Offsets with seconds need a walk that meets their whole minutes: after 1970 only Monrovia's, -00:44:30 until 1972.
  const step = timeZone === 'Africa/Monrovia' && from < Date.UTC(1972, 1, 1) ? 30_000 : 60_000;
  return walkMinutes((instant) => showClock(timeZone, instant), from, to, step);
}

/**
 * Asks the calendar at the given parts of the walk (0 to 1) for next, previous and count, and returns how many instants were
 * compared. Throws at the first answer that is not the walk's.
 */
export function compareWithWalk(
  expression: CronExpression,
  tz: TimeZone,
  walk: MinuteWalk,
  parts: readonly number[],
): number {
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
