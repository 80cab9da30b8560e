import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCondition } from '../../src/api/conditions.ts';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import { notesOf } from '../../src/domain/status/notes.ts';
import { listedClaims } from '../../src/domain/status/summarize.ts';
import { at, claim, plusMinutes, readySnapshot, schedule, snapshot, spec } from '../support/build.ts';
import { kstatus } from '../support/kstatus.ts';
import { type SmallWorld, smallWorld } from '../support/small-world.ts';

const given: Partial<SnapshotScheduleSpec> = {
  schedule: '15 * * * *',
  readyDeadlineSeconds: 60,
  suspendAfterFailures: 2,
  retention: { keepLast: 1, minReady: 1, failedLimit: 1 },
};
const claims = [claim({ name: 'good' }), claim({ name: 'bad' })];
const isGood = ({ claimName }: { readonly claimName: string | undefined }) => claimName === 'good';

/** So many ticks from the one at 00:15, at which only the claims that are `good` get ready snapshots. */
function live(world: SmallWorld, hours: number, good: typeof isGood = isGood): SmallWorld {
  for (let hour = 0; hour < hours; hour++) {
    const tick = plusMinutes(at('00:15'), hour * 60);
    world.look(tick);
    world.finish(tick, good);
    world.look(plusMinutes(tick, 1));
  }
  return world;
}

/** Two ticks at which `bad` fails and `good` does not. */
const suspended = (value = given) => live(smallWorld({ schedule: schedule({ spec: value }), claims }), 2);

const edit = (world: SmallWorld, value: Partial<SnapshotScheduleSpec>) => {
  const generation = world.schedule.generation + 1;
  world.schedule = { ...world.schedule, generation, spec: { kind: 'ok', value: spec(value) } };
};
const annotate = (world: SmallWorld, resumeToken: string | undefined) => {
  world.schedule = { ...world.schedule, resumeToken };
};
const createdAt = (world: SmallWorld, now: Date) => {
  const before = world.created.length;
  world.look(now);
  return world.created.slice(before).map(({ claimName }) => claimName);
};
const readyOf = (world: SmallWorld) => findCondition(world.schedule.status.conditions ?? [], 'Ready');
/** The events of one look. */
const told = (world: SmallWorld, now: Date) => {
  const before = world.schedule;
  const plan = world.look(now);
  return notesOf(before, plan, [], world.schedule.status).map(({ regarding, reason }) => `${regarding.name} ${reason}`);
};

