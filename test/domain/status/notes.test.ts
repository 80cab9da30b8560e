import { describe, expect, it } from 'vitest';
import { notesOf } from '../../../src/domain/status/notes.ts';
import { at, schedule } from '../../support/build.ts';
import { type SmallWorld, smallWorld } from '../../support/small-world.ts';

/** The events on the claim of a look at this moment. */
function told(world: SmallWorld, now: Date): readonly string[] {
  const before = world.schedule;
  const plan = world.look(now);
  return notesOf(before, plan, [], world.schedule.status)
    .filter(({ regarding }) => regarding.kind === 'PersistentVolumeClaim')
    .map(({ type, reason, note }) => `${type} ${reason}: ${note}`);
}

/** The snapshot of 01:15 has failed at 01:16, and the one of 02:15 is under way. */
function failing() {
  const world = smallWorld({ schedule: schedule({ spec: { schedule: '15 * * * *', readyDeadlineSeconds: 60 } }) });
  world.look(at('01:15'));
  const failed = told(world, at('01:16'));
  const next = told(world, at('02:15'));
  const [first, second] = world.snapshots.map(({ name }) => name);
  return { world, failed, next, first, second };
}

describe('the events on a claim whose snapshots fail', () => {
  it('tell of the failure once', () => {
    const { failed, next, first } = failing();
    expect(failed).toEqual([expect.stringContaining(`Warning SnapshotFailed: snapshot ${first} did not become ready`)]);
    expect(next).toEqual([]);
  });

  it('tell of the first ready one', () => {
    const { world, second } = failing();
    world.finish(at('02:15:10'), ({ name }) => name === second);
    expect(told(world, at('02:15:10'))).toEqual([`Normal SnapshotReady: snapshot ${second} is ready`]);
  });

  it('tell of a late one that is ready while the newest is still under way, and then no more', () => {
    const { world, first } = failing();
    world.finish(at('02:15:10'), ({ name }) => name === first);
    expect(told(world, at('02:15:10'))).toEqual([`Normal SnapshotReady: snapshot ${first} is ready`]);
    world.finish(at('02:15:20'));
    expect(told(world, at('02:15:20'))).toEqual([]);
  });
});
