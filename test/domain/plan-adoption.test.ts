import { describe, expect, it } from 'vitest';
import { describeAdoption, planAdoption } from '../../src/domain/plan-adoption.ts';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import { notesOf } from '../../src/domain/status/notes.ts';
import { summarize } from '../../src/domain/status/summarize.ts';
import { at, observed, readySnapshot, schedule } from '../support/build.ts';
import { smallWorld } from '../support/small-world.ts';

const now = at('12:00');
const spec = { retention: { keepLast: 1, minReady: 1, failedLimit: 1 }, schedule: '15 2 1 1 *' };
const before = ['01:15', '02:15'].map((time) => readySnapshot({ scheduleUid: 'uid-before', tick: at(time) }));
const pruned = (...parts: Parameters<typeof observed>) =>
  planSchedule(observed(...parts), now).actions.map(({ kind, name }) => [kind, name]);

describe('a schedule that was deleted and made again under its name', () => {
  it('does not touch what the old one made', () => {
    const plan = planSchedule(observed({ schedule: schedule({ spec }), snapshots: before }), now);
    expect(plan).toMatchObject({ actions: [], ours: [] });
  });

  it('counts and prunes it once the old uid is in its annotation', () => {
    const adopter = schedule({ spec, adopts: ['uid-before'] });
    const own = readySnapshot({ tick: at('03:15') });
    expect(pruned({ schedule: adopter, snapshots: before })).toEqual([['delete-snapshot', before[0]?.name]]);
    expect(pruned({ schedule: adopter, snapshots: [...before, own] })).toEqual(
      before.map(({ name }) => ['delete-snapshot', name]),
    );
  });

  it.each<[string, Partial<(typeof before)[0]>]>([
    ['another name', { scheduleName: 'hourly' }],
    ['no name', { scheduleName: undefined }],
    ['a name that its hash does not fit', { name: 'by-hand' }],
    ['another uid', { scheduleUid: 'uid-third' }],
  ])('adopts none that carries %s', (_, change) => {
    const snapshots = before.map((one) => ({ ...one, ...change }));
    expect(pruned({ schedule: schedule({ spec, adopts: ['uid-before'] }), snapshots })).toEqual([]);
  });

  it('adopts nothing from a schedule that still exists', () => {
    const adopter = schedule({ spec, adopts: ['uid-before'] });
    expect(pruned({ schedule: adopter, snapshots: before, schedules: ['uid-before'] })).toEqual([]);
    expect(planAdoption(observed({ schedule: adopter, schedules: ['uid-before'] }))).toMatchObject({
      adopted: [],
      refused: ['uid-before'],
    });
  });

  it('adopts from several', () => {
    const older = readySnapshot({ scheduleUid: 'uid-first', tick: at('00:15') });
    const adopter = schedule({ spec, adopts: ['uid-before', 'uid-first'] });
    expect(pruned({ schedule: adopter, snapshots: [...before, older] })).toEqual([
      ['delete-snapshot', older.name],
      ['delete-snapshot', before[0]?.name],
    ]);
  });

  it('says so in its status for as long as it lasts, and once in an event', () => {
    const given = observed({ schedule: schedule({ spec, adopts: ['uid-before'] }) });
    const plan = planSchedule(given, now);
    const status = summarize(given.schedule, plan, now);
    const said = 'the snapshots that uid-before made under this name are adopted';
    expect(status.conditions?.[0]?.message).toContain(said);
    expect(notesOf(given.schedule, plan, [], status)).toContainEqual(
      expect.objectContaining({ reason: 'SnapshotsAdopted', note: said }),
    );
    const again = { ...given.schedule, status };
    expect(notesOf(again, plan, [], status).map(({ reason }) => reason)).not.toContain('SnapshotsAdopted');
  });

  it('says that it cannot adopt from one that exists', () => {
    const adoption = { uid: 'b', name: 'nightly', adopted: [], refused: ['a'] };
    expect(describeAdoption(adoption)).toBe('a still exists and keeps its snapshots (keepsake.dev/adopt)');
    expect(describeAdoption({ ...adoption, refused: [] })).toBeUndefined();
  });

  it('gives what it adopts its own owner with reclaimPolicy Delete', () => {
    const adopter = schedule({ spec: { ...spec, reclaimPolicy: 'Delete' }, adopts: ['uid-before'] });
    const world = smallWorld({ schedule: adopter, snapshots: before });
    world.look(now);
    expect(world.snapshots).toMatchObject([{ name: before[1]?.name, ownedBy: 'uid-nightly' }]);
  });
});