describe('a claim with as many failures in a row as the schedule allows', () => {
  it('gets no new snapshots, and the others go on', () => {
    const world = suspended();
    expect(createdAt(world, at('02:15'))).toEqual(['good']);
    expect(createdAt(world, at('03:15'))).toEqual(['good']);
    expect(world.schedule.spec).toEqual({ kind: 'ok', value: spec(given) });
    expect(world.schedule.status).toMatchObject({
      lastScheduleTime: '2026-11-22T03:15:00Z',
      nextScheduleTime: '2026-11-22T04:15:00Z',
      timing: { suspended: false },
    });
  });

  it('stands first in the status, with the way out, and in the conditions and the summary', () => {
    const world = suspended();
    expect(world.schedule.status.claims?.[0]).toMatchObject({
      name: 'bad',
      reason: 'TooManyFailures',
      consecutiveFailures: 2,
      message: expect.stringMatching(
        /^suspended: its last 2 .* spec is edited, .* keepsake.dev\/resume gets a new value/,
      ),
    });
    expect(world.schedule.status.suspension).toEqual({
      since: '2026-11-22T01:16:00Z',
      generation: 1,
      claimCount: 1,
      claimName: 'bad',
      failures: 2,
    });
    expect(kstatus(world.schedule)).toBe('Failed');
    const message = expect.stringMatching(/^1 of 2 claims suspended, the other claims go on; bad: suspended: /);
    expect(world.schedule.status.conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'TooManyFailures', message },
      { type: 'Stalled', status: 'True', reason: 'TooManyFailures', message },
    ]);
  });

  it('is told once, on itself and on the schedule', () => {
    const world = live(smallWorld({ schedule: schedule({ spec: given }), claims }), 1);
    world.look(at('01:15'));
    world.finish(at('01:15'), isGood);
    expect(told(world, at('01:16'))).toEqual(['nightly TooManyFailures', 'bad TooManyFailures']);
    expect(told(world, at('01:17'))).toEqual([]);
    expect(told(world, at('02:15'))).not.toContain('bad TooManyFailures');
  });

  it('keeps what it has: retention goes on, and never below the floor', () => {
    const old = ['20', '21'].map((hours) => readySnapshot({ claimName: 'bad', tick: at(`2026-11-21T${hours}:15`) }));
    const world = smallWorld({ schedule: schedule({ spec: given }), claims, snapshots: old });
    live(world, 4);
    const left = world.snapshots.filter((one) => !isGood(one)).map(({ name }) => name);
    expect(left).toContain(old[1]?.name);
    expect(left).not.toContain(old[0]?.name);
    expect(left).toHaveLength(2);
  });

  it('never is suspended without the field', () => {
    const { suspendAfterFailures: _, ...without } = given;
    const world = live(smallWorld({ schedule: schedule({ spec: without }), claims }), 6);
    expect(world.schedule.status.suspension).toBeUndefined();
    expect(world.created).toHaveLength(12);
  });

  it('rests: looks between the ticks change nothing', () => {
    const world = suspended();
    world.look(at('01:17'));
    const { status } = world.schedule;
    expect(world.look(at('01:55')).actions).toEqual([]);
    expect(world.schedule.status).toStrictEqual(status);
  });

  it('is told again when another one follows, and the summary counts both', () => {
    const three = [...claims, claim({ name: 'worse' })];
    const world = smallWorld({ schedule: schedule({ spec: given }), claims: three });
    live(world, 2, (one) => isGood(one) || one.claimName === 'worse');
    for (const hours of ['02', '03']) {
      world.look(at(`${hours}:15`));
      world.finish(at(`${hours}:15`), isGood);
      if (hours === '02') world.look(at('02:16'));
    }
    expect(told(world, at('03:16'))).toEqual(['nightly TooManyFailures', 'worse TooManyFailures']);
    expect(world.schedule.status.suspension).toMatchObject({
      since: '2026-11-22T01:16:00Z',
      claimCount: 2,
      claimName: 'bad',
    });
  });
});

describe('a suspended claim is tried again', () => {
  const ways: [string, (world: SmallWorld) => void][] = [
    ['an edit', (world) => edit(world, { ...given, concurrencyPolicy: 'Allow' })],
    ['a new resume token', (world) => annotate(world, 'go')],
  ];
  it.each(ways)('after %s from the next tick on, and may fail as often again', (_, act) => {
    const world = suspended();
    act(world);
    expect(told(world, at('01:40'))).toContain('nightly ClaimsResumed');
    expect(world.created).toHaveLength(4);
    expect(world.schedule.status.suspension).toBeUndefined();
    expect(kstatus(world.schedule)).not.toBe('Failed');
    for (const hours of ['02', '03']) {
      expect(createdAt(world, at(`${hours}:15`))).toEqual(['good', 'bad']);
      world.finish(at(`${hours}:15:30`), isGood);
      expect(world.schedule.status.suspension).toBeUndefined();
      world.look(at(`${hours}:16`));
    }
    expect(world.schedule.status.suspension).toMatchObject({ claimName: 'bad', failures: 2 });
  });

  it('when its late snapshot becomes ready after all', () => {
    const world = suspended();
    world.finish(at('01:20'));
    expect(told(world, at('01:20'))).toEqual(['nightly Scheduled', 'bad SnapshotReady']);
    expect(world.schedule.status.suspension).toBeUndefined();
    expect(createdAt(world, at('02:15'))).toEqual(['good', 'bad']);
  });

  it('not while as many as it may have failed since the late one', () => {
    const ticks = ['20', '21', '22'].map((hours) => at(`2026-11-21T${hours}:15`));
    const snapshots = ticks.map((tick) => snapshot({ claimName: 'bad', tick }));
    const { retention: _, ...keepsAll } = given;
    const world = smallWorld({ schedule: schedule({ spec: keepsAll }), claims, snapshots });
    const left: (number | undefined)[] = [];
    for (const [minute, late] of [undefined, ...ticks].entries()) {
      world.finish(at('00:00'), ({ tick }) => tick === late);
      world.look(plusMinutes(at('00:01'), minute));
      left.push(world.schedule.status.suspension?.failures);
    }
    expect(left).toEqual([3, 2, undefined, undefined]);
  });

  it('not by a token that was seen before', () => {
    const world = smallWorld({ schedule: { ...schedule({ spec: given }), resumeToken: 'old' }, claims });
    live(world, 2);
    for (const [minute, token] of [undefined, 'old'].entries()) {
      annotate(world, token);
      world.look(plusMinutes(at('01:21'), minute));
    }
    expect(world.schedule.status.suspension).toBeDefined();
  });

  it('not by a token that came while nothing was suspended', () => {
    const world = live(smallWorld({ schedule: schedule({ spec: given }), claims }), 1);
    annotate(world, 'early');
    world.look(at('00:30'));
    world.look(at('01:15'));
    world.look(at('01:16'));
    world.look(at('01:17'));
    expect(world.schedule.status.suspension).toBeDefined();
  });

  it('and what its owner takes out meanwhile troubles nobody', () => {
    const world = suspended();
    world.claims = [claim({ name: 'good' }), claim({ name: 'bad', excluded: true })];
    world.look(at('01:20'));
    expect(world.schedule.status.suspension).toBeUndefined();
    expect(kstatus(world.schedule)).toBe('Current');
  });
});

