import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../../src/api/snapshot-schedule.generated.ts';
import { validateSnapshotSchedule } from '../../../src/api/validate.ts';
import { planSchedule } from '../../../src/domain/plan-schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { listedClaims, readyCondition, summarize } from '../../../src/domain/status/summarize.ts';
import {
  at,
  claim,
  type ObservedParts,
  observed,
  plusMinutes,
  readySnapshot,
  schedule,
  snapshot,
  snapshotClass,
  spec,
} from '../../support/build.ts';
import { type Kstatus, kstatus } from '../../support/kstatus.ts';
import { type SmallWorld, smallWorld } from '../../support/small-world.ts';

const tick = at('02:15');
const now = at('04:00');
const acted = { lastScheduleTime: '2026-11-22T02:15:00Z' };

/** The status as the API server would take it: it refuses, or silently drops, what the CRD does not know. */
function checked(given: Schedule): Schedule {
  const object = {
    apiVersion: 'keepsake.dev/v1',
    kind: 'SnapshotSchedule',
    metadata: {
      name: given.name,
      namespace: given.namespace,
      uid: given.uid,
      resourceVersion: '1',
      generation: given.generation,
      creationTimestamp: '2026-11-22T00:00:00Z',
    },
    spec: spec(),
    status: given.status,
  };
  expect(validateSnapshotSchedule(object)).toMatchObject({ kind: 'valid', value: { status: given.status } });
  return given;
}

/** Looks and writes the status until nothing changes; at most once more than needed. */
function settle(world: SmallWorld, moment: Date): void {
  world.look(moment);
  const before = checked(world.schedule).status;
  world.look(moment);
  expect(world.schedule.status).toStrictEqual(before);
}

interface State extends Omit<ObservedParts, 'schedule'> {
  readonly spec?: Partial<SnapshotScheduleSpec>;
  readonly kstatus: Kstatus;
  readonly reason: string;
  readonly message: string | RegExp;
}

const failed = snapshot({ tick, error: 'disk on fire' });
const two = [claim({ name: 'a' }), claim({ name: 'b' })];

const states: Record<string, State> = {
  'all is well': {
    snapshots: [readySnapshot()],
    kstatus: 'Current',
    reason: 'Scheduled',
    message: '1 claim is on schedule',
  },
  'nothing was due yet': { kstatus: 'Current', reason: 'Scheduled', message: '1 claim is on schedule' },
  'a snapshot is not ready yet': {
    snapshots: [snapshot({ tick, createdAt: at('03:30') })],
    kstatus: 'Current',
    reason: 'Scheduled',
    message: '1 claim is on schedule',
  },
  'it is suspended': {
    spec: { suspend: true },
    kstatus: 'Current',
    reason: 'Suspended',
    message: /until spec.suspend is false; retention goes on$/,
  },
  'a claim opted out': {
    claims: [claim(), claim({ name: 'scratch', excluded: true })],
    kstatus: 'Current',
    reason: 'Scheduled',
    message: '1 claim is on schedule; 1 more is left out, by opt-out or deletion',
  },
  'every claim opted out': {
    claims: [claim({ excluded: true })],
    kstatus: 'InProgress',
    reason: 'NoMatchingClaim',
    message: /^each of the 1 claims/,
  },
  'no claim matches': {
    claims: [],
    kstatus: 'InProgress',
    reason: 'NoMatchingClaim',
    message: /^no claim of this namespace/,
  },
  'a claim has no volume yet': {
    claims: [claim(), claim({ name: 'new', phase: 'Pending', volumeName: undefined })],
    kstatus: 'InProgress',
    reason: 'ClaimsSkipped',
    message:
      '1 of 2 claims cannot be snapshotted; new: the claim is Pending and has no data yet; it joins once it is Bound',
  },
  'no class is found': {
    claims: two,
    classes: [],
    kstatus: 'InProgress',
    reason: 'ClaimsSkipped',
    message: /^2 of 2 claims cannot be snapshotted; a: no VolumeSnapshotClass/,
  },
  'a snapshot failed': {
    claims: [claim(), claim({ name: 'b', phase: 'Pending' })],
    snapshots: [failed],
    kstatus: 'InProgress',
    reason: 'SnapshotFailing',
    message: /^1 of 2 claims fail; data: .*disk on fire$/,
  },
  'a claim failed too often': {
    spec: { suspendAfterFailures: 1 },
    claims: two,
    snapshots: [snapshot({ claimName: 'a', tick }), readySnapshot({ claimName: 'b', tick })],
    kstatus: 'Failed',
    reason: 'TooManyFailures',
    message: /^1 of 2 claims suspended, the other claims go on; a: suspended: its last snapshot failed/,
  },
  'a claim failed too often and others fail': {
    spec: { suspendAfterFailures: 2 },
    claims: two,
    snapshots: [
      snapshot({ claimName: 'a', tick }),
      snapshot({ claimName: 'a', tick: at('01:15') }),
      snapshot({ claimName: 'b', tick }),
    ],
    kstatus: 'Failed',
    reason: 'TooManyFailures',
    message: /^1 of 2 claims suspended, the other claims go on, 1 of them failing; a: suspended: its last 2 snapshots/,
  },
  'the expression never fires': {
    spec: { schedule: '0 0 30 2 *' },
    kstatus: 'Failed',
    reason: 'InvalidSchedule',
    message: /^spec\.schedule: /,
  },
};

