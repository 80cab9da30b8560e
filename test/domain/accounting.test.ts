import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import { account } from '../../src/domain/accounting.ts';
import type { Claim } from '../../src/domain/claim.ts';
import { type ActivePlan, planSchedule } from '../../src/domain/plan-schedule.ts';
import { claimDelayMs } from '../../src/domain/schedule/jitter.ts';
import { summarize } from '../../src/domain/status/summarize.ts';
import type { Tally } from '../../src/domain/tally.ts';
import { rememberedWaits } from '../../src/domain/waiting.ts';
import { at, claim, observed, plusMinutes, schedule, snapshotClass, spec } from '../support/build.ts';
import { type SmallWorld, smallWorld } from '../support/small-world.ts';

/** Looks at the world and keeps the books. */
function bookkeeper(world: SmallWorld) {
  const books = new Map<string, number>();
  const look = (now: Date) => {
    const plan = world.look(now);
    if (plan.kind === 'active') for (const tally of account(plan)) add(tally);
    return plan;
  };
  const add = ({ outcome, reason, count }: Tally) => {
    const key = outcome === 'created' ? outcome : `${outcome} ${reason}`;
    books.set(key, (books.get(key) ?? 0) + count);
  };
  return {
    look,
    entries: () => Object.fromEntries([...books].sort()),
    sum: (outcome?: Tally['outcome']) =>
      [...books].reduce(
        (sum, [key, count]) => (outcome === undefined || key.startsWith(outcome) ? sum + count : sum),
        0,
      ),
  };
}

const edit = (world: SmallWorld, value: Partial<SnapshotScheduleSpec>) => {
  world.schedule = {
    ...world.schedule,
    generation: world.schedule.generation + 1,
    spec: { kind: 'ok', value: spec(value) },
  };
};

describe('the accounts', () => {
  it('count a claim once it has its snapshot, and nothing while it waits', () => {
    const world = smallWorld({
      schedule: schedule(),
      claims: [claim({ name: 'a' }), claim({ name: 'b' })],
      classes: [],
    });
    const books = bookkeeper(world);
    books.look(at('02:15:01'));
    expect(books.entries()).toEqual({});
    world.classes = [snapshotClass()];
    books.look(at('02:20'));
    books.look(at('02:21'));
    expect(books.entries()).toEqual({ created: 2 });
  });

  it('count a wait as missed with its reason when the next tick comes, the deadline passes or the timing is edited', () => {
    const editing = (change: Partial<SnapshotScheduleSpec>) => (world: SmallWorld) => {
      edit(world, change);
      return at('02:30');
    };
    const ends: [string, Partial<SnapshotScheduleSpec>, (world: SmallWorld) => Date][] = [
      ['the next tick', {}, () => at('2026-11-23T02:15')],
      ['the deadline', { startingDeadlineSeconds: 600 }, () => plusMinutes(at('02:15'), 11)],
      ['an edit', {}, editing({ schedule: '15 3 * * *' })],
      ['a suspension', {}, editing({ suspend: true })],
    ];
    for (const [why, given, end] of ends) {
      const world = smallWorld({ schedule: schedule({ spec: given }), classes: [] });
      const books = bookkeeper(world);
      books.look(at('02:15:01'));
      books.look(end(world));
      expect(books.entries(), why).toEqual({ 'missed ClassNotFound': 1 });
      expect(world.schedule.status.missedRuns, why).toBe(1);
      books.look(plusMinutes(end(world), 1));
      expect(books.entries(), why).toEqual({ 'missed ClassNotFound': 1 });
    }
  });

  it('count a claim that waits and goes as skipped', () => {
    const world = smallWorld({ schedule: schedule(), classes: [] });
    const books = bookkeeper(world);
    books.look(at('02:15:01'));
    world.claims = [claim({ name: 'other' })];
    books.look(at('02:20'));
    expect(books.entries()).toEqual({ 'skipped ClaimGone': 1 });
  });

  it('count ticks that nobody was there for by each claim, and by none when no claim is chosen', () => {
    const hourly = schedule({ spec: { schedule: '15 * * * *' } });
    const two = bookkeeper(smallWorld({ schedule: hourly, claims: [claim({ name: 'a' }), claim({ name: 'b' })] }));
    two.look(at('05:20'));
    expect(two.entries()).toEqual({ created: 2, 'missed RunMissed': 10 });
    const none = bookkeeper(smallWorld({ schedule: hourly, claims: [] }));
    none.look(at('05:20'));
    expect(none.entries()).toEqual({ 'skipped NoMatchingClaim': 6 });
  });

  it('count what passed during a suspension as skipped, once, when it ends', () => {
    const world = smallWorld({ schedule: schedule({ spec: { schedule: '15 * * * *', suspend: true } }) });
    const books = bookkeeper(world);
    books.look(at('01:00'));
    books.look(at('05:00'));
    expect(books.entries()).toEqual({});
    edit(world, { schedule: '15 * * * *' });
    books.look(at('09:00'));
    books.look(at('09:01'));
    expect(books.entries()).toEqual({ 'skipped Suspended': 9 });
  });

  it('count the ticks of a claim that is suspended for its failures as skipped, and no others', () => {
    const given = { schedule: '15 * * * *', readyDeadlineSeconds: 60, suspendAfterFailures: 1, jitterSeconds: 30 };
    const claims = [claim({ name: 'good' }), claim({ name: 'bad' })];
    const world = smallWorld({ schedule: schedule({ spec: given }), claims });
    const books = bookkeeper(world);
    for (let hour = 0; hour < 4; hour++) {
      for (const seconds of [0, 30, 95]) {
        books.look(new Date(plusMinutes(at('00:15'), hour * 60).getTime() + seconds * 1000));
        world.finish(at('00:00'), ({ claimName }) => claimName === 'good');
      }
    }
    expect(books.entries()).toEqual({ created: 5, 'skipped TooManyFailures': 3 });
    expect(world.schedule.status.missedRuns).toBe(0);
  });

  it('find what a pass that was cut off has made', () => {
    const world = smallWorld({ schedule: schedule(), claims: [claim({ name: 'a' }), claim({ name: 'b' })] });
    const books = bookkeeper(world);
    world.crash(at('02:15:01'), 1);
    books.look(at('02:15:30'));
    expect(books.entries()).toEqual({ created: 2 });
  });
});

