import { describe, expect, it } from 'vitest';
import { listFailing, rememberedFailing, rememberedFailures } from '../../src/domain/failing-list.ts';

const failing = (uid: string, consecutiveFailures: number, lastFailedTick = '2026-11-22T02:15:00Z') => ({
  uid,
  consecutiveFailures,
  ...(consecutiveFailures > 0 && { lastFailedTick }),
});

describe('the failures of claims that are not listed', () => {
  it('are groups of claims with the same failures, the worst first, without those that have none', () => {
    const list = listFailing([
      failing('d', 1),
      failing('a', 0),
      failing('c', 5),
      failing('b', 1),
      failing('e', 1, '2026-11-22T01:15:00Z'),
    ]);
    expect(list).toEqual([
      { consecutiveFailures: 5, lastFailedTick: '2026-11-22T02:15:00Z', claimUids: ['c'] },
      { consecutiveFailures: 1, lastFailedTick: '2026-11-22T02:15:00Z', claimUids: ['b', 'd'] },
      { consecutiveFailures: 1, lastFailedTick: '2026-11-22T01:15:00Z', claimUids: ['e'] },
    ]);
  });

  it('are found again, beside those of the claims that are listed', () => {
    const ready = { ...failing('b', 2), lastReadyTick: '2026-11-22T00:15:00Z' };
    const remembered = rememberedFailures({
      claims: [{ ...failing('a', 3), name: 'a' }],
      failing: listFailing([ready, failing('c', 1)]),
    });
    expect(remembered.get('a')).toMatchObject({ consecutiveFailures: 3 });
    expect(remembered.get('b')).toEqual({
      consecutiveFailures: 2,
      lastFailedTick: '2026-11-22T02:15:00Z',
      lastReadyTick: '2026-11-22T00:15:00Z',
    });
    expect(remembered.get('c')).toMatchObject({ consecutiveFailures: 1 });
  });

  it('are bounded, and what has failed least is left out, the same at each look', () => {
    const many = Array.from({ length: rememberedFailing.claims + 10 }, (_, i) => failing(`c-${i}`, 1 + (i % 2)));
    const list = listFailing(many);
    expect(list.map(({ claimUids }) => claimUids.length)).toEqual([2505, 2495]);
    expect(listFailing(many.toReversed())).toEqual(list);
    const apart = Array.from({ length: rememberedFailing.groups + 10 }, (_, i) => failing(`c-${i}`, i + 1));
    expect(listFailing(apart).map(({ consecutiveFailures }) => consecutiveFailures)).toEqual(
      Array.from({ length: rememberedFailing.groups }, (_, i) => rememberedFailing.groups + 10 - i),
    );
  });
});
