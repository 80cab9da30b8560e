import { describe, expect, it } from 'vitest';
import { type Outcome, withOutcomes } from '../../src/domain/outcome.ts';
import { type ActivePlan, planSchedule } from '../../src/domain/plan-schedule.ts';
import { at, observed, plusMinutes, readySnapshot, schedule } from '../support/build.ts';

const now = at('12:00');
const retention = { keepLast: 1, minReady: 1, failedLimit: 1 };
const snapshots = ['01:15', '02:15'].map((time) => readySnapshot({ tick: at(time) }));
const status = { lastScheduleTime: '2026-11-22T02:15:00Z' };

function planned(spec: Parameters<typeof schedule>[0] & object): ActivePlan {
  return planSchedule(observed({ schedule: schedule({ status, ...spec }), snapshots }), now) as ActivePlan;
}

describe('what the API server refused', () => {
  const plan = planned({ spec: { retention, reclaimPolicy: 'Delete' } });
  const outcomes = plan.actions.flatMap((action): readonly Outcome[] => {
    if (action.kind === 'delete-snapshot') return [{ kind: 'not-deleted', action, message: 'forbidden' }];
    if (action.kind === 'create-snapshot') return [];
    return [{ kind: 'owner-not-changed', action, message: 'forbidden' }];
  });

  it.each(['not-deleted', 'owner-not-changed'])('is tried again after a minute when it is %s', (kind) => {
    const those = outcomes.filter((outcome) => outcome.kind === kind);
    expect(those).toHaveLength(1);
    expect(withOutcomes(plan, those, new Map(), now).wakeAt).toEqual(plusMinutes(now, 1));
  });

  it('is not waited for when something comes sooner, or when nothing was refused', () => {
    const soon = { ...plan, wakeAt: plusMinutes(now, 0.5) };
    expect(withOutcomes(soon, outcomes, new Map(), now).wakeAt).toEqual(soon.wakeAt);
    expect(withOutcomes(plan, [], new Map(), now)).toBe(plan);
  });
});
