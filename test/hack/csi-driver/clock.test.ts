import { describe, expect, it } from 'vitest';
import { createNanosecondClock, toTimestamp } from '../../../hack/csi-driver/clock.ts';

describe('createNanosecondClock', () => {
  it('is right to the millisecond and later each time, also when the wall clock steps back', () => {
    const wall = [1_700_000_000_001, 1_700_000_000_001, 1_700_000_000_000, 1_700_000_000_005];
    const clock = createNanosecondClock(() => wall.shift() ?? 0);
    const times = [clock(), clock(), clock(), clock()];
    expect(times.map((time) => time / 1_000_000n)).toEqual([
      1_700_000_000_001n,
      1_700_000_000_001n,
      1_700_000_000_001n,
      1_700_000_000_005n,
    ]);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(times).size).toBe(4);
  });
});

describe('toTimestamp', () => {
  it('splits nanoseconds without losing a digit', () => {
    expect(toTimestamp(1_700_000_000_123_456_789n)).toEqual({ seconds: '1700000000', nanos: 123_456_789 });
  });
});
