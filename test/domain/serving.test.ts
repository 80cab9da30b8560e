import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import { claimDelayMs } from '../../src/domain/schedule/jitter.ts';
import { at, claim, observed, schedule, snapshotClass, spec } from '../support/build.ts';
import { type SmallWorld, smallWorld } from '../support/small-world.ts';

const tick = at('02:15');
const delay = (name: string, jitterSeconds = 600) => claimDelayMs('uid-nightly', `uid-${name}`, jitterSeconds);
const startOf = (name: string) => new Date(tick.getTime() + delay(name));
const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
// The earliest and the latest of many, so that a good part of the ten minutes lies between them.
const byDelay = Array.from({ length: 40 }, (_, i) => `c-${i}`).sort((a, b) => delay(a) - delay(b));
const [early = '', late = ''] = [byDelay[0], byDelay.at(-1)];
const claims = [claim({ name: early }), claim({ name: late })];
const world = (edit: Partial<SnapshotScheduleSpec> = {}) =>
  smallWorld({ schedule: schedule({ spec: { jitterSeconds: 600, ...edit } }), claims });
const created = ({ created: all }: SmallWorld) => all.map(({ claimName }) => claimName);

describe('with jitter', () => {
  it('each claim starts at its own moment, and until then it says when', () => {
    const given = world();
    const plan = given.look(tick);
    expect(created(given)).toEqual([]);
    expect(plan.wakeAt).toEqual(startOf(early));
    expect(given.schedule.status).toMatchObject({ lastScheduleTime: '2026-11-22T02:15:00Z', missedRuns: 0 });
    expect(given.schedule.status.claims?.[0]).toMatchObject({
      reason: 'JitterDelay',
      pendingTick: '2026-11-22T02:15:00Z',
    });
    expect(given.look(startOf(early)).wakeAt).toEqual(startOf(late));
    expect(created(given)).toEqual([early]);
    expect(given.schedule.status.starting).toEqual({
      tick: '2026-11-22T02:15:00Z',
      jitterSeconds: 600,
      until: startOf(early).toISOString().replace('.000Z', 'Z'),
    });
    given.look(startOf(late));
    expect(created(given)).toEqual([early, late]);
    expect(given.schedule.status.starting).toBeUndefined();
  });

  it('a snapshot that a person deletes while others are still to start is not made again', () => {
    const given = world();
    given.look(startOf(early));
    given.snapshots = [];
    given.look(later(startOf(early), 1000));
    given.look(startOf(late));
    expect(created(given)).toEqual([early, late]);
  });

  it('an edit of the jitter counts from the next tick, so that nobody is left out of this one or served early', () => {
    for (const jitterSeconds of [0, 1, 3600]) {
      const given = world();
      given.look(startOf(early));
      given.schedule = { ...given.schedule, generation: 2, spec: { kind: 'ok', value: spec({ jitterSeconds }) } };
      given.look(later(startOf(early), 1000));
      expect(created(given)).toEqual([early]);
      given.look(startOf(late));
      expect(created(given)).toEqual([early, late]);
    }
  });

  it('the starting deadline counts from the start of each claim', () => {
    const given = world({ startingDeadlineSeconds: 60 });
    given.look(later(startOf(late), 60_000));
    expect(created(given)).toEqual([late]);
    expect(given.schedule.status.missedRuns).toBe(1);
    const tooLate = world({ startingDeadlineSeconds: 60 });
    tooLate.look(later(tick, 660_001));
    expect(created(tooLate)).toEqual([]);
  });

  it('the grace of policy Skip counts from there, too', () => {
    const given = world({ missedRunPolicy: 'Skip' });
    given.look(later(startOf(late), 60_000));
    expect(created(given)).toEqual([late]);
  });

  it('a claim that has to wait after its start is given up at its own deadline', () => {
    const given = world({ startingDeadlineSeconds: 60 });
    given.classes = [];
    given.look(startOf(early));
    const plan = given.look(startOf(late));
    expect(plan.wakeAt).toEqual(later(startOf(late), 60_001));
    given.classes = [snapshotClass()];
    given.look(later(startOf(late), 60_000));
    expect(created(given)).toEqual([late]);
  });

  it('a suspension and an edit of the timing end the starts that are to come, and they count as missed', () => {
    for (const edit of [{ suspend: true }, { schedule: '15 3 * * *' }]) {
      const given = world();
      given.look(startOf(early));
      given.schedule = {
        ...given.schedule,
        generation: 2,
        spec: { kind: 'ok', value: spec({ jitterSeconds: 600, ...edit }) },
      };
      given.look(later(startOf(early), 1000));
      given.look(startOf(late));
      expect(created(given)).toEqual([early]);
      expect(given.schedule.status.missedRuns).toBe(1);
    }
  });

  it('each claim has started before the next tick, however long the jitter', () => {
    const given = observed({
      claims: byDelay.map((name) => claim({ name })),
      schedule: schedule({ spec: { schedule: '*/5 * * * *', jitterSeconds: 3600 }, status: {} }),
    });
    const plan = planSchedule(given, at('00:05'));
    const starts = plan.kind === 'active' ? plan.turns.map(({ asked }) => asked?.start.getTime() ?? 0) : [];
    expect(starts).toHaveLength(40);
    expect(Math.max(...starts)).toBeLessThanOrEqual(at('00:09:30').getTime());
  });
});
