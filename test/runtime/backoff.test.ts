import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBackoff, createKeyedBackoff, KEY_BACKOFF } from '../../src/runtime/backoff.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const OPTIONS = { baseMs: 800, maxMs: 30_000, factor: 2, jitter: 1, resetAfterMs: 120_000 };
const noJitter = () => 0;
const START = '2026-03-01T00:00:00Z';

describe('the backoff of one loop', () => {
  it('doubles from its base and stops at its maximum', () => {
    const backoff = createBackoff(OPTIONS, noJitter, createFakeClock(START));
    const waits = Array.from({ length: 8 }, () => backoff.next());
    expect(waits).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  });

  it('starts over after a success', () => {
    const backoff = createBackoff(OPTIONS, noJitter, createFakeClock(START));
    backoff.next();
    backoff.next();
    backoff.reset();
    expect(backoff.next()).toBe(800);
  });

  it('starts over after a long pause, and not after a pause of exactly the limit', async () => {
    const clock = createFakeClock(START);
    const backoff = createBackoff(OPTIONS, noJitter, clock);
    backoff.next();
    await clock.advance(120_000);
    expect(backoff.next()).toBe(1_600);
    await clock.advance(120_001);
    expect(backoff.next()).toBe(800);
  });

  it('is not fooled by a jump of the wall clock', () => {
    const clock = createFakeClock(START);
    const backoff = createBackoff(OPTIONS, noJitter, clock);
    backoff.next();
    clock.jump(86_400_000);
    expect(backoff.next()).toBe(1_600);
  });

  it('never waits less than the undisturbed delay, nor longer than jitter allows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999_999, noNaN: true }), fc.nat({ max: 2_000 }), (chance, failures) => {
        const backoff = createBackoff(OPTIONS, () => chance, createFakeClock(START));
        let wait = 0;
        for (let failure = 0; failure <= failures; failure++) wait = backoff.next();
        const plain = Math.min(30_000, 800 * 2 ** failures);
        expect(wait).toBeGreaterThanOrEqual(plain);
        expect(wait).toBeLessThan(plain * 2);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the backoff of keys', () => {
  it('counts each key for itself', () => {
    const backoff = createKeyedBackoff(noJitter);
    expect([backoff.next('a'), backoff.next('a'), backoff.next('b')]).toEqual([50, 100, 50]);
    expect([backoff.failures('a'), backoff.failures('b'), backoff.failures('c')]).toEqual([2, 1, 0]);
  });

  it('forgets one key and leaves the others', () => {
    const backoff = createKeyedBackoff(noJitter);
    backoff.next('a');
    backoff.next('b');
    backoff.forget('a');
    expect([backoff.next('a'), backoff.next('b')]).toEqual([50, 100]);
  });

  it('never tries what stays broken more often than each five minutes in the end', () => {
    const backoff = createKeyedBackoff(noJitter);
    for (let failure = 0; failure < 2_000; failure++) backoff.next('a');
    expect(backoff.next('a')).toBe(KEY_BACKOFF.maxMs);
  });
});
