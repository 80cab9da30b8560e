import { describe, expect, it } from 'vitest';
import { type ActivePlan, planSchedule } from '../../../src/domain/plan-schedule.ts';
import { lastSuccessfulTick } from '../../../src/domain/status/last-success.ts';
import { at, claim, type ObservedParts, observed, readySnapshot, schedule, snapshot } from '../../support/build.ts';

const [t1, t2, t3] = [at('01:15'), at('02:15'), at('03:15')];
const claims = [claim({ name: 'a' }), claim({ name: 'b' })];
const ready = (claimName: string, tick: Date) => readySnapshot({ claimName, tick });
const unready = (claimName: string, tick: Date) => snapshot({ claimName, tick });

function plan(parts: ObservedParts, lastTick = t3): ActivePlan {
  const status = { lastScheduleTime: lastTick.toISOString() };
  const given = { claims, schedule: schedule({ spec: { schedule: '15 * * * *' }, status }), ...parts };
  const made = planSchedule(observed(given), at('03:50'));
  if (made.kind !== 'active') throw new Error('stalled');
  return made;
}

interface Case {
  readonly given: ObservedParts;
  readonly lastTick?: Date;
  readonly known?: string;
  readonly success: Date | undefined;
}

const cases: Record<string, Case> = {
  'is none before anything is ready': {
    given: { snapshots: [unready('a', t3), unready('b', t3)] },
    success: undefined,
  },
  'is the newest whose snapshots are all ready': {
    given: {
      snapshots: [ready('a', t1), ready('b', t1), ready('a', t2), ready('b', t2), ready('a', t3), unready('b', t3)],
    },
    success: t2,
  },
  'stays when retention has let its snapshots go': { given: {}, known: '2026-11-22T02:15:00Z', success: t2 },
  'never goes back': {
    given: { snapshots: [ready('a', t1), ready('b', t1)] },
    known: '2026-11-22T02:15:00Z',
    success: t2,
  },
  'goes on from what was known': {
    given: { snapshots: [ready('a', t3), ready('b', t3)] },
    known: '2026-11-22T02:15:00Z',
    success: t3,
  },
  'is none that a claim still waits for': {
    given: { snapshots: [ready('a', t3), ready('b', t2), ready('a', t2)], classes: [] },
    success: t2,
  },
  'is not a tick whose failed snapshot was deleted': {
    given: { snapshots: [ready('a', t1), ready('b', t1), ready('a', t2), ready('a', t3), unready('b', t3)] },
    success: t1,
  },
  'is not a tick at which a claim never got one': {
    given: { snapshots: [ready('a', t2), ready('a', t3)] },
    success: undefined,
  },
  'does not ask for the snapshot of a claim that was created later': {
    given: {
      claims: [claim({ name: 'a' }), claim({ name: 'b', createdAt: at('03:20') })],
      snapshots: [ready('a', t3)],
    },
    success: t3,
  },
  'does not ask for the snapshot of a claim that is skipped': {
    given: { claims: [claim({ name: 'a' }), claim({ name: 'b', excluded: true })], snapshots: [ready('a', t3)] },
    success: t3,
  },
  'is not a tick at which a claim was suspended for its failures': {
    given: {
      schedule: schedule({
        spec: { schedule: '15 * * * *', suspendAfterFailures: 1, readyDeadlineSeconds: 60 },
        status: { lastScheduleTime: t3.toISOString() },
      }),
      snapshots: [ready('a', t1), ready('b', t1), ready('a', t2), unready('b', t2), ready('a', t3)],
    },
    success: t1,
  },
  'is one whose snapshot of a claim was let go for a newer one': {
    given: { snapshots: [ready('a', t2), unready('a', t3), ready('b', t3)] },
    success: t2,
  },
};

describe('the last successful tick', () => {
  it.each(Object.entries(cases))('%s', (_, { given, lastTick, known, success }) => {
    const text = lastSuccessfulTick(plan(given, lastTick), known === undefined ? {} : { lastSuccessfulTime: known });
    expect(text).toBe(success && `${success.toISOString().slice(0, 19)}Z`);
  });

  it('is none that is being served and was not created yet', () => {
    const status = { lastScheduleTime: t2.toISOString() };
    const given = observed({
      claims: [claim({ name: 'a' }), claim({ name: 'b', createdAt: at('03:40') })],
      schedule: schedule({ spec: { schedule: '15 * * * *' }, status }),
      snapshots: [ready('a', t3)],
    });
    const made = planSchedule(given, at('03:50'));
    expect(made.kind === 'active' && lastSuccessfulTick(made, {})).toBeUndefined();
  });
});
