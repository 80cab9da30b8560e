import { describe, expect, it } from 'vitest';
import { account } from '../../../src/domain/accounting.ts';
import { describeWait, holdBack } from '../../../src/domain/limits/hold-back.ts';
import { planSchedule } from '../../../src/domain/plan-schedule.ts';
import { at, claim, observed, schedule } from '../../support/build.ts';

function plan(startingDeadlineSeconds?: number) {
  const spec = startingDeadlineSeconds === undefined ? {} : { startingDeadlineSeconds };
  const claims = ['a', 'b'].map((name) => claim({ name }));
  const made = planSchedule(observed({ schedule: schedule({ spec }), claims }), at('02:15'));
  if (made.kind !== 'active') throw new Error('it is active');
  return made;
}

describe('a plan of which a driver has no room for all', () => {
  const held = holdBack(plan(), new Map([['uid-a', 'full']]), at('02:15'));

  it('creates the others, and lets the claim wait for its reason', () => {
    expect(held.actions.map((action) => 'claimUid' in action && action.claimUid)).toEqual(['uid-b']);
    expect(held.turns.map(({ turn }) => turn)).toEqual([
      { kind: 'wait', reason: 'DriverLimitReached', message: 'full' },
      expect.objectContaining({ kind: 'create' }),
    ]);
  });

  it('settles nothing about the claim that waits', () => {
    expect(account(held)).toEqual([{ outcome: 'created', reason: 'SnapshotCreated', count: 1 }]);
  });

  it('is looked at again when the wait is too long for its starting deadline', () => {
    expect(plan(60).wakeAt).toEqual(at('2026-11-23T02:15'));
    expect(holdBack(plan(60), new Map([['uid-a', 'full']]), at('02:15')).wakeAt).toEqual(
      new Date(at('02:16').getTime() + 1),
    );
  });

  it('is the same plan when nothing is held back', () => {
    const made = plan();
    expect(holdBack(made, new Map(), at('02:15'))).toBe(made);
  });
});

describe('the words for a wait', () => {
  it.each([
    [
      { of: 'driver', words: '2 of 2 snapshots under way' },
      0,
      'the driver d has 2 of 2 snapshots under way; this claim is next in line',
    ],
    [{ of: 'driver', words: 'W' }, 1, 'the driver d has W; 1 claim of the schedule before this one'],
    [{ of: 'driver', words: 'W' }, 2, 'the driver d has W; 2 claims of the schedule before this one'],
    [{ of: 'volume', words: 'W' }, 0, 'its volume has W, and driver d is allowed no more of one volume'],
  ] as const)('%j with %i before it', (full, before, text) => {
    expect(describeWait('d', full, before)).toBe(text);
  });
});
