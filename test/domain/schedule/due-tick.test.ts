import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideTick, type TickDecision, type TickQuestion } from '../../../src/domain/schedule/due-tick.ts';
import { arbitraryCron, cron, zone } from '../../support/arbitrary-cron.ts';

const at = (time: string) => new Date(`2026-11-22T${time}:00Z`);

/** Hourly in UTC, created at 00:30, asked at 03:00:20, with nothing done yet: the ticks 01, 02 and 03 are owed. */
function question(overrides: Partial<TickQuestion> = {}): TickQuestion {
  return {
    expression: cron('0 * * * *'),
    zone: zone('Etc/UTC'),
    since: at('00:30'),
    now: new Date('2026-11-22T03:00:20Z'),
    suspended: false,
    missedRunPolicy: 'Latest',
    ...overrides,
  };
}

const cases: Record<string, { given: Partial<TickQuestion>; decision: Partial<TickDecision> }> = {
  'waits for the first tick after the creation': {
    given: { now: at('00:59') },
    decision: { kind: 'not-yet', next: at('01:00'), because: 'the next tick is at 2026-11-22T01:00:00Z' },
  },
  'owes no tick at the very moment that counting begins': {
    given: { since: at('01:00'), now: at('01:00') },
    decision: { kind: 'not-yet', next: at('02:00') },
  },
  'runs a tick at its very moment': {
    given: { now: at('01:00') },
    decision: { kind: 'due', tick: at('01:00'), missed: null, next: at('02:00') },
  },
  'runs the newest of several owed ticks and gives the older ones up': {
    given: {},
    decision: {
      kind: 'due',
      tick: at('03:00'),
      missed: { first: at('01:00'), last: at('02:00'), count: 2 },
      next: at('04:00'),
    },
  },
  'owes nothing that was acted on': {
    given: { lastTick: at('03:00') },
    decision: { kind: 'not-yet', next: at('04:00') },
  },
  'owes nothing before an edit or a resume, although older ticks were never acted on': {
    given: { lastTick: at('01:00'), since: at('02:30') },
    decision: { kind: 'due', tick: at('03:00'), missed: null },
  },
  'does not repeat a tick when the clock is set back': {
    given: { lastTick: at('03:00'), now: at('01:30') },
    decision: { kind: 'not-yet', next: at('04:00') },
  },
  'runs a tick that is exactly as late as the deadline allows': {
    given: { lastTick: at('02:00'), startingDeadlineMs: 20_000 },
    decision: { kind: 'due', tick: at('03:00') },
  },
  'gives a tick up a millisecond after its deadline': {
    given: { lastTick: at('02:00'), startingDeadlineMs: 19_999 },
    decision: {
      kind: 'missed',
      missed: { first: at('03:00'), last: at('03:00'), count: 1 },
      next: at('04:00'),
      because: 'the tick of 2026-11-22T03:00:00Z is 20 s late, and startingDeadlineSeconds allows 20 s',
    },
  },
  'gives up all owed ticks when the newest is too late': {
    given: { startingDeadlineMs: 10_000 },
    decision: { kind: 'missed', missed: { first: at('01:00'), last: at('03:00'), count: 3 } },
  },
  'catches up with policy Latest however late, if there is no deadline': {
    given: { expression: cron('0 1 * * *'), now: at('23:00') },
    decision: { kind: 'due', tick: at('01:00') },
  },
  'does not catch up with policy Skip': {
    given: { missedRunPolicy: 'Skip', now: at('01:02') },
    decision: {
      kind: 'missed',
      missed: { first: at('01:00'), last: at('01:00'), count: 1 },
      because: 'the tick of 2026-11-22T01:00:00Z is 120 s late, and missedRunPolicy Skip allows 60 s',
    },
  },
  'runs with policy Skip what is less than a minute late': {
    given: { missedRunPolicy: 'Skip', now: at('01:01') },
    decision: { kind: 'due', tick: at('01:00') },
  },
  'lets the deadline decide with policy Skip, too': {
    given: { missedRunPolicy: 'Skip', now: at('01:10'), startingDeadlineMs: 600_000 },
    decision: { kind: 'due', tick: at('01:00') },
  },
  'runs nothing while suspended, and names what passes': {
    given: { suspended: true },
    decision: { kind: 'suspended', passed: { first: at('01:00'), last: at('03:00'), count: 3 }, next: at('04:00') },
  },
  'has nothing to name while suspended between two ticks': {
    given: { suspended: true, lastTick: at('03:00') },
    decision: { kind: 'suspended', passed: null, next: at('04:00') },
  },
  'runs at once when created, if asked to': {
    given: { runOnCreate: at('00:30'), now: at('00:30') },
    decision: {
      kind: 'due',
      tick: at('00:30'),
      missed: null,
      next: at('01:00'),
      because: 'runOnCreate asks for a run when the schedule is created',
    },
  },
  'runs at once also when the operator comes late and the policy is Skip': {
    given: { runOnCreate: at('00:30'), now: at('00:59'), missedRunPolicy: 'Skip' },
    decision: { kind: 'due', tick: at('00:30') },
  },
  'holds the run at creation to a deadline that was set': {
    given: { runOnCreate: at('00:30'), now: at('00:59'), startingDeadlineMs: 60_000 },
    decision: { kind: 'missed', missed: { first: at('00:30'), last: at('00:30'), count: 1 } },
  },
  'makes one run of the creation and a tick that came meanwhile': {
    given: { runOnCreate: at('00:30'), now: at('01:00') },
    decision: { kind: 'due', tick: at('01:00'), missed: { first: at('00:30'), last: at('00:30'), count: 1 } },
  },
  'counts the run at creation among many': {
    given: { runOnCreate: at('00:30') },
    decision: { kind: 'due', tick: at('03:00'), missed: { first: at('00:30'), last: at('02:00'), count: 3 } },
  },
  'makes one run of a creation at the very moment of a tick': {
    given: { runOnCreate: at('01:00'), since: at('01:00'), now: at('01:00') },
    decision: { kind: 'due', tick: at('01:00'), missed: null },
  },
  'does not run at creation again': {
    given: { runOnCreate: at('00:30'), lastTick: at('00:30'), now: at('00:31') },
    decision: { kind: 'not-yet', next: at('01:00') },
  },
  'does not run at creation after a resume, if it passed while suspended': {
    given: { runOnCreate: at('00:30'), suspended: true, now: at('00:31') },
    decision: { kind: 'suspended', passed: { first: at('00:30'), last: at('00:30'), count: 1 } },
  },
};

