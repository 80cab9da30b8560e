import { describe, expect, it } from 'vitest';
import { createOffsetSegments } from '../../../src/domain/schedule/offset-segments.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An offset that takes each value from its instant on; the first holds for ever before. */
function steps(...changes: readonly [from: number, offset: number][]): (instant: number) => number {
  return (instant) => (changes.findLast(([from]) => instant >= from) ?? changes[0] ?? [0, 0])[1];
}

/** Where the segments between two instants change their offset. */
function changesFound(offsetAt: (instant: number) => number, from: number, to: number): number[] {
  const segmentAt = createOffsetSegments(offsetAt);
  const changes: number[] = [];
  for (let segment = segmentAt(from); segment.end < to; ) {
    const next = segmentAt(segment.end);
    expect(next.start).toBe(segment.end);
    if (next.offset !== segment.offset) changes.push(next.start);
    segment = next;
  }
  return changes;
}

describe('offset segments', () => {
  it('see a week that differs from those around it, wherever it lies', () => {
    // The shortest such time of any zone is 6.96 days.
    const length = 167 * HOUR_MS;
    for (let start = 0; start < 800 * DAY_MS; start += 29 * HOUR_MS) {
      const offsetAt = steps([-DAY_MS * 1000, 0], [start, HOUR_MS], [start + length, 0]);
      expect(changesFound(offsetAt, -20 * DAY_MS, 900 * DAY_MS)).toEqual([start, start + length]);
    }
  });

  it('see several changes between two probes', () => {
    const [a, b, c] = [10 * DAY_MS + 1000, 10 * DAY_MS + 7_201_000, 11 * DAY_MS];
    const offsetAt = steps([-DAY_MS * 1000, 0], [a, HOUR_MS], [b, -HOUR_MS], [c, 2 * HOUR_MS]);
    expect(changesFound(offsetAt, 0, 100 * DAY_MS)).toEqual([a, b, c]);
  });

  it('hold the instant that was asked for, and change exactly at the second', () => {
    const change = Date.UTC(2026, 2, 29, 1);
    const segmentAt = createOffsetSegments(steps([0, HOUR_MS], [change, 2 * HOUR_MS]));
    expect(segmentAt(change - 1)).toMatchObject({ end: change, offset: HOUR_MS });
    expect(segmentAt(change)).toMatchObject({ start: change, offset: 2 * HOUR_MS });
  });

  it('ask for each stretch of time once while it is remembered', () => {
    let asked = 0;
    const segmentAt = createOffsetSegments(() => {
      asked++;
      return 0;
    });
    segmentAt(Date.UTC(2026, 0, 1));
    const once = asked;
    for (let hour = 0; hour < 1000; hour++) segmentAt(Date.UTC(2026, 0, 1) + hour * HOUR_MS);
    expect(asked).toBeLessThanOrEqual(2 * once);
  });
});
