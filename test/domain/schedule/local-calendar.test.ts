import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLocal, nextLocal, previousLocal } from '../../../src/domain/schedule/local-calendar.ts';
import { arbitraryCron, cron } from '../../support/arbitrary-cron.ts';
import { matcher } from '../../support/minute-walk.ts';

const MINUTE_MS = 60_000;

const arbitraryLocal = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('matching minutes of a clock without a zone', () => {
  it('are those that a look at each minute of ten days finds', () => {
    fc.assert(
      fc.property(arbitraryCron, arbitraryLocal, (expression, from) => {
        const to = from + 10 * 1440 * MINUTE_MS;
        const matches = matcher(expression);
        const found: number[] = [];
        for (let local = Math.ceil(from / MINUTE_MS) * MINUTE_MS; local < to; local += MINUTE_MS) {
          if (matches(local)) found.push(local);
        }
        expect(countLocal(expression, from, to)).toBe(found.length);
        const next = nextLocal(expression, from);
        const previous = previousLocal(expression, to);
        if (found.length > 0) {
          expect([next, previous]).toEqual([found[0], found.at(-1)]);
        } else {
          expect(next).toBeGreaterThanOrEqual(to);
          expect(previous).toBeLessThan(from);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('have nothing between two that follow each other, however far apart', () => {
    fc.assert(
      fc.property(arbitraryCron, arbitraryLocal, (expression, from) => {
        const next = nextLocal(expression, from) ?? Number.NaN;
        expect(matcher(expression)(next)).toBe(true);
        expect(countLocal(expression, from, next)).toBe(0);
        expect(countLocal(expression, from, next + 1)).toBe(1);
        expect(previousLocal(expression, next + 1)).toBe(next);
        const previous = previousLocal(expression, next) ?? Number.NaN;
        expect(nextLocal(expression, previous + 1)).toBe(next);
      }),
      { numRuns: 2000 },
    );
  });

  it('come after eight years at the latest, over a century that is no leap year', () => {
    const leapDay = cron('0 0 29 2 *');
    expect(nextLocal(leapDay, Date.UTC(1896, 2, 1))).toBe(Date.UTC(1904, 1, 29));
    expect(previousLocal(leapDay, Date.UTC(1904, 1, 29))).toBe(Date.UTC(1896, 1, 29));
  });
});