describe('what to do about a schedule now', () => {
  it.each(Object.entries(cases))('%s', (_, { given, decision }) => {
    expect(decideTick(question(given))).toMatchObject(decision);
  });

  it('off for ten years with a tick each minute is one decision, one run and one exact count', () => {
    const started = performance.now();
    const decision = decideTick(
      question({
        expression: cron('* * * * *'),
        since: new Date('2016-11-22T03:00:20Z'),
        zone: zone('America/Chicago'),
      }),
    );
    expect(performance.now() - started).toBeLessThan(500);
    expect(decision).toMatchObject({
      kind: 'due',
      tick: at('03:00'),
      missed: { first: new Date('2016-11-22T03:01Z'), last: at('02:59'), count: 3652 * 1440 - 1 },
    });
  });

  it('accounts for each tick exactly once, whenever it is asked', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 40 * 86_400_000 }), { minLength: 1, maxLength: 12 });
    const settings = fc.record({
      expression: arbitraryCron,
      missedRunPolicy: fc.constantFrom<'Latest' | 'Skip'>('Latest', 'Skip'),
      startingDeadlineMs: fc.constantFrom(undefined, 0, 600_000, 86_400_000),
      suspensions: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    });
    fc.assert(
      fc.property(settings, gaps, ({ suspensions, ...given }, steps) => {
        let now = at('00:30');
        let lastTick: Date | undefined;
        let accounted = 0;
        for (const [i, step] of steps.entries()) {
          now = new Date(now.getTime() + step);
          const asked = question({
            ...given,
            zone: zone('Europe/Berlin'),
            now,
            lastTick,
            suspended: suspensions[i] ?? false,
          });
          const decision = decideTick(asked);
          const [count, newest] = accountFor(decision);
          accounted += count;
          lastTick = newest ?? lastTick;
          expect(accountFor(decideTick({ ...asked, lastTick }))).toEqual([0, undefined]);
          expect(decision.next === null || decision.next > now).toBe(true);
        }
        const all = decideTick(question({ ...given, zone: zone('Europe/Berlin'), now, suspended: true }));
        expect(accounted).toBe(accountFor(all)[0]);
      }),
      { numRuns: 300 },
    );
  });
});

/** How many ticks the decision settles, and the newest of them. */
function accountFor(decision: TickDecision): [number, Date | undefined] {
  switch (decision.kind) {
    case 'not-yet':
      return [0, undefined];
    case 'due':
      return [1 + (decision.missed?.count ?? 0), decision.tick];
    case 'missed':
      return [decision.missed.count, decision.missed.last];
    case 'suspended':
      return [decision.passed?.count ?? 0, decision.passed?.last];
    default:
      return decision satisfies never;
  }
}
