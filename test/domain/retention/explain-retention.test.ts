import { describe, expect, it } from 'vitest';
import type { OwnSnapshot } from '../../../src/domain/naming/provenance.ts';
import { explainRetention, type RetentionInput } from '../../../src/domain/retention/explain-retention.ts';
import type { RetentionPolicy } from '../../../src/domain/retention/policy.ts';
import { localTime } from '../../../src/domain/schedule/time-zone.ts';
import { zone } from '../../support/arbitrary-cron.ts';
import { at, plusMinutes, readySnapshot, snapshot } from '../../support/build.ts';

const now = at('12:00');
const hour = 3_600_000;

interface Case {
  readonly policy?: Partial<RetentionPolicy>;
  readonly zone?: string;
  readonly restoring?: string[];
  readonly given: Record<string, OwnSnapshot>;
  /** Those that go, and by which rule; all others stay. */
  readonly pruned: Record<string, string>;
  /** Why those that stay do, where it matters. */
  readonly because?: Record<string, string>;
}

const ready = (tick: string, overrides: Partial<OwnSnapshot> = {}) => readySnapshot({ tick: at(tick), ...overrides });
const failed = (tick: string, overrides: Partial<OwnSnapshot> = {}) => snapshot({ tick: at(tick), ...overrides });
const three = { old: ready('01:00'), middle: ready('02:00'), new: ready('03:00') };

const floor: Record<string, Case> = {
  'keeps everything without a policy': {
    given: { ...three, bad: failed('04:00'), worse: failed('05:00') },
    pruned: {},
    because: { old: 'the schedule has no retention', bad: 'the schedule has no retention' },
  },
  'keeps every ready one under a policy that limits neither number nor age': {
    policy: {},
    given: three,
    pruned: {},
    because: { old: 'no rule limits the number' },
  },
  'keeps the newest ready snapshot however old it is': {
    policy: { maxAgeMs: hour },
    given: three,
    pruned: { old: 'maxAge', middle: 'maxAge' },
    because: { new: 'the floor: the newest 1 ready always stay' },
  },
  'keeps as many as minReady says, whatever maxAge and the keeps say': {
    policy: { keepLast: 1, maxAgeMs: hour, minReady: 2 },
    given: three,
    pruned: { old: 'maxAge' },
  },
  'keeps the newest ready one when a thousand newer ones failed': {
    policy: { keepLast: 1, maxAgeMs: hour },
    given: {
      old: ready('01:00'),
      good: ready('02:00'),
      ...Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`bad${i}`, failed('03:00', { name: `bad-${i}` })])),
    },
    pruned: { old: 'maxAge', ...Object.fromEntries(Array.from({ length: 999 }, (_, i) => [`bad${i}`, 'failedLimit'])) },
  },
  'keeps one, even under a policy that slipped through with a floor of none': {
    policy: { keepLast: 1, maxAgeMs: 0, minReady: 0 },
    given: three,
    pruned: { old: 'maxAge', middle: 'maxAge' },
  },
  'keeps one, even under a floor that is no number': {
    policy: { maxAgeMs: 0, minReady: Number.NaN },
    given: three,
    pruned: { old: 'maxAge', middle: 'maxAge' },
  },
  'ranks by the age of the data, not by when the object was made': {
    policy: { keepLast: 1 },
    given: {
      copied: ready('03:00', { createdAt: at('03:00'), takenAt: at('00:30') }),
      old: ready('01:00'),
      late: ready('02:00', { takenAt: at('11:00') }),
    },
    pruned: { old: 'keeps' },
    because: { copied: 'the floor: the newest 1 ready always stay', late: 'one of the last 1 ready' },
  },
  'goes by the creation where the driver has not said when the data is from': {
    policy: { keepLast: 1 },
    given: { old: ready('01:00', { takenAt: undefined }), new: ready('02:00', { takenAt: undefined }) },
    pruned: { old: 'keeps' },
  },
  'does not let a stamp in the future push good ones out': {
    policy: { keepLast: 1 },
    given: { skewed: ready('01:00', { takenAt: at('2090-01-01T00:00') }), new: ready('02:00') },
    pruned: { skewed: 'keeps' },
  },
  'keeps the last one made when the clock of the driver was set back': {
    policy: { keepLast: 1 },
    given: {
      ahead: ready('01:00', { takenAt: at('09:00') }),
      new: ready('08:00', { takenAt: at('08:00') }),
      old: ready('00:00'),
    },
    pruned: { old: 'keeps' },
  },
  'does not age a snapshot by a stamp in the future': {
    policy: { maxAgeMs: hour },
    given: { skewed: ready('01:00', { takenAt: at('2090-01-01T00:00') }), new: ready('11:30') },
    pruned: { skewed: 'maxAge' },
  },
};

