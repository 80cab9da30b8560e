import { describe, expect, it } from 'vitest';
import { requireEqual } from '../../../hack/demo/check-failure.ts';
import { type Look, met, unmet, waitFor } from '../../../hack/demo/wait-for.ts';

function waiter(signal = new AbortController().signal) {
  const shown: string[] = [];
  return { shown, report: { waiting: (text: string) => void shown.push(text) }, signal };
}

/** Gives one answer after the other. */
function looks<T>(...answers: readonly Look<T>[]): () => Promise<Look<T>> {
  const rest = [...answers];
  return async () => rest.shift() ?? unmet('asked too often');
}

describe('waitFor', () => {
  it('returns what it finds, and shows what it waits for until then', async () => {
    const someone = waiter();
    let seconds = 3;
    const wait = { what: 'the tick', look: looks(unmet('a'), unmet('b'), met('c')), everyMs: 0 };
    expect(await waitFor(someone, { ...wait, progress: () => `in ${seconds--} s` })).toBe('c');
    expect(someone.shown).toEqual(['in 3 s', 'in 2 s']);
  });

  it('shows nothing when it need not wait', async () => {
    const someone = waiter();
    await waitFor(someone, { what: 'it', look: looks(met(1)) });
    expect(someone.shown).toEqual([]);
  });

  it('fails with the last thing seen when the time is over', async () => {
    const wait = { what: 'the snapshot is ready', look: looks(unmet('readyToUse false')), timeoutMs: 0 };
    await expect(waitFor(waiter(), wait)).rejects.toMatchObject({
      name: 'CheckFailure',
      message: 'the snapshot is ready',
      expected: 'to see it within 0 s',
      seen: 'readyToUse false',
    });
  });

  it('passes on the error of a look', async () => {
    const look = () => Promise.reject(new Error('the API server is gone'));
    await expect(waitFor(waiter(), { what: 'it', look })).rejects.toThrow('the API server is gone');
  });

  it('ends in the middle of a pause when it is interrupted', async () => {
    const interrupt = new AbortController();
    const wait = { what: 'it', look: async () => unmet('no'), everyMs: 60_000, progress: () => 'shown' };
    const report = { waiting: () => setImmediate(() => interrupt.abort()) };
    await expect(waitFor({ report, signal: interrupt.signal }, wait)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('requireEqual', () => {
  it('compares deeply and is silent when both sides are the same', () => {
    expect(() => requireEqual('x', { expected: { a: [1] }, seen: { a: [1] } })).not.toThrow();
  });

  it.each([
    ['texts as they are', 'monday\n', 'tuesday\n', 'monday\n', 'tuesday\n'],
    ['objects as JSON', { uid: 'a' }, { uid: 'b' }, '{"uid":"a"}', '{"uid":"b"}'],
    ['what is not there', true, undefined, 'true', 'nothing'],
  ])('shows %s', (_, expected, seen, expectedText, seenText) => {
    expect(() => requireEqual('it is so', { expected, seen } as { expected: unknown; seen: unknown })).toThrow(
      expect.objectContaining({ message: 'it is so', expected: expectedText, seen: seenText }),
    );
  });
});
