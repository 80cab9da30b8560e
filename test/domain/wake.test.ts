import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import type { ObservedParts } from '../support/build.ts';
import { at, claim, deepFrozen, observed, plusMinutes, readySnapshot, schedule, snapshot } from '../support/build.ts';

const now = at('02:20');
const lastTick = { lastScheduleTime: '2026-11-22T02:15:00Z' };
const waiting = {
  tick: '2026-11-22T02:15:00Z',
  groups: [{ reason: 'ClassNotFound', claimUids: ['uid-data'] }],
};

interface Case extends Omit<ObservedParts, 'schedule'> {
  readonly spec?: Partial<SnapshotScheduleSpec>;
  readonly waits?: boolean;
  readonly wakeAt: Date | undefined;
}

const cases: Record<string, Case> = {
  'at the next tick': { wakeAt: at('2026-11-23T02:15') },
  'at no time while it is suspended and nothing runs': { spec: { suspend: true }, wakeAt: undefined },
  'when a snapshot that is not ready counts as failed': { snapshots: [snapshot()], wakeAt: at('03:15') },
  'when a snapshot grows too old, a millisecond after its age': {
    spec: { suspend: true, retention: { maxAge: '2h', minReady: 1, failedLimit: 1 } },
    snapshots: [readySnapshot({ tick: at('01:00') })],
    wakeAt: new Date(at('03:00').getTime() + 1),
  },
  'when a snapshot grows too old by its creation, as long as its stamp is not to be believed': {
    spec: { suspend: true, retention: { maxAge: '2h', minReady: 1, failedLimit: 1 } },
    snapshots: [readySnapshot({ tick: at('01:00'), takenAt: at('2090-01-01T00:00') })],
    wakeAt: new Date(at('03:00').getTime() + 1),
  },
  'when a stamp from the future comes true': {
    spec: { suspend: true },
    snapshots: [readySnapshot({ takenAt: at('05:00') })],
    wakeAt: at('05:00'),
  },
  'when a refused creation may be tried again': {
    waits: true,
    attempts: { 'uid-data': { reason: 'QuotaExceeded', message: 'full', notBefore: plusMinutes(now, 2) } },
    wakeAt: plusMinutes(now, 2),
  },
  'when a claim that waits has waited too long': {
    spec: { startingDeadlineSeconds: 600 },
    waits: true,
    classes: [],
    wakeAt: new Date(at('02:25').getTime() + 1),
  },
};

describe('a schedule wakes', () => {
  it.each(Object.entries(cases))('%s', (_, { spec = {}, waits = false, wakeAt, ...parts }) => {
    const timing = {
      schedule: '15 2 * * *',
      timeZone: 'Etc/UTC',
      suspended: spec.suspend ?? false,
      since: '2026-11-22T00:00:00Z',
    };
    const status = { ...lastTick, timing, ...(waits && { waiting }) };
    const given = observed({ ...parts, claims: [claim()], schedule: schedule({ spec, status }) });
    expect(planSchedule(given, now).wakeAt).toEqual(wakeAt);
  });

  it('not for what is behind it', () => {
    const given = deepFrozen(
      observed({ snapshots: [snapshot({ tick: at('2026-11-20T00:00') })], schedule: schedule({ status: lastTick }) }),
    );
    expect(planSchedule(given, now).wakeAt).toEqual(at('2026-11-23T02:15'));
  });
});