describe('the conditions when', () => {
  it.each(Object.entries(states))('%s', (_, { spec: edit = {}, kstatus: expected, reason, message, ...parts }) => {
    const world = smallWorld({ ...parts, schedule: schedule({ spec: edit, status: acted, generation: 4 }) });
    settle(world, now);
    const { status } = world.schedule;
    expect(kstatus(world.schedule)).toBe(expected);
    expect(status.observedGeneration).toBe(4);
    const ready = readyCondition(status);
    expect(ready).toMatchObject({
      reason,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    for (const condition of status.conditions ?? []) {
      expect(condition).toMatchObject({
        reason,
        message: ready?.message,
        observedGeneration: 4,
        lastTransitionTime: '2026-11-22T04:00:00Z',
      });
    }
    // kstatus: Reconciling and Stalled are there only while they are True, and then Ready is not.
    const types = status.conditions?.map(({ type }) => type);
    expect(types).toEqual(expected === 'Failed' ? ['Ready', 'Stalled'] : ['Ready']);
  });

  it('a generation was not seen yet, or it is being deleted, say that the status is not the last word', () => {
    const world = smallWorld({ schedule: schedule() });
    settle(world, at('00:01'));
    expect(kstatus({ ...world.schedule, generation: 2 })).toBe('InProgress');
    expect(kstatus({ ...world.schedule, deleting: true })).toBe('Terminating');
  });

  it('a stall ends, say so, and lastTransitionTime is when Ready last changed', () => {
    const world = smallWorld({ schedule: schedule({ spec: { timeZone: 'Moon/Base' } }) });
    settle(world, at('01:00'));
    expect(kstatus(world.schedule)).toBe('Failed');
    world.schedule = { ...world.schedule, generation: 2, spec: { kind: 'ok', value: spec() } };
    settle(world, at('01:10'));
    expect(kstatus(world.schedule)).toBe('Current');
    expect(readyCondition(world.schedule.status)?.lastTransitionTime).toBe('2026-11-22T01:10:00Z');
    settle(world, at('01:20'));
    expect(readyCondition(world.schedule.status)?.lastTransitionTime).toBe('2026-11-22T01:10:00Z');
  });

  it('a claim fails at each tick, stay False in between, and come back with the first ready snapshot', () => {
    const world = smallWorld({
      schedule: schedule({
        spec: {
          schedule: '15 * * * *',
          readyDeadlineSeconds: 60,
          retention: { keepLast: 1, minReady: 1, failedLimit: 0 },
        },
      }),
    });
    const seen: (string | undefined)[] = [];
    for (const minute of [75, 76, 77, 135, 136, 137, 195, 196]) {
      world.look(plusMinutes(at('00:00'), minute));
      seen.push(readyCondition(world.schedule.status)?.status);
    }
    expect(seen).toEqual(['True', 'False', 'False', 'False', 'False', 'False', 'False', 'False']);
    expect(world.schedule.status.claims?.[0]?.consecutiveFailures).toBe(3);
    world.look(plusMinutes(at('00:00'), 255));
    world.finish(plusMinutes(at('00:00'), 255));
    world.look(plusMinutes(at('00:00'), 255.5));
    expect(readyCondition(world.schedule.status)?.status).toBe('True');
    expect(world.schedule.status.claims?.[0]).toMatchObject({ consecutiveFailures: 0, reason: 'SnapshotReady' });
  });
});

describe('the times in the status', () => {
  it('are the next tick, the newest acted on, and the newest whole one', () => {
    const world = smallWorld({ schedule: schedule({ spec: { schedule: '15 * * * *' } }) });
    const times = () => {
      const { nextScheduleTime, lastScheduleTime, lastSuccessfulTime } = world.schedule.status;
      return [nextScheduleTime, lastScheduleTime, lastSuccessfulTime].map((text) => text?.slice(11, 16));
    };
    world.look(at('00:05'));
    expect(times()).toEqual(['00:15', undefined, undefined]);
    world.look(at('00:15'));
    expect(times()).toEqual(['01:15', '00:15', undefined]);
    world.finish(at('00:16'));
    world.look(at('00:16'));
    expect(times()).toEqual(['01:15', '00:15', '00:15']);
    world.look(at('01:15'));
    expect(times()).toEqual(['02:15', '01:15', '00:15']);
    world.snapshots = [];
    world.look(at('01:16'));
    expect(times()).toEqual(['02:15', '01:15', '00:15']);
  });

  it('name no next tick while the schedule is suspended or stalled', () => {
    const world = smallWorld({ schedule: schedule() });
    settle(world, at('00:05'));
    expect(world.schedule.status.nextScheduleTime).toBe('2026-11-22T02:15:00Z');
    world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec({ suspend: true }) } };
    settle(world, at('00:06'));
    expect(world.schedule.status.nextScheduleTime).toBeUndefined();
    world.schedule = {
      ...world.schedule,
      spec: { kind: 'ok', value: spec({ schedule: 'x' }) },
      status: { ...world.schedule.status, nextScheduleTime: '2026-11-22T02:15:00Z' },
    };
    settle(world, at('00:07'));
    expect(world.schedule.status.nextScheduleTime).toBeUndefined();
  });

  it('keep what was known through a stall', () => {
    const status = { ...acted, lastSuccessfulTime: '2026-11-22T02:15:00Z', missedRuns: 3, claims: [] };
    const world = smallWorld({ schedule: schedule({ spec: { schedule: 'x' }, status }) });
    settle(world, now);
    expect(world.schedule.status).toMatchObject(status);
  });
});