describe('more claims than the status remembers', () => {
  const claims = Array.from({ length: rememberedWaits + 7 }, (_, i) =>
    claim({ name: `c-${String(i).padStart(4, '0')}` }),
  );

  it('are all tried again but those beyond, which are missed at once', () => {
    const given = schedule({ spec: { schedule: '15 2 * * *' } });
    const plan = (of: typeof given, classes = [snapshotClass()], now = at('02:15:01')) => {
      const made = planSchedule({ ...observed({ schedule: of, classes }), claims }, now);
      if (made.kind !== 'active') throw new Error('stalled');
      return made;
    };
    const first = plan(given, []);
    expect(account(first)).toEqual([{ outcome: 'missed', reason: 'VolumeNotSeen', count: 7 }]);
    const status = summarize(given, first, at('02:15:01'));
    expect(status.missedRuns).toBe(7);
    expect(status.waiting?.groups.map(({ claimUids }) => claimUids.length)).toEqual([rememberedWaits]);
    const later = plan({ ...given, status }, [snapshotClass()], at('02:20'));
    expect(later.turns.filter(({ asked }) => asked?.kind === 'owed')).toHaveLength(rememberedWaits);
  });
});

// --- any history -------------------------------------------------------------------------------------------------

type Step =
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'crash'; readonly actions: number }
  | { readonly kind: 'deleteByHand' | 'finish' | 'fail' | 'classes' | 'quota' | 'resume' | 'suspend' | 'wake' }
  | { readonly kind: 'claims'; readonly chosen: readonly string[] }
  | { readonly kind: 'jitter'; readonly seconds: number };

const names = ['a', 'b', 'c', 'd'];
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 9000 }) }),
  },
  { weight: 6, arbitrary: fc.constant({ kind: 'wake' } as const) },
  fc.record({ kind: fc.constant('crash' as const), actions: fc.integer({ min: 0, max: 4 }) }),
  fc.constantFrom<Step>(
    { kind: 'deleteByHand' },
    { kind: 'finish' },
    { kind: 'fail' },
    { kind: 'classes' },
    { kind: 'quota' },
    { kind: 'resume' },
    { kind: 'suspend' },
  ),
  fc.record({ kind: fc.constant('claims' as const), chosen: fc.subarray(names) }),
  fc.record({ kind: fc.constant('jitter' as const), seconds: fc.constantFrom(0, 60, 3600) }),
);

const anySpec: fc.Arbitrary<Partial<SnapshotScheduleSpec>> = fc.record(
  {
    jitterSeconds: fc.constantFrom(0, 30, 1800, 3600),
    startingDeadlineSeconds: fc.constantFrom(60, 1200),
    missedRunPolicy: fc.constantFrom('Latest' as const, 'Skip' as const),
    concurrencyPolicy: fc.constantFrom('Forbid' as const, 'Allow' as const),
    suspendAfterFailures: fc.integer({ min: 1, max: 3 }),
    readyDeadlineSeconds: fc.constantFrom(60, 4000),
  },
  { requiredKeys: [] },
);

const hour = 3_600_000;
const start = at('00:00:30');