const keeps: Record<string, Case> = {
  'keeps the last N ready': {
    policy: { keepLast: 2 },
    given: three,
    pruned: { old: 'keeps' },
    because: { middle: 'one of the last 2 ready' },
  },
  'does not count failed and unready ones as kept': {
    policy: { keepLast: 2 },
    given: { ...three, bad: failed('04:00'), pending: failed('11:30') },
    pruned: { old: 'keeps' },
  },
  'keeps the newest of each of the last N hours that have one': {
    policy: { keepHourly: 2 },
    given: { a: ready('01:00'), b: ready('01:30'), c: ready('05:00'), d: ready('05:30'), e: ready('09:00') },
    pruned: { a: 'keeps', b: 'keeps', c: 'keeps' },
    because: { d: 'newest of its hour (keepHourly 2)' },
  },
  'keeps both passes of the hour that clocks repeat': {
    policy: { keepHourly: 2 },
    zone: 'Europe/Berlin',
    given: { before: ready('2026-10-24T23:30'), first: ready('2026-10-25T00:30'), second: ready('2026-10-25T01:30') },
    pruned: { before: 'keeps' },
  },
  'keeps one of the day of 25 hours': {
    policy: { keepDaily: 1 },
    zone: 'Europe/Berlin',
    given: { first: ready('2026-10-24T22:15'), last: ready('2026-10-25T22:45') },
    pruned: { first: 'keeps' },
    because: { last: 'newest of its day (keepDaily 1)' },
  },
  'keeps one of each day in UTC, where those are two': {
    policy: { keepDaily: 2 },
    given: { first: ready('2026-10-24T22:15'), last: ready('2026-10-25T22:45') },
    pruned: {},
  },
  'keeps one of each week, which begins on Monday': {
    policy: { keepWeekly: 2 },
    given: {
      saturday: ready('2026-11-14T02:00'),
      sunday: ready('2026-11-15T02:00'),
      monday: ready('2026-11-16T02:00'),
    },
    pruned: { saturday: 'keeps' },
  },
  'keeps one of each month and each year, and only once': {
    policy: { keepMonthly: 2, keepYearly: 2 },
    given: {
      lastYear: ready('2025-12-31T02:00'),
      spring: ready('2026-03-31T02:00'),
      october: ready('2026-10-31T02:00'),
      november: ready('2026-11-01T02:00'),
    },
    pruned: { spring: 'keeps' },
    because: { november: 'newest of its month (keepMonthly 2)', lastYear: 'newest of its year (keepYearly 2)' },
  },
  'keeps what any rule wants': {
    policy: { keepLast: 1, keepDaily: 2 },
    given: { dayBefore: ready('2026-11-21T02:00'), morning: ready('02:00'), noon: ready('11:00') },
    pruned: { morning: 'keeps' },
  },
  'keeps a period that ended long ago, when nothing came since': {
    policy: { keepDaily: 2 },
    given: { a: ready('2020-01-01T02:00'), b: ready('2020-01-02T02:00') },
    pruned: {},
  },
};

const ages: Record<string, Case> = {
  'lets go what is older than maxAge although a keep rule wants it': {
    policy: { keepLast: 3, maxAgeMs: 9.5 * hour },
    given: three,
    pruned: { old: 'maxAge', middle: 'maxAge' },
  },
  'keeps what is exactly as old as maxAge': {
    policy: { maxAgeMs: 9 * hour },
    given: { ...three, newest: ready('04:00') },
    pruned: { old: 'maxAge', middle: 'maxAge' },
  },
  'lets nothing young go by maxAge alone': { policy: { maxAgeMs: 24 * hour }, given: three, pruned: {} },
};

const ties: Record<string, Case> = {
  'takes the one created later for the newer, when drivers stamp both with the same second': {
    policy: { keepLast: 1 },
    given: {
      // By name alone the earlier one would win.
      z: ready('01:00', { name: 'z', takenAt: at('01:00'), createdAt: at('00:59:58') }),
      a: ready('01:00', { name: 'a', takenAt: at('01:00'), createdAt: at('00:59:59') }),
    },
    pruned: { z: 'keeps' },
  },
};

