import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import type { Claim } from '../../src/domain/claim.ts';
import { isProvablyOurs } from '../../src/domain/naming/provenance.ts';
import type { ObservedSchedule } from '../../src/domain/observed.ts';
import { planSchedule, type SchedulePlan } from '../../src/domain/plan-schedule.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { summarize } from '../../src/domain/status/summarize.ts';
import { at, claim, deepFrozen, observed, plusMinutes, schedule, snapshot, snapshotClass } from '../support/build.ts';
import { smallWorld } from '../support/small-world.ts';

const now = at('12:00:10');
const names = ['a', 'b', 'c'];

const anyClaim = (name: string): fc.Arbitrary<Claim> =>
  fc
    .record(
      {
        excluded: fc.boolean(),
        deleting: fc.boolean(),
        phase: fc.constantFrom('Bound', 'Pending', 'Lost', ''),
        snapshotClassName: fc.constantFrom('standard', 'none', undefined),
        restoresFrom: fc.constantFrom(
          ...names.map((from) => snapshot({ claimName: from, tick: at('10:15') }).name),
          undefined,
        ),
      },
      { requiredKeys: [] },
    )
    .map((overrides) => claim({ name, ...overrides }));

const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    claimName: fc.constantFrom(...names, 'gone'),
    hour: fc.integer({ min: 1, max: 12 }),
    ready: fc.boolean(),
    lateMinutes: fc.constantFrom(0, 5, 50, 600, -600),
    mark: fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      fc.constantFrom<Partial<Snapshot>>(
        { pinned: true },
        { deleting: true },
        { inGroup: true },
        { name: 'by-hand', uid: 'uid-by-hand' },
        { claimUid: 'uid-moved' },
        { tick: undefined },
        { error: 'busy' },
      ),
    ),
  })
  .map(({ claimName, hour, ready, lateMinutes, mark }) => {
    const made = snapshot({ claimName, tick: at(`${String(hour).padStart(2, '0')}:15`) });
    return { ...made, ready, takenAt: ready ? plusMinutes(made.createdAt, lateMinutes) : undefined, ...mark };
  });

const anySpec: fc.Arbitrary<Partial<SnapshotScheduleSpec>> = fc.record(
  {
    schedule: fc.constantFrom('15 * * * *', '15 */4 * * *', '0 0 30 2 *'),
    suspend: fc.boolean(),
    startingDeadlineSeconds: fc.constantFrom(60, 7200),
    missedRunPolicy: fc.constantFrom('Latest' as const, 'Skip' as const),
    runOnCreate: fc.boolean(),
    jitterSeconds: fc.constantFrom(0, 5, 600),
    suspendAfterFailures: fc.integer({ min: 1, max: 3 }),
    concurrencyPolicy: fc.constantFrom('Forbid' as const, 'Allow' as const),
    retention: fc.record(
      {
        keepLast: fc.integer({ min: 1, max: 3 }),
        keepDaily: fc.integer({ min: 1, max: 3 }),
        maxAge: fc.constantFrom('1h', '6h'),
        minReady: fc.integer({ min: 1, max: 2 }),
        failedLimit: fc.integer({ min: 0, max: 1 }),
      },
      { requiredKeys: ['minReady', 'failedLimit'] },
    ),
  },
  { requiredKeys: [] },
);

const anyObserved: fc.Arbitrary<ObservedSchedule> = fc
  .record({
    spec: anySpec,
    claims: fc.tuple(...names.map(anyClaim)),
    snapshots: fc.uniqueArray(anySnapshot, { maxLength: 10, selector: ({ name }) => name }),
    lastTick: fc.constantFrom('2026-11-22T08:15:00Z', '2026-11-22T11:15:00Z', undefined),
    waits: fc.subarray(names),
    defaults: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ spec, claims, snapshots, lastTick, waits, defaults }) =>
    observed({
      claims,
      snapshots,
      classes: ['standard', 'other'].slice(0, defaults).map((name) => snapshotClass({ name })),
      schedule: schedule({
        spec,
        status: {
          ...(lastTick && { lastScheduleTime: lastTick }),
          ...(lastTick &&
            waits.length > 0 && {
              waiting: {
                tick: lastTick,
                groups: [{ reason: 'ClassNotFound', claimUids: waits.map((name) => `uid-${name}`) }],
              },
            }),
        },
      }),
    }),
  );

/** What a plan would do, without how it says it. */
const gist = (plan: SchedulePlan) => ({
  kind: plan.kind,
  actions: plan.actions.map(({ kind, name }) => `${kind} ${name}`),
  turns: plan.kind === 'active' ? plan.turns.map(({ turn }) => ('reason' in turn ? turn.reason : turn.kind)) : [],
});

describe('any plan', () => {
  it('is pure, and so is the status that it leads to', () => {
    fc.assert(
      fc.property(anyObserved, (given) => {
        const frozen = deepFrozen({ ...given });
        const plan = deepFrozen(planSchedule(frozen, now));
        expect(planSchedule(frozen, now)).toStrictEqual(plan);
        expect(summarize(given.schedule, plan, now)).toStrictEqual(summarize(given.schedule, plan, now));
      }),
      { numRuns: 500 },
    );
  });

  it('creates only what it may, once, and deletes only what it may', () => {
    fc.assert(
      fc.property(anyObserved, (given) => {
        const { actions } = planSchedule(given, now);
        expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length);
        for (const action of actions) {
          const existing = given.snapshots.find(({ name }) => name === action.name);
          if (action.kind === 'create-snapshot') {
            const source = given.claims.find(({ uid }) => uid === action.claimUid);
            expect(source).toMatchObject({ excluded: false, deleting: false, phase: 'Bound' });
            expect(given.schedule.spec.kind === 'ok' && given.schedule.spec.value.suspend).toBe(false);
            expect(existing === undefined || !isProvablyOurs(existing, 'uid-nightly')).toBe(true);
            expect(action.tick.getTime()).toBeLessThanOrEqual(now.getTime());
          } else {
            expect(existing).toMatchObject({ uid: action.uid, pinned: false, deleting: false, inGroup: false });
            expect(existing !== undefined && isProvablyOurs(existing, 'uid-nightly')).toBe(true);
            const users = given.claims.filter(
              ({ phase, restoresFrom }) => phase !== 'Bound' && restoresFrom === action.name,
            );
            expect(users).toEqual([]);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('comes to rest after a few passes: nothing more to do, and an equal status', () => {
    fc.assert(
      fc.property(anyObserved, (given) => {
        const world = smallWorld({ ...given, attempts: {} });
        for (let pass = 0; pass < 2; pass++) world.look(now);
        const { status } = world.schedule;
        expect(world.look(now).actions).toEqual([]);
        expect(world.schedule.status).toStrictEqual(status);
      }),
      { numRuns: 300 },
    );
  });

  it('does not change before the moment at which it wants to look again', () => {
    fc.assert(
      fc.property(anyObserved, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (given, part) => {
        const world = smallWorld({ ...given, attempts: {} });
        for (let pass = 0; pass < 3; pass++) world.look(now);
        const seen = { ...given, schedule: world.schedule, snapshots: world.snapshots };
        const plan = planSchedule(seen, now);
        const until = plan.wakeAt?.getTime() ?? now.getTime() + 400 * 86_400_000;
        const between = new Date(Math.floor(now.getTime() + part * (until - 1 - now.getTime())));
        expect(gist(planSchedule(seen, between))).toEqual(gist(plan));
        if (plan.wakeAt !== undefined) expect(plan.wakeAt.getTime()).toBeGreaterThan(now.getTime());
      }),
      { numRuns: 500 },
    );
  });
});