describe('any history', () => {
  it('gives each claim at each tick exactly one outcome, and no claim two snapshots of a tick', () => {
    fc.assert(
      fc.property(anySpec, fc.array(anyStep, { maxLength: 40 }), (given, steps) => {
        const fixed = { ...given, schedule: '15 * * * *' };
        const world = smallWorld({
          schedule: schedule({ createdAt: start, spec: fixed }),
          claims: names.map((name) => claim({ name })),
        });
        const books = bookkeeper(world);
        const made: string[] = [];
        let value: Partial<SnapshotScheduleSpec> = fixed;
        let now = start.getTime();
        let tainted = false;
        const look = () => {
          const before = world.created.length;
          const plan = books.look(new Date(now)) as ActivePlan;
          made.push(...world.created.slice(before).map(({ name }) => name));
          return plan;
        };
        look();
        for (const step of steps) {
          switch (step.kind) {
            case 'wait':
              now += step.seconds * 1000;
              break;
            case 'wake':
              now = Math.max(now, planNow(world, new Date(now)).wakeAt?.getTime() ?? now);
              break;
            case 'crash': {
              const before = world.created.length;
              world.crash(new Date(now), step.actions);
              made.push(...world.created.slice(before).map(({ name }) => name));
              break;
            }
            case 'deleteByHand':
              world.snapshots = world.snapshots.slice(1);
              break;
            case 'finish':
              world.finish(new Date(now));
              break;
            case 'fail':
              now += 4000_000;
              break;
            case 'classes':
              world.classes = world.classes?.length === 0 ? [snapshotClass()] : [];
              break;
            case 'quota': {
              const open = world.refuse;
              const full: SmallWorld['refuse'] = () => ({ reason: 'QuotaExceeded', message: 'full' });
              world.refuse = open({} as never) === undefined ? full : () => undefined;
              break;
            }
            case 'resume':
              world.schedule = { ...world.schedule, resumeToken: String(now) };
              break;
            case 'suspend':
              value = { ...value, suspend: !value.suspend };
              edit(world, value);
              break;
            case 'claims':
              world.claims = step.chosen.map((name): Claim => claim({ name }));
              tainted = true;
              break;
            case 'jitter':
              value = { ...value, jitterSeconds: step.seconds };
              edit(world, value);
              break;
            default:
              step satisfies never;
          }
          look();
        }
        // S1: whatever was deleted by hand and however often the process began anew.
        expect(new Set(made).size).toBe(made.length);
        // Bring everything to its end: no wait is left, and no tick is half counted.
        world.classes = [snapshotClass()];
        world.refuse = () => undefined;
        edit(world, { ...fixed, suspend: false, jitterSeconds: 0, concurrencyPolicy: 'Allow' });
        look();
        const { waiting, starting } = world.schedule.status;
        if (starting === undefined && waiting === undefined && !tainted) {
          const due = Math.floor((now - at('00:15').getTime()) / hour) + (now >= at('00:15').getTime() ? 1 : 0);
          expect(books.sum()).toBe(Math.max(0, due) * names.length);
        }
        expect(books.sum('created')).toBeLessThanOrEqual(new Set(made).size);
      }),
      { numRuns: 300 },
    );
  });

  it('spreads the starts by jitter without losing a claim to a restart, and makes none again that was deleted', () => {
    const claims = Array.from({ length: 300 }, (_, i) => claim({ name: `c-${i}` }));
    const world = smallWorld({
      schedule: schedule({ spec: { jitterSeconds: 120, concurrencyPolicy: 'Allow' } }),
      claims,
    });
    let now = at('02:15');
    let looks = 0;
    let writes = 0;
    const createdAt = new Map<string, number>();
    while (now < at('02:18')) {
      if (looks % 10 === 7) world.crash(now, 1);
      const before = JSON.stringify(world.schedule.status);
      const plan = world.look(now);
      for (const { name } of world.created) createdAt.set(name, createdAt.get(name) ?? now.getTime());
      if (JSON.stringify(world.schedule.status) !== before) writes++;
      looks++;
      expect(JSON.stringify(world.schedule.status).length).toBeLessThan(60_000);
      if (looks % 20 === 3) world.snapshots = world.snapshots.slice(5);
      if (plan.wakeAt === undefined || plan.wakeAt <= now) throw new Error('does not go on');
      now = plan.wakeAt;
    }
    expect(world.created).toHaveLength(300);
    expect(new Set(world.created.map(({ name }) => name)).size).toBe(300);
    for (const { tick } of world.created) expect(tick).toEqual(at('02:15'));
    // Nobody starts early: what a pass creates has its start behind it.
    for (const { claimUid, name } of world.created) {
      const start = at('02:15').getTime() + claimDelayMs('uid-nightly', claimUid, 120);
      expect(createdAt.get(name)).toBe(start);
    }
    // At most one look and one write a second, however many claims there are.
    expect(looks).toBeLessThanOrEqual(122);
    expect(writes).toBeLessThanOrEqual(122);
    expect(world.schedule.status.starting).toBeUndefined();
  });
});

function planNow(world: SmallWorld, now: Date) {
  const { schedule: of, claims, classes, snapshots } = world;
  return planSchedule(observed({ schedule: of, claims, snapshots, ...(classes && { classes }) }), now);
}
