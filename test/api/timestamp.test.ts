import { expect, it } from 'vitest';
import { formatTimestamp } from '../../src/api/timestamp.ts';

it('writes a moment in UTC to the second, and never later than it was', () => {
  expect(formatTimestamp(new Date('2026-11-22T03:00:00.999+01:00'))).toBe('2026-11-22T02:00:00Z');
});
