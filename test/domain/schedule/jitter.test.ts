import { describe, expect, it } from 'vitest';
import { claimDelayMs } from '../../../src/domain/schedule/jitter.ts';

const delays = (count: number, seconds: number) =>
  Array.from({ length: count }, (_, i) => claimDelayMs('schedule-uid', `claim-${i}`, seconds));

describe('the delay of a claim', () => {
  it('is none without jitter', () => {
    expect(new Set(delays(100, 0))).toEqual(new Set([0]));
  });

  it('is a whole number of milliseconds from 0 to the jitter, both reached', () => {
    // With 2 ms there are three values; each must come up.
    expect(new Set(delays(200, 0.002))).toEqual(new Set([0, 1, 2]));
    for (const delay of delays(1000, 3600)) {
      expect(Number.isInteger(delay) && delay >= 0 && delay <= 3_600_000).toBe(true);
    }
  });

  it('is the same each time, and another for another schedule', () => {
    expect(claimDelayMs('a', 'b', 600)).toBe(claimDelayMs('a', 'b', 600));
    expect(claimDelayMs('a', 'b', 600)).not.toBe(claimDelayMs('b', 'a', 600));
  });

  it('spreads claims evenly', () => {
    const tenths = Array<number>(10).fill(0);
    for (const delay of delays(10_000, 60))
      tenths[Math.min(9, Math.floor(delay / 6000))] = (tenths[Math.min(9, Math.floor(delay / 6000))] ?? 0) + 1;
    // 1,000 each on average; 4 standard deviations are 120.
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
