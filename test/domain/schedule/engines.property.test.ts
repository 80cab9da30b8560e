import { describe, expect, it } from 'vitest';
import { cron } from '../../support/arbitrary-cron.ts';
import { proveByCroner, proveByWalking, zones } from '../../support/calendar-proof.ts';
import { explainDifference } from '../../support/explain-difference.ts';

describe('the calendar over all zones from 1970 to 2100', () => {
  it('agrees with a walk over each minute for a million expressions, zones and instants', () => {
    const { triples, zones: seen } = proveByWalking(1);
    expect(triples).toBeGreaterThanOrEqual(1_000_000);
    expect(seen).toBe(zones.length);
  }, 300_000);

  it('differs from croner nowhere but where the two written rules differ', () => {
    const { triples } = proveByCroner(1);
    expect(triples).toBeGreaterThanOrEqual(100_000);
  }, 300_000);
});

describe('a difference between the calendar and croner', () => {
  const at = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

  it.each([
    // The gap is 02:00 to 03:00; what runs at its end is a fixed time to us and an interval to croner.
    ['0-30/15 2 * * *', 'Europe/Berlin', '2026-03-29T01:00Z', '2026-03-30T00:00Z', 'croner follows elapsed time'],
    // The second pass of 02:00 to 03:00.
    ['0-30/15 2 * * *', 'Europe/Berlin', '2026-10-26T01:00Z', '2026-10-25T01:00Z', 'croner follows elapsed time'],
    ['30 2,*/12 * * *', 'Europe/Berlin', '2026-10-25T11:30Z', '2026-10-25T01:30Z', 'croner follows elapsed time'],
    // 23:30 does not exist, and the clock goes on after midnight.
    ['30 23 * * *', 'America/Scoresbysund', '2026-03-29T01:00Z', '2026-03-30T00:30Z', 'croner drops a fixed time'],
    // 17:00 to 24:00 comes twice.
    [
      '30 18 * * *',
      'Antarctica/Vostok',
      '1994-02-01T11:30Z',
      '1994-01-31T18:30Z',
      'croner does not see the other pass',
    ],
    [
      '*/30 18 * * *',
      'Antarctica/Vostok',
      '1994-01-31T18:30Z',
      '1994-02-01T11:30Z',
      'croner does not see the other pass',
    ],
    // No change of the clock is near: nothing can explain it.
    ['30 2 * * *', 'Europe/Berlin', '2026-06-01T00:30Z', '2026-06-02T00:30Z', undefined],
    ['30 2 * * *', 'Europe/Berlin', undefined, '2026-06-02T00:30Z', undefined],
    ['30 2 * * *', 'Europe/Berlin', '2026-06-02T00:30Z', '2026-06-02T00:30Z', undefined],
    // A wrong engine that runs a fixed time twice, and one that loses it.
    ['30 2 * * *', 'Europe/Berlin', '2026-10-25T01:30Z', '2026-10-26T01:30Z', undefined],
    ['30 2 * * *', 'Europe/Berlin', '2026-03-30T00:30Z', '2026-03-29T01:00Z', undefined],
  ])('%s in %s: we say %s, croner says %s: %s', (text, timeZone, ours, theirs, because) => {
    const explanation = explainDifference({ expression: cron(text), timeZone, ours: at(ours), theirs: at(theirs) });
    if (because === undefined) expect(explanation).toBeUndefined();
    else expect(explanation).toContain(because);
  });
});