const failures: Record<string, Case> = {
  'keeps the newest failed one for diagnosis': {
    policy: { keepLast: 9 },
    given: { ...three, bad: failed('04:00'), worse: failed('05:00') },
    pruned: { bad: 'failedLimit' },
    because: { worse: 'failed, kept for diagnosis (failedLimit 1)' },
  },
  'keeps no failed one with a limit of 0': {
    policy: { failedLimit: 0 },
    given: { bad: failed('04:00') },
    pruned: { bad: 'failedLimit' },
  },
  'keeps failed ones whose data was taken while too few are ready: they may become ready again': {
    policy: { failedLimit: 0, minReady: 1 },
    given: { was: failed('01:00', { takenAt: at('01:00') }), never: failed('02:00') },
    pruned: { never: 'failedLimit' },
    because: { was: 'its data was taken, and fewer than minReady 1 are ready' },
  },
  'lets failed ones go whose data was taken once enough are ready': {
    policy: { failedLimit: 0, keepLast: 1 },
    given: { was: failed('01:00', { takenAt: at('01:00') }), good: ready('03:00') },
    pruned: { was: 'failedLimit' },
  },
  'lets no failed one go by age': {
    policy: { maxAgeMs: hour, failedLimit: 2 },
    given: { bad: failed('04:00'), worse: failed('05:00') },
    pruned: {},
  },
  'leaves one alone that is not ready yet': {
    policy: { keepLast: 1, failedLimit: 0, maxAgeMs: 1 },
    given: { pending: failed('11:00:01') },
    pruned: {},
    because: { pending: 'not ready yet: its deadline has not passed' },
  },
  'counts one as failed from its deadline on': {
    policy: { failedLimit: 0 },
    given: { bad: failed('11:00') },
    pruned: { bad: 'failedLimit' },
  },
  'counts one that became ready late as ready': {
    policy: { failedLimit: 0, keepLast: 1 },
    given: { late: ready('01:00', { error: 'timed out' }) },
    pruned: {},
  },
};

const untouchables: Record<string, Case> = {
  'never lets a pinned one go, and does not count it': {
    policy: { keepLast: 1, maxAgeMs: 1, failedLimit: 0 },
    given: { ...three, pin: ready('04:00', { pinned: true }), badPin: failed('05:00', { pinned: true }) },
    pruned: { old: 'maxAge', middle: 'maxAge' },
    because: { pin: 'pinned by the label keepsake.dev/keep; not counted' },
  },
  'leaves alone what is being deleted, and does not count it': {
    policy: { keepLast: 1 },
    given: { ...three, going: ready('04:00', { deleting: true }) },
    pruned: { old: 'keeps', middle: 'keeps' },
    because: { going: 'being deleted already' },
  },
  'leaves members of a group alone, and does not count them': {
    policy: { keepLast: 1 },
    given: { ...three, member: ready('04:00', { inGroup: true }), oldMember: ready('00:30', { inGroup: true }) },
    pruned: { old: 'keeps', middle: 'keeps' },
    because: { member: 'part of a group snapshot, which is deleted only as a whole; not counted' },
  },
  'never lets one go that a claim is being filled from': {
    policy: { keepLast: 1, failedLimit: 0 },
    given: { ...three, bad: failed('04:00') },
    restoring: ['old', 'bad'],
    pruned: { middle: 'keeps' },
    because: { old: 'a pending claim is being filled from it', bad: 'a pending claim waits for it' },
  },
};

describe.each([
  ['the floor', floor],
  ['the keep rules', keeps],
  ['the age', ages],
  ['ties', ties],
  ['failed snapshots', failures],
  ['what must not be touched', untouchables],
])('retention: %s', (_, cases) => {
  it.each(Object.entries(cases))(
    '%s',
    (_sentence, { policy, zone: name = 'Etc/UTC', given, restoring = [], pruned, because = {} }) => {
      const names = new Map(Object.entries(given).map(([alias, one]) => [one, alias]));
      const resolved = zone(name);
      const input: RetentionInput = {
        policy: policy && { minReady: 1, failedLimit: 1, ...policy },
        snapshots: Object.values(given),
        restoring: new Set(restoring.map((alias) => given[alias]?.name ?? alias)),
        readyDeadlineMs: hour,
        localTime: (instant) => localTime(resolved, instant),
      };
      const verdicts = explainRetention(input, now);
      expect(verdicts.map(({ snapshot: one }) => one)).toEqual(input.snapshots);
      const gone = verdicts.flatMap((verdict) =>
        verdict.kind === 'prune' ? [[names.get(verdict.snapshot), verdict.rule] as const] : [],
      );
      expect(Object.fromEntries(gone)).toEqual(pruned);
      const reasons = Object.fromEntries(verdicts.map((verdict) => [names.get(verdict.snapshot), verdict.because]));
      expect(reasons).toMatchObject(because);
      // The order in which a cache lists them decides nothing.
      const reversed = explainRetention({ ...input, snapshots: [...input.snapshots].reverse() }, now);
      expect([...reversed].reverse()).toEqual(verdicts);
    },
  );
});

describe('retention over time', () => {
  it('lets a failed one that a slow driver finished after all count as ready', () => {
    const slow = failed('01:00');
    const input = (one: OwnSnapshot): RetentionInput => ({
      policy: { keepLast: 1, minReady: 1, failedLimit: 0 },
      snapshots: [one, ready('00:00')],
      restoring: new Set(),
      readyDeadlineMs: hour,
      localTime: (instant) => instant,
    });
    const kinds = (one: OwnSnapshot) => explainRetention(input(one), plusMinutes(now, 1)).map(({ kind }) => kind);
    expect(kinds(slow)).toEqual(['prune', 'keep']);
    expect(kinds({ ...slow, ready: true, takenAt: at('01:30') })).toEqual(['keep', 'prune']);
  });
});
