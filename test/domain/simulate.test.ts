import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import { snapshotName } from '../../src/domain/naming/snapshot-name.ts';
import type { ObservedSchedule } from '../../src/domain/observed.ts';
import { type Simulation, simulate } from '../../src/domain/simulate.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { projectSnapshot } from '../../src/kube/project-snapshot.ts';
import {
  at,
  claim,
  deepFrozen,
  type ObservedParts,
  observed,
  readySnapshot,
  schedule,
  snapshot,
} from '../support/build.ts';
import { smallWorld } from '../support/small-world.ts';

const day = 86_400_000;

function simulated(world: ObservedSchedule, from: Date, until: Date, ...limits: Parameters<typeof simulate>[3][]) {
  const result = simulate(world, from, until, ...limits);
  if (result.kind === 'stalled') throw new Error(result.problems.join('\n'));
  return result;
}

/** What the operator's own loop does to a small world in which snapshots become ready at once. */
function live(parts: ObservedParts & { readonly schedule: ReturnType<typeof schedule> }, from: Date, until: Date) {
  const world = smallWorld(parts);
  for (let now: Date | undefined = from; now !== undefined && now <= until; ) {
    const plan = world.look(now);
    const unready = world.snapshots.some(({ ready }) => !ready);
    world.finish(now);
    if (plan.actions.length === 0 && !unready) now = plan.wakeAt;
  }
  return world;
}

const names = (snapshots: readonly Snapshot[]) => snapshots.map(({ name }) => name).sort();
const created = ({ steps }: Simulation) => steps.flatMap((step) => step.created.map(({ name }) => name));
const pruned = ({ steps }: Simulation) => steps.flatMap((step) => step.pruned.map((one) => one.snapshot.name));

const same: Record<string, { spec: Partial<SnapshotScheduleSpec>; parts?: ObservedParts; days: number }> = {
  'a daily job with tiers': {
    spec: { retention: { keepDaily: 3, keepWeekly: 2, minReady: 1, failedLimit: 1 } },
    days: 40,
  },
  'a job in a zone whose clock changes, with old age': {
    spec: {
      schedule: '30 2 * * *',
      timeZone: 'America/New_York',
      retention: { maxAge: '2d', minReady: 2, failedLimit: 0 },
    },
    days: 130,
  },
  'jitter, a run at creation, and several claims': {
    spec: {
      schedule: '*/30 * * * *',
      jitterSeconds: 900,
      runOnCreate: true,
      retention: { keepLast: 2, minReady: 1, failedLimit: 1 },
    },
    parts: { claims: ['a', 'b', 'c'].map((name) => claim({ name })) },
    days: 2,
  },
  'a claim that cannot be snapshotted beside one that can': {
    spec: { schedule: '0 */6 * * *', retention: { keepLast: 3, minReady: 1, failedLimit: 1 } },
    parts: { claims: [claim({ name: 'good' }), claim({ name: 'pending', phase: 'Pending', volumeName: undefined })] },
    days: 5,
  },
  'a suspended schedule whose snapshots grow old': {
    spec: { suspend: true, retention: { maxAge: '1d', minReady: 1, failedLimit: 1 } },
    parts: { snapshots: ['01:00', '02:00', '03:00'].map((time) => readySnapshot({ tick: at(time) })) },
    days: 4,
  },
};