describe('missed runs', () => {
  const hourly = { schedule: '15 * * * *', startingDeadlineSeconds: 60 };

  it('are counted once, however often one looks', () => {
    const world = smallWorld({ schedule: schedule({ spec: hourly }) });
    for (const minute of [0, 1, 2]) world.look(plusMinutes(at('05:30'), minute));
    expect(world.schedule.status.missedRuns).toBe(6);
    expect(world.created).toEqual([]);
    world.look(at('06:15'));
    expect(world.schedule.status.missedRuns).toBe(6);
    expect(world.created).toHaveLength(1);
  });

  it('are those older than the one that is caught up on', () => {
    const world = smallWorld({ schedule: schedule({ spec: { schedule: '15 * * * *' } }) });
    world.look(at('05:30'));
    expect(world.schedule.status.missedRuns).toBe(5);
    expect(world.created.map(({ tick: of }) => of)).toEqual([at('05:15')]);
  });

  it('do not count what passed while the schedule was suspended', () => {
    const world = smallWorld({ schedule: schedule({ spec: { ...hourly, suspend: true } }) });
    world.look(at('01:00'));
    world.look(at('05:00'));
    world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec(hourly) } };
    world.look(at('09:00'));
    expect(world.schedule.status.missedRuns).toBe(0);
  });
});

describe('the counts', () => {
  it('are those of claims and of snapshots that are there to stay', () => {
    const snapshots: Snapshot[] = [
      readySnapshot({ tick: at('00:15') }),
      readySnapshot({ tick: at('01:15'), pinned: true }),
      readySnapshot({ claimName: 'gone', tick: at('00:15') }),
      snapshot({ tick: at('00:30') }),
      snapshot({ tick: at('03:50') }),
      readySnapshot({ tick: at('00:45'), deleting: true }),
      readySnapshot({ tick: at('00:50'), name: 'by-hand' }),
    ];
    const world = smallWorld({
      schedule: schedule({ status: acted }),
      claims: [claim(), claim({ name: 'b', excluded: true })],
      snapshots,
    });
    settle(world, now);
    expect(world.schedule.status).toMatchObject({ claimCount: 2, readyCount: 3, failedCount: 1, truncated: false });
  });
});

