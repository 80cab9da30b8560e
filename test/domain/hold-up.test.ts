import { describe, expect, it } from 'vitest';
import { holdUpOf, untoldMs } from '../../src/domain/hold-up.ts';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import { summarize } from '../../src/domain/status/summarize.ts';
import { at, observed, readySnapshot, schedule, snapshot } from '../support/build.ts';

const explain = () => 'no snapshot controller has made content snapcontent-1';
const older = readySnapshot({ tick: at('01:15') });
const newest = snapshot({ tick: at('02:15') });
const told = new Date(newest.createdAt.getTime() + untoldMs);

describe('what holds up the newest snapshot of a claim', () => {
  it('is told once the snapshot is some seconds old, and looked for then', () => {
    const justBefore = new Date(told.getTime() - 1);
    expect(holdUpOf(explain, [older, newest], justBefore)).toEqual({ kind: 'early', until: told });
    expect(holdUpOf(explain, [older, newest], told)).toEqual({
      kind: 'known',
      snapshotName: newest.name,
      because: explain(),
    });
    const waiting = {
      schedule: schedule({ status: { lastScheduleTime: '2026-11-22T02:15:00Z' } }),
      snapshots: [newest],
    };
    expect(planSchedule({ ...observed(waiting), explain }, justBefore).wakeAt).toEqual(told);
  });

  it('has the error that the snapshot shows, unless the sentence says it already', () => {
    const because = (error: string) => {
      const holdUp = holdUpOf(explain, [{ ...newest, error }], told);
      return holdUp?.kind === 'known' ? holdUp.because : holdUp;
    };
    expect(because('quota')).toBe(`${explain()}; the last error was: quota`);
    expect(because('no snapshot controller')).toBe(explain());
  });

  it.each([
    ['it is ready', [older]],
    ['it is being deleted', [{ ...newest, deleting: true }]],
    ['there is none', []],
  ])('is nothing when %s', (_, snapshots) => expect(holdUpOf(explain, snapshots, told)).toBeUndefined());

  it('is not known where nobody looks at contents', () => {
    expect(holdUpOf(undefined, [newest], told)).toBeUndefined();
  });

  it('stands in the status, which does not change as long as nothing happens', () => {
    const seen = { ...observed({ snapshots: [newest] }), explain };
    const first = summarize(seen.schedule, planSchedule(seen, at('02:20')), at('02:20'));
    expect(first.claims?.[0]?.message).toBe(`snapshot ${newest.name} is not ready yet; ${explain()}`);
    const later = { ...seen, schedule: { ...seen.schedule, status: first } };
    expect(summarize(later.schedule, planSchedule(later, at('02:40')), at('02:40'))).toEqual(first);
  });
});
