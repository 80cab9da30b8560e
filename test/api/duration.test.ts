import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/api/duration.ts';

const day = 86_400_000;

describe('parseDuration', () => {
  it.each([
    ['90d', 90 * day],
    ['1w', 7 * day],
    ['1w3d12h', 10.5 * day],
    ['36h', 1.5 * day],
    ['3m', 180_000],
    ['604800s', 7 * day],
    ['1w2d3h4m5s', 9 * day + 3 * 3_600_000 + 4 * 60_000 + 5_000],
    ['007d', 7 * day],
    ['0h', 0],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '90', 'd', '1.5d', '-1d', '+1d', '1d3w', '1d1d', '1d 3h', ' 1d', '1D', '1y', '1M', '1d\n', '１d'])(
    'does not read %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('leaves room for a date to be moved by the longest duration', () => {
    const longest = parseDuration('9999w99999d999999h99999999m9999999999s') ?? Number.NaN;
    expect(new Date(Date.UTC(2026, 0) - longest).getTime()).not.toBeNaN();
    expect(parseDuration('10000w')).toBeUndefined();
  });
});
