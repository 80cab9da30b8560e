import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import { at, claim, plusMinutes, readySnapshot, schedule, spec } from '../support/build.ts';
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

/** Two ticks at which `bad` fails and `good` does not, up to the suspension. */
function suspended(): SmallWorld {
  const world = smallWorld({ schedule: schedule({ spec: given }), claims });
  for (const hours of ['00', '01']) {
    world.look(at(`${hours}:15`));
    world.finish(at(`${hours}:15:30`), isGood);
    world.look(at(`${hours}:16`));
  }
  return world;
}

const edit = (world: SmallWorld, value: Partial<SnapshotScheduleSpec>) => {
  const generation = world.schedule.generation + 1;
  world.schedule = { ...world.schedule, generation, spec: { kind: 'ok', value: spec(value) } };
};
const createdAt = (world: SmallWorld, now: Date) => {
  const before = world.created.length;
  world.look(now);
  return world.created.slice(before).map(({ claimName }) => claimName);
};

describe('a schedule with as many failures in a row as it allows', () => {
  it('is suspended in the status, says so as Stalled, and its spec is not touched', () => {
    const world = suspended();
    expect(world.schedule.spec).toEqual({ kind: 'ok', value: spec(given) });
    expect(world.schedule.status.suspension).toEqual({
      since: '2026-11-22T01:16:00Z',
      generation: 1,
      claimName: 'bad',
      failures: 2,
    });
    expect(kstatus(world.schedule)).toBe('Failed');
    expect(world.schedule.status.conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'TooManyFailures', message: expect.stringMatching(/^2 .* claim bad /) },
      { type: 'Stalled', status: 'True', reason: 'TooManyFailures' },
    ]);
    expect(world.schedule.status.nextScheduleTime).toBeUndefined();
  });

  it('takes no new snapshots of any claim, also when the failed ones heal, and retention goes on', () => {
    const world = suspended();
    world.snapshots = [...world.snapshots, readySnapshot({ claimName: 'good', tick: at('2026-11-21T02:15') })];
    world.finish(at('01:20'));
    expect(createdAt(world, at('02:15'))).toEqual([]);
    expect(world.deleted).toContain(readySnapshot({ claimName: 'good', tick: at('2026-11-21T02:15') }).name);
    expect(createdAt(world, at('09:15'))).toEqual([]);
    expect(world.schedule.status.suspension).toBeDefined();
  });

  it.each<[string, (world: SmallWorld) => void]>([
    ['an edit', (world) => edit(world, { ...given, concurrencyPolicy: 'Allow' })],
    [
      'a new resume token',
      (world) => {
        world.schedule = { ...world.schedule, resumeToken: 'go' };
      },
    ],
  ])('goes on after %s with the next tick, and may fail as often again', (_, act) => {
    const world = suspended();
    act(world);
    expect(createdAt(world, at('04:20'))).toEqual([]);
    expect(world.schedule.status.suspension).toBeUndefined();
    expect(kstatus({ ...world.schedule, status: { ...world.schedule.status } })).not.toBe('Failed');
    for (const hours of ['05', '06']) {
      expect(createdAt(world, at(`${hours}:15`))).toEqual(['good', 'bad']);
      world.finish(at(`${hours}:15:30`), isGood);
      expect(world.schedule.status.suspension).toBeUndefined();
      world.look(at(`${hours}:16`));
    }
    expect(world.schedule.status.suspension).toMatchObject({ claimName: 'bad', failures: 2 });
  });

  it('is not resumed by a token that it has seen before', () => {
    const world = smallWorld({ schedule: { ...schedule({ spec: given }), resumeToken: 'old' }, claims });
    for (const hours of ['00', '01']) {
      world.look(at(`${hours}:15`));
      world.look(at(`${hours}:16`));
    }
    world.look(at('01:20'));
    expect(world.schedule.status.suspension).toBeDefined();
    world.schedule = { ...world.schedule, resumeToken: undefined };
    world.look(at('01:21'));
    world.schedule = { ...world.schedule, resumeToken: 'old' };
    world.look(at('01:22'));
    expect(world.schedule.status.suspension).toBeDefined();
  });

  it('never is without the field', () => {
    const { suspendAfterFailures: _, ...without } = given;
    const world = smallWorld({ schedule: schedule({ spec: without }), claims });
    for (let hour = 0; hour < 6; hour++) {
      world.look(plusMinutes(at('00:15'), hour * 60));
      world.look(plusMinutes(at('00:16'), hour * 60));
    }
    expect(world.schedule.status.suspension).toBeUndefined();
    expect(world.created).toHaveLength(12);
  });

  it('rests: another look changes nothing', () => {
    const world = suspended();
    world.look(at('01:17'));
    const { status } = world.schedule;
    const plan = world.look(at('07:00'));
    expect(plan.actions).toEqual([]);
    expect(world.schedule.status).toStrictEqual(status);
  });
});