describe('a schedule of which every claim is suspended', () => {
  it('says that nothing is made, names no next tick, and goes on counting', () => {
    const out = claim({ name: 'out', excluded: true });
    const world = live(smallWorld({ schedule: schedule({ spec: given }), claims: [...claims, out] }), 2, () => false);
    expect(readyOf(world)).toMatchObject({
      reason: 'TooManyFailures',
      message: expect.stringMatching(/^2 of 3 claims suspended, no new snapshots are made; bad: suspended: /),
    });
    expect(kstatus(world.schedule)).toBe('Failed');
    expect(world.schedule.status.nextScheduleTime).toBeUndefined();
    expect(world.schedule.status.suspension).toMatchObject({ claimCount: 2, claimName: 'bad' });
    expect(createdAt(world, at('02:15'))).toEqual([]);
    expect(world.schedule.status).toMatchObject({ lastScheduleTime: '2026-11-22T02:15:00Z', missedRuns: 0 });
  });

  it('holds for more claims than the status lists, whose counts do not flap', () => {
    const many = Array.from({ length: 3 * listedClaims }, (_, i) => claim({ name: `c-${String(i).padStart(3, '0')}` }));
    const world = smallWorld({ schedule: schedule({ spec: { ...given, suspendAfterFailures: 3 } }), claims: many });
    live(world, 3, () => false);
    expect(world.schedule.status.suspension).toMatchObject({ claimCount: many.length, failures: 3 });
    expect(world.schedule.status.failing).toMatchObject([
      { consecutiveFailures: 3, lastFailedTick: '2026-11-22T02:15:00Z' },
    ]);
    for (let pass = 0; pass < 10; pass++) world.look(at('02:17'));
    const { status } = world.schedule;
    expect(status.failedCount).toBe(many.length);
    world.look(at('02:18'));
    expect(world.schedule.status).toStrictEqual(status);
    expect(createdAt(world, at('03:15'))).toEqual([]);
    annotate(world, 'go');
    world.look(at('03:20'));
    expect(world.schedule.status.failing).toBeUndefined();
    expect(createdAt(world, at('04:15'))).toHaveLength(many.length);
  });
});

describe('any run of failures', () => {
  const anyHour = fc.record({ fails: fc.boolean(), resumed: fc.boolean() });

  it('suspends exactly the claim that failed, from its last allowed failure to the resumption, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(anyHour, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (hours, limit, failedLimit) => {
          const retention = { keepLast: 1, minReady: 1, failedLimit };
          const value = { ...given, suspendAfterFailures: limit, retention };
          const world = smallWorld({ schedule: schedule({ spec: value }), claims });
          let failures = 0;
          for (const [hour, { fails, resumed }] of hours.entries()) {
            const tick = plusMinutes(at('00:15'), hour * 60);
            const tried = failures < limit;
            expect(createdAt(world, tick)).toEqual(tried ? ['good', 'bad'] : ['good']);
            world.finish(tick, (one) => isGood(one) || (!fails && one.tick?.getTime() === tick.getTime()));
            world.look(plusMinutes(tick, 1));
            if (tried) failures = fails ? failures + 1 : 0;
            expect(world.schedule.status.suspension?.claimCount).toBe(failures < limit ? undefined : 1);
            if (!resumed) continue;
            // A token resumes what is suspended, and forgives nothing else.
            if (failures >= limit) failures = 0;
            annotate(world, `token ${hour}`);
            world.look(plusMinutes(tick, 2));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