describe('simulate', () => {
  it.each(Object.entries(same))('does what the operator does step by step: %s', (_, { spec, parts, days }) => {
    const given = { ...parts, schedule: schedule({ spec }) };
    const from = at('04:00:07');
    const until = new Date(from.getTime() + days * day);
    const world = live(given, from, until);
    const result = simulated(deepFrozen(observed(given)), from, until);
    expect(created(result)).toEqual(world.created.map(({ name }) => name));
    expect(pruned(result)).toEqual(world.deleted);
    expect(names(result.end.snapshots)).toEqual(names(world.snapshots));
    expect(JSON.parse(JSON.stringify(result.end.schedule.status))).toEqual(world.schedule.status);
    expect(world.created.length + world.deleted.length).toBeGreaterThan(0);
    expect(result.endAt).toEqual(until);
  });

  it('goes on from its end as if it had not paused', () => {
    const given = observed({
      schedule: schedule({ spec: { retention: { keepLast: 2, minReady: 1, failedLimit: 1 } } }),
    });
    const [from, half, until] = [at('00:00:01'), at('2026-11-25T12:00'), at('2026-11-30T00:00')];
    const first = simulated(given, from, half);
    const second = simulated(first.end, half, until);
    const whole = simulated(given, from, until);
    expect([...created(first), ...created(second)]).toEqual(created(whole));
    expect([...pruned(first), ...pruned(second)]).toEqual(pruned(whole));
  });

  it('says at each tick which claims get a snapshot, which do not and why, and what goes', () => {
    const claims = [claim(), claim({ name: 'own', excluded: true })];
    const retention = { keepLast: 1, minReady: 1, failedLimit: 1 };
    const given = observed({
      schedule: schedule({ spec: { retention } }),
      claims,
      snapshots: [readySnapshot({ tick: at('2026-11-21T02:15') })],
    });
    const { steps } = simulated(given, at('01:00'), at('03:00'));
    expect(steps).toEqual([
      expect.objectContaining({
        at: at('02:15'),
        tick: at('02:15'),
        missed: 0,
        created: [expect.objectContaining({ claimName: 'data' })],
        skipped: [expect.objectContaining({ claim: claims[1], reason: 'ClaimExcluded' })],
        pruned: [expect.objectContaining({ rule: 'keeps', because: expect.stringContaining('no keep rule wants it') })],
        kept: 1,
      }),
    ]);
  });

  it('does not call skipped what comes later at the same tick', () => {
    const failing = snapshot({ tick: at('01:15'), createdAt: at('01:30') });
    const spec = { schedule: '15 * * * *', readyDeadlineSeconds: 7200, retention: { minReady: 1, failedLimit: 1 } };
    const given = observed({
      schedule: schedule({ spec, status: { lastScheduleTime: '2026-11-22T01:15:00Z' } }),
      snapshots: [failing],
    });
    const { steps } = simulated(given, at('02:15'), at('02:15'));
    // The running one holds the tick back at the first look, and has arrived at the second.
    expect(steps.flatMap((step) => step.skipped)).toEqual([]);
    expect(steps.flatMap((step) => step.created.map(({ tick }) => tick))).toEqual([at('02:15')]);
  });

  it('lists a claim as skipped that waits through the whole tick', () => {
    const given = observed({ classes: [] });
    const { steps } = simulated(given, at('01:00'), at('03:00'));
    expect(steps.map((step) => step.skipped.map(({ reason }) => reason))).toEqual([['ClassNotFound']]);
  });

  it('counts the ticks that nobody looked at', () => {
    const { steps } = simulated(observed(), at('2026-11-25T12:00'), at('2026-11-25T12:01'));
    expect(steps).toMatchObject([{ tick: at('2026-11-25T02:15'), missed: 3 }]);
  });

  it('does not hope that a failed snapshot heals', () => {
    const failed = snapshot({ tick: at('2026-11-20T02:15') });
    const { end } = simulated(observed({ snapshots: [failed] }), at('01:00'), at('03:00'));
    expect(end.snapshots.map(({ ready }) => ready)).toEqual([false, true]);
  });

  it('takes what is on its way for ready, and what is being deleted for gone', () => {
    const raw = (tick: string, metadata: object = {}) => {
      const identity = { scheduleUid: 'uid-nightly', claimName: 'data', claimUid: 'uid-data', tick: new Date(tick) };
      return projectSnapshot({
        metadata: {
          name: snapshotName(identity),
          namespace: 'prod',
          uid: `uid-${tick}`,
          resourceVersion: '1',
          creationTimestamp: tick,
          managedFields: [{ manager: 'keepsake', operation: 'Update', fieldsV1: { 'f:spec': {} } }],
          labels: { 'keepsake.dev/schedule-uid': 'uid-nightly', 'keepsake.dev/claim-uid': 'uid-data' },
          annotations: { 'keepsake.dev/tick': tick },
          ...metadata,
        },
        spec: { source: { persistentVolumeClaimName: 'data' } },
      });
    };
    const pending = raw('2026-11-22T00:45:00Z');
    const going = raw('2026-11-22T00:30:00Z', { deletionTimestamp: '2026-11-22T00:50:00Z' });
    const { end } = simulated(observed({ snapshots: [pending, going] }), at('01:00'), at('01:01'));
    expect(end.snapshots).toMatchObject([
      { name: pending.name, tick: pending.tick, ready: true, takenAt: at('00:45') },
    ]);
  });

  it('changes the owners that reclaimPolicy asks for, and comes to an end', () => {
    const snapshots = [readySnapshot({ tick: at('00:15') }), readySnapshot({ tick: at('00:30') })];
    const given = observed({ schedule: schedule({ spec: { reclaimPolicy: 'Delete' } }), snapshots });
    const { end } = simulated(given, at('01:00'), at('03:00'));
    expect(end.snapshots.map(({ ownedBy }) => ownedBy)).toEqual(['uid-nightly', 'uid-nightly', 'uid-nightly']);
  });

  it('is stalled where the operator is', () => {
    const given = observed({ schedule: schedule({ spec: { schedule: '0 0 31 2 *' } }) });
    expect(simulate(given, at('01:00'), at('03:00'))).toMatchObject({ kind: 'stalled' });
  });

  it('stops after so many ticks, and says so', () => {
    const given = observed({ schedule: schedule({ spec: { schedule: '* * * * *' } }) });
    const result = simulated(given, at('01:00:30'), at('23:00'), { ticks: 5, judged: 5000 });
    expect(created(result)).toHaveLength(5);
    expect(result).toMatchObject({ stopped: expect.stringContaining('5 ticks') });
    expect(result.endAt < at('02:00')).toBe(true);
  });

  it('stops when there is too much to judge, and says so', () => {
    const given = observed({ schedule: schedule({ spec: { schedule: '* * * * *' } }) });
    const { stopped } = simulated(given, at('01:00:30'), at('23:00'), { ticks: 10_000, judged: 5000 });
    expect(stopped).toContain('to judge');
  });
});
