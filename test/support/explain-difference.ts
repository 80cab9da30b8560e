import type { CronExpression } from '../../src/domain/schedule/cron-expression.ts';
import { matcher, passedMatch, showClock } from './minute-walk.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The clock of no zone has gone back further since 1970: Vostok did, by seven hours. */
const LONGEST_OVERLAP_MS = 8 * HOUR_MS;

/** croner looks for the other pass of an overlap no further away than this. */
const CRONER_OVERLAP_MS = 3 * HOUR_MS;

/** Two answers to the question which tick comes next. */
export interface Difference {
  readonly expression: CronExpression;
  readonly timeZone: string;
  readonly ours: number | undefined;
  readonly theirs: number | undefined;
}

/**
 * Why our calendar and croner (`fixedTimeRule: 'no-wildcard'`) name different ticks, or undefined when the two written
 * rules do not say so, and one of them must be wrong. The rules, croner's as its README has them:
 *
 * |                       | ours                                   | croner's                                      |
 * | --------------------- | -------------------------------------- | --------------------------------------------- |
 * | follows elapsed time  | minute or hour starts with `*`         | minute or hour holds a `*` or a step anywhere |
 * | fixed time in a gap   | at the first instant after it          | the same, if that is on the same date         |
 * | fixed time in overlap | first pass                             | the same, if the passes are within 3 h        |
 *
 * The earlier answer is a tick of one side only. Both rules are worked out for that instant from what the zone's clock
 * shows, without either engine; the difference is explained when they give exactly what the engines gave.
 */
export function explainDifference({ expression, timeZone, ours, theirs }: Difference): string | undefined {
  const at = Math.min(ours ?? Number.POSITIVE_INFINITY, theirs ?? Number.POSITIVE_INFINITY);
  if (ours === theirs || !Number.isFinite(at)) return undefined;
  const matches = matcher(expression);
  const shows = showClock(timeZone, at);
  const before = showClock(timeZone, at - MINUTE_MS);
  const overlap = overlapAround(timeZone, at);
  const isMatch = shows % MINUTE_MS === 0 && matches(shows);
  const isSecondPass = overlap !== undefined && overlap.at <= at;

  const byOurRule = expression.timeRule === 'elapsed' ? isMatch : !isSecondPass && passedMatch(matches, before, shows);
  const interval = isIntervalToCroner(expression);
  const byTheirRule = interval ? isMatch : !isSecondPass && (isMatch || passedOnDateOf(matches, before, shows));
  if (byOurRule === (at === ours) && byTheirRule === (at === theirs)) {
    if (interval !== (expression.timeRule === 'elapsed')) return 'croner follows elapsed time for a step or later star';
    return 'croner drops a fixed time whose gap ends on another date';
  }
  return overlap !== undefined && overlap.ms > CRONER_OVERLAP_MS && byOurRule === (at === ours)
    ? 'croner does not see the other pass of an overlap of more than three hours'
    : undefined;
}

function isIntervalToCroner({ text }: CronExpression): boolean {
  const [minute = '', hour = ''] = text.split(/\s+/);
  return /[*/]/.test(minute) || /[*/]/.test(hour);
}

/** Was a match jumped over that lies on the date on which the clock goes on? */
function passedOnDateOf(matches: (local: number) => boolean, after: number, until: number): boolean {
  const midnight = Math.floor(until / DAY_MS) * DAY_MS;
  return passedMatch(matches, Math.max(after, midnight - 1), until);
}

/** The overlap in one of whose passes `at` lies: when the clock went back, and by how much. */
function overlapAround(timeZone: string, at: number): { readonly at: number; readonly ms: number } | undefined {
  const shows = showClock(timeZone, at);
  const start = at - LONGEST_OVERLAP_MS;
  for (let instant = start; instant < at + LONGEST_OVERLAP_MS; instant += MINUTE_MS) {
    const [here, next] = [showClock(timeZone, instant), showClock(timeZone, instant + MINUTE_MS)];
    const ms = here + MINUTE_MS - next;
    if (ms > 0 && shows >= next && shows < next + ms) return { at: instant + MINUTE_MS, ms };
  }
  return undefined;
}
