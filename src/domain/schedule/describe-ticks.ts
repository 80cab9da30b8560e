import { nextTick } from './calendar.ts';
import type { CronExpression } from './cron-expression.ts';
import { localTime, type TimeZone } from './time-zone.ts';

/** A tick as a person plans with it. */
export interface DescribedTick {
  readonly tick: Date;
  /** What the clock on the wall shows then, such as `2026-03-29 03:00`. */
  readonly local: string;
  /** What a change of the clock since the tick before means for it; absent when there was none. */
  readonly note?: string;
}

/** The next ticks after an instant, at most `count`, each with a note where a change of the clock lies before it. */
export function describeTicks(
  expression: CronExpression,
  zone: TimeZone,
  after: Date,
  count: number,
): readonly DescribedTick[] {
  const ticks: DescribedTick[] = [];
  for (let before = after; ticks.length < count; ) {
    const tick = nextTick(expression, zone, before);
    if (tick === null) break;
    const note = changesBetween(zone, before, tick).join('; ');
    ticks.push({ tick, local: wallClock(localTime(zone, tick)), ...(note !== '' && { note }) });
    before = tick;
  }
  return ticks;
}

function changesBetween(zone: TimeZone, after: Date, until: Date): readonly string[] {
  const changes: string[] = [];
  let segment = zone.segmentAt(after.getTime());
  while (segment.end <= until.getTime()) {
    const next = zone.segmentAt(segment.end);
    // A segment may also end because it was computed no further.
    if (next.offset !== segment.offset) changes.push(describeChange(segment.end, segment.offset, next.offset));
    segment = next;
  }
  return changes;
}

function describeChange(at: number, before: number, after: number): string {
  const direction = after > before ? 'forward' : 'back';
  return `the clock went ${direction} from ${wallClock(new Date(at + before))} to ${wallClock(new Date(at + after))}`;
}

function wallClock(local: Date): string {
  return local.toISOString().slice(0, 16).replace('T', ' ');
}