describe('the claims in the status', () => {
  it('stand with the worst first: by severity, then who waits for a tick, then by name', () => {
    const claims = [
      claim({ name: 'well' }),
      claim({ name: 'running' }),
      claim({ name: 'left', excluded: true }),
      claim({ name: 'unbound', phase: 'Pending' }),
      claim({ name: 'classless', snapshotClassName: 'none' }),
      claim({ name: 'failing' }),
      claim({ name: 'ailing' }),
      claim({ name: 'waits', snapshotClassName: 'none' }),
    ];
    const snapshots = [
      readySnapshot({ claimName: 'well', tick }),
      snapshot({ claimName: 'running', tick, createdAt: at('03:50') }),
      snapshot({ claimName: 'failing', tick }),
      snapshot({ claimName: 'ailing', tick }),
    ];
    const waiting = {
      tick: '2026-11-22T02:15:00Z',
      groups: [{ reason: 'ClassNotFound', claimUids: ['uid-waits'] }],
    };
    const world = smallWorld({ claims, snapshots, schedule: schedule({ status: { ...acted, waiting } }) });
    settle(world, now);
    expect(world.schedule.status.claims?.map(({ name }) => name)).toEqual([
      'ailing',
      'failing',
      'waits',
      'classless',
      'unbound',
      'left',
      'running',
      'well',
    ]);
  });

  it('leave the counts of those that are not listed to status.failing, which the API server takes', () => {
    const claims = Array.from({ length: listedClaims + 20 }, (_, i) => claim({ name: `c-${i}` }));
    const snapshots = claims.map(({ name }) => snapshot({ claimName: name, tick }));
    const given = schedule({ spec: { suspendAfterFailures: 1 }, status: acted });
    const world = smallWorld({ schedule: given, claims, snapshots });
    settle(world, now);
    expect(world.schedule.status.failing).toMatchObject([{ consecutiveFailures: 1, claimUids: { length: 20 } }]);
    expect(world.schedule.status.suspension).toMatchObject({ claimCount: listedClaims + 20 });
  });

  it('are at most a hundred, those that wait for a tick before all others', () => {
    const well = Array.from({ length: 150 }, (_, i) => claim({ name: `a-${String(i).padStart(3, '0')}` }));
    const waits = Array.from({ length: 60 }, (_, i) =>
      claim({ name: `z-${String(i).padStart(3, '0')}`, snapshotClassName: 'gold' }),
    );
    const bad = Array.from({ length: 60 }, (_, i) =>
      claim({ name: `m-${String(i).padStart(3, '0')}`, phase: 'Pending' }),
    );
    const world = smallWorld({ schedule: schedule(), claims: [...well, ...waits, ...bad] });
    settle(world, at('02:15:01'));
    const { claims = [], truncated, claimCount } = world.schedule.status;
    expect([claims.length, truncated, claimCount]).toEqual([listedClaims, true, 270]);
    expect(claims.slice(0, 60).every(({ pendingTick }) => pendingTick !== undefined)).toBe(true);
    expect(claims.slice(60).every(({ reason }) => reason === 'ClaimNotBound')).toBe(true);
    world.classes = [snapshotClass(), snapshotClass({ name: 'gold', isDefault: false })];
    world.look(at('02:20'));
    expect(world.created.filter(({ claimName }) => claimName.startsWith('z-'))).toHaveLength(60);
  });
});

describe('an unchanged world', () => {
  it('gives an equal status at any later moment before the plan changes, so that nothing is written', () => {
    const claims = [
      claim({ name: 'a' }),
      claim({ name: 'b', snapshotClassName: 'none' }),
      claim({ name: 'c', phase: 'Pending' }),
    ];
    const world = smallWorld({ schedule: schedule(), claims });
    world.look(at('02:15:01'));
    world.finish(at('02:16'), (one) => one.claimName === 'a');
    settle(world, at('02:16:30.5'));
    for (const moment of [at('02:17'), at('05:00'), at('2026-11-23T02:14:59')]) {
      const plan = planSchedule(observed({ schedule: world.schedule, claims, snapshots: world.snapshots }), moment);
      expect(summarize(world.schedule, plan, moment)).toStrictEqual(world.schedule.status);
    }
  });
});
