import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleStatus } from '../../../src/api/snapshot-schedule.generated.ts';
import { holdBack } from '../../../src/domain/limits/hold-back.ts';
import { planSchedule } from '../../../src/domain/plan-schedule.ts';
import { notesOf } from '../../../src/domain/status/notes.ts';
import { summarize } from '../../../src/domain/status/summarize.ts';
import { at, claim, observed, schedule } from '../../support/build.ts';

/** Events about limits of a pass at 02:15 in which `held` claims of three wait; the status before is `status`. */
function notes(held: readonly string[], status: SnapshotScheduleStatus = {}) {
  const given = schedule({ status });
  const plan = planSchedule(
    observed({ schedule: given, claims: ['a', 'b', 'c'].map((name) => claim({ name })) }),
    at('02:15'),
  );
  if (plan.kind !== 'active') throw new Error('it is active');
  const limited = holdBack(plan, new Map(held.map((name) => [`uid-${name}`, 'the driver is full'])), at('02:15'));
  const after = summarize(given, limited, at('02:15'));
  const about = notesOf(given, limited, [], after).filter(({ reason }) => reason === 'DriverLimitReached');
  return { after, about: about.map(({ type, regarding, note }) => `${type} ${regarding.kind}: ${note}`) };
}

describe('the event about a driver’s limit', () => {
  it.each([
    [[], []],
    [['b'], ['Normal SnapshotSchedule: 1 claim waits until more snapshots may be started; b: the driver is full']],
    [['a', 'c'], ['Normal SnapshotSchedule: 2 claims wait until more snapshots may be started; a: the driver is full']],
  ])('when %j have to wait is %j', (held, expected) => {
    expect(notes(held).about).toEqual(expected);
  });

  it('comes once for a tick, however many go on waiting, and again at the next', () => {
    const { after } = notes(['a', 'b']);
    expect(notes(['b'], after).about).toEqual([]);
    const tick = '2026-11-21T02:15:00Z';
    const before = { ...after, lastScheduleTime: tick, waiting: { tick, groups: after.waiting?.groups ?? [] } };
    expect(notes(['b'], before).about).toHaveLength(1);
  });
});
