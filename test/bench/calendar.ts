import { countTicks, nextTick, previousTick } from '../../src/domain/schedule/calendar.ts';
import { type CronExpression, parseCronExpression } from '../../src/domain/schedule/cron-expression.ts';
import { resolveTimeZone, type TimeZone } from '../../src/domain/schedule/time-zone.ts';
import { atMost, type BenchResult, benchResult, median } from './bench.ts';

const YEAR_MS = 365.25 * 86_400_000;
const ASKED = 20_000;

const kinds: readonly [name: string, schedule: string, timeZone: string][] = [
  ['hourly in UTC', '0 * * * *', 'Etc/UTC'],
  ['hourly', '0 * * * *', 'America/New_York'],
  ['daily', '15 2 * * *', 'America/New_York'],
  ['weekdays', '15 2 * * 1-5', 'Europe/Berlin'],
  ['monthly', '15 2 1 * *', 'Africa/Casablanca'],
  ['29 February', '15 2 29 2 *', 'America/New_York'],
  ['29 February, each quarter of an hour', '*/15 * 29 2 *', 'Australia/Lord_Howe'],
];

/**
 * What the calendar costs: µs for next and previous from random instants of eight years (the zone's changes known, as in
 * a running operator), for the first question to a zone, and for the exact count of ten years of per-minute ticks.
 */
export function bench(): BenchResult {
  const figures: Record<string, number> = {};
  const targets: Record<string, BenchResult['targets'][string]> = {};
  const judge = (what: string, value: number, limit: number) => {
    figures[what] = value;
    targets[what] = atMost(value, limit);
  };

  for (const [name, text, timeZone] of kinds) {
    const [expression, zone] = [cron(text), zoneOf(timeZone)];
    const instants = randomInstants(ASKED);
    for (const [direction, ask] of [
      ['next', nextTick],
      ['previous', previousTick],
    ] as const) {
      for (const instant of instants) ask(expression, zone, instant);
      const took = time(() => {
        for (const instant of instants) ask(expression, zone, instant);
      });
      judge(`µs, ${direction}, ${name}`, round((took * 1000) / ASKED), 25);
    }
  }

  const [since, now] = [new Date('2016-11-22T00:00:00Z'), new Date('2026-11-22T00:00:00Z')];
  const count = () => countTicks(cron('* * * * *'), zoneOf('Asia/Tehran'), since, now);
  figures['ms, count of ten years of minutes, zone not seen before'] = round(time(count));
  judge('ms, count of ten years of minutes', round(median(Array.from({ length: 9 }, () => time(count)))), 5);
  figures['ms, first next in a zone not seen before'] = round(
    time(() => nextTick(cron('15 2 * * *'), zoneOf('Pacific/Auckland'), now)),
  );
  return benchResult('calendar', figures, targets);
}

function time(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** From 2024 to 2032, so that 29 February is in reach both ways; the same in each run. */
function randomInstants(count: number): Date[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    // The multiplicative generator of Park and Miller.
    state = (state * 48_271) % 2_147_483_647;
    return new Date(Date.UTC(2024, 0, 1) + Math.floor((state / 2_147_483_647) * 8 * YEAR_MS));
  });
}

function cron(text: string): CronExpression {
  const result = parseCronExpression(text);
  if (result.kind === 'refused') throw new Error(result.problem);
  return result.expression;
}

function zoneOf(name: string): TimeZone {
  const result = resolveTimeZone(name);
  if (result.kind === 'refused') throw new Error(result.problem);
  return result.zone;
}
