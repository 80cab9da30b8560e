import { describe, expect, it } from 'vitest';
import { createDutyCycle } from '../../src/runtime/duty-cycle.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** A duty cycle whose pieces of work take as long as they are told. */
function build() {
  const fake = createFakeClock('2026-11-22T02:15:00Z');
  let workedMs = 0;
  const clock = { ...fake, monotonic: () => fake.monotonic() + workedMs };
  const cycle = createDutyCycle(clock);
  const abort = new AbortController();
  return {
    fake,
    abort,
    work: (ms: number) =>
      cycle.work(() => {
        workedMs += ms;
        return ms;
      }),
    /** Whether it rests on after so many milliseconds, and every answer to come. */
    rest() {
      const state = { over: false };
      void cycle.rest(abort.signal).then(() => {
        state.over = true;
      });
      return state;
    },
  };
}

describe('a duty cycle', () => {
  it('gives what the piece gives, and does not rest after little work', async () => {
    const { fake, work, rest } = build();
    expect(work(7)).toBe(7);
    const resting = rest();
    await fake.advance(0);
    expect(resting.over).toBe(true);
  });

  it('rests nine times as long as it has worked', async () => {
    const { fake, work, rest } = build();
    work(4);
    work(6);
    const resting = rest();
    await fake.advance(89);
    expect(resting.over).toBe(false);
    await fake.advance(1);
    expect(resting.over).toBe(true);
    const next = rest();
    await fake.advance(0);
    expect(next.over).toBe(true);
  });

  it('ends its rest when there is nobody left to work for', async () => {
    const { fake, work, rest, abort } = build();
    work(100);
    const resting = rest();
    await fake.advance(1);
    abort.abort();
    await fake.advance(0);
    expect(resting.over).toBe(true);
  });
});
