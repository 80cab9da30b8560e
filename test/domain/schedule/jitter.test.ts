import { describe, expect, it } from 'vitest';
import { claimDelayMs, jitterAt } from '../../../src/domain/schedule/jitter.ts';

const delays = (count: number, seconds: number) =>
  Array.from({ length: count }, (_, i) => claimDelayMs('schedule-uid', `claim-${i}`, seconds));

describe('the delay of a claim', () => {
  it('is none without jitter', () => {
    expect(new Set(delays(100, 0))).toEqual(new Set([0]));
  });

  it('is a whole number of seconds from 0 to the jitter, both reached', () => {
    // With 2 s there are three values; each must come up.
    expect(new Set(delays(200, 2))).toEqual(new Set([0, 1000, 2000]));
    for (const delay of delays(1000, 3600)) {
      expect(delay % 1000 === 0 && delay >= 0 && delay <= 3_600_000).toBe(true);
    }
  });

  it('is the same each time, and another for another schedule', () => {
    expect(claimDelayMs('a', 'b', 600)).toBe(claimDelayMs('a', 'b', 600));
    expect(claimDelayMs('a', 'b', 600)).not.toBe(claimDelayMs('b', 'a', 600));
  });

  it('spreads claims evenly', () => {
    const tenths = Array<number>(10).fill(0);
    // 60 values from 0 to 59 s fill ten classes of six.
    for (const delay of delays(10_000, 59))
      tenths[Math.floor(delay / 6000)] = (tenths[Math.floor(delay / 6000)] ?? 0) + 1;
    // 1,000 each on average; 4 standard deviations are 120.
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe('the jitter in force at a tick', () => {
  const tick = new Date('2026-11-22T02:00:00Z');
  const secondsOn = (seconds: number) => new Date(tick.getTime() + seconds * 1000);

  it.each([
    ['as asked for, where there is room', secondsOn(86_400), 600, 600],
    ['nine tenths of the way to the next tick, where that is less', secondsOn(300), 3600, 270],
    ['at most 54 s with a tick each minute', secondsOn(60), 3600, 54],
    ['as asked for, before the last tick of all', null, 600, 600],
  ])('is %s', (_, next, asked, inForce) => {
    expect(jitterAt(tick, next, asked)).toBe(inForce);
  });
});
