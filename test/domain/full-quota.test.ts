import { describe, expect, it } from 'vitest';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import { at, claim, observed, plusMinutes, readySnapshot, schedule } from '../support/build.ts';
import { type SmallWorld, smallWorld } from '../support/small-world.ts';

const retention = { keepLast: 3, minReady: 1, failedLimit: 1 };
const tick = at('2026-11-25T02:15');
const due = at('2026-11-25T02:15:01');
const refusal = { reason: 'QuotaExceeded', message: 'exceeded quota: few' } as const;

/** Three ready snapshots of each claim on the days before, and a quota that allows no more than there are. */
function world(claims: readonly string[], spec: object = {}): SmallWorld {
  const snapshots = claims.flatMap((claimName) =>
    [22, 23, 24].map((day) => readySnapshot({ claimName, tick: at(`2026-11-${day}T02:15`) })),
  );
  const made = smallWorld({
    schedule: schedule({ spec: { retention, ...spec }, status: { lastScheduleTime: '2026-11-24T02:15:00Z' } }),
    claims: claims.map((name) => claim({ name })),
    snapshots,
  });
  made.refuse = () => (made.snapshots.length >= snapshots.length ? refusal : undefined);
  return made;
}

/** Looks again whenever the plan wants to, a few times. */
function goOn(made: SmallWorld, times: number): void {
  let now = due;
  for (let i = 0; i < times; i++) {
    const { wakeAt } = made.look(now);
    made.finish(now);
    if (wakeAt === undefined || wakeAt > plusMinutes(due, 60)) return;
    now = wakeAt;
  }
}

describe('a quota that is as large as keepLast', () => {
  it('does not end the schedule: the oldest goes first, then the next one is made', () => {
    const made = world(['data']);
    goOn(made, 5);
    expect(made.deleted).toEqual([expect.stringContaining('202611220215')]);
    expect(made.created.map((action) => action.tick)).toEqual([tick]);
    expect(made.snapshots).toHaveLength(3);
  });

  it('gives up one snapshot a claim, and no more than each needs', () => {
    const made = world(['a', 'b', 'c']);
    goOn(made, 6);
    expect(made.created.map(({ claimName }) => claimName).sort()).toEqual(['a', 'b', 'c']);
    expect(made.deleted.map((name) => name.slice(0, 14)).sort()).toEqual([
      'a-202611220215',
      'b-202611220215',
      'c-202611220215',
    ]);
  });

  it('never goes below the floor: the claim waits and says why', () => {
    const made = world(['data'], { retention: { keepLast: 3, minReady: 3, failedLimit: 1 } });
    goOn(made, 8);
    expect(made.deleted).toEqual([]);
    expect(made.schedule.status.claims?.[0]).toMatchObject({ reason: 'QuotaExceeded', message: refusal.message });
  });

  it('gives up nothing at the first try, nor while no tick waits', () => {
    const snapshots = [22, 23, 24].map((day) => readySnapshot({ tick: at(`2026-11-${day}T02:15`) }));
    const attempts = { 'uid-data': { ...refusal, notBefore: at('2026-11-25T02:16') } };
    const served = schedule({ spec: { retention }, status: { lastScheduleTime: '2026-11-25T02:15:00Z' } });
    expect(planSchedule(observed({ schedule: served, snapshots, attempts }), due).actions).toEqual([]);
    const first = schedule({ spec: { retention }, status: { lastScheduleTime: '2026-11-24T02:15:00Z' } });
    expect(planSchedule(observed({ schedule: first, snapshots }), due).actions.map(({ kind }) => kind)).toEqual([
      'create-snapshot',
    ]);
  });

  it('gives up nothing for a refusal of another kind', () => {
    const made = world(['data']);
    made.refuse = () => ({ reason: 'CreateRefused', message: 'denied by a webhook' });
    goOn(made, 6);
    expect(made.deleted).toEqual([]);
  });

  it('deletes before it tries again, and lets the claims that do not wait go first', () => {
    const snapshots = [22, 23, 24].map((day) => readySnapshot({ claimName: 'a', tick: at(`2026-11-${day}T02:15`) }));
    const plan = planSchedule(
      observed({
        schedule: schedule({ spec: { retention }, status: { lastScheduleTime: '2026-11-24T02:15:00Z' } }),
        claims: [claim({ name: 'a' }), claim({ name: 'b' })],
        snapshots,
        attempts: { 'uid-a': { ...refusal, notBefore: tick } },
      }),
      due,
    );
    expect(plan.actions.map(({ kind, name }) => `${kind} ${name.slice(0, 7)}`)).toEqual([
      'create-snapshot b-20261',
      'delete-snapshot a-20261',
      'create-snapshot a-20261',
    ]);
  });
});
