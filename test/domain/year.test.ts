import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { cron } from '../support/arbitrary-cron.ts';
import { at, claim, schedule } from '../support/build.ts';
import { showClock, ticksByWalking, WARM_UP_MS, walkMinutes } from '../support/minute-walk.ts';
import { type SmallWorld, smallWorld } from '../support/small-world.ts';

const day = 86_400_000;
const minute = 60_000;
// Sixty days with the end of daylight saving time in Berlin (25 October) and New York (1 November) among them.
const start = at('2026-09-20T00:00:30');
const end = new Date(start.getTime() + 60 * day);
const created = new Date(start.getTime() - 20_000);

interface Run {
  readonly spec: Partial<SnapshotScheduleSpec>;
  /** Nobody looks from .. to, in days since the start. */
  readonly away: readonly (readonly [from: number, to: number])[];
  readonly latencyMs: number;
}

const runs: Record<string, Run> = {
  'each night in Berlin': {
    spec: {
      schedule: '30 2 * * *',
      timeZone: 'Europe/Berlin',
      retention: { keepDaily: 7, keepWeekly: 4, minReady: 2, failedLimit: 1 },
    },
    away: [],
    latencyMs: 40 * minute,
  },
  'each half hour in New York, with an operator that is away at times': {
    spec: {
      schedule: '*/30 * * * *',
      timeZone: 'America/New_York',
      missedRunPolicy: 'Skip',
      retention: { keepHourly: 6, keepDaily: 3, minReady: 1, failedLimit: 1 },
    },
    away: [
      [3.01, 3.2],
      [20, 24.4],
      [41.5, 41.501],
    ],
    latencyMs: 3 * minute,
  },
  'six times a day in UTC, with a deadline, old age and catching up': {
    spec: {
      schedule: '7 */4 * * *',
      startingDeadlineSeconds: 3600,
      retention: { keepLast: 30, maxAge: '3d', minReady: 3, failedLimit: 1 },
    },
    away: [
      [10.1, 10.2],
      [30, 37.03],
    ],
    latencyMs: 50 * minute,
  },
};

/** Looks whenever the plan wants it or a snapshot becomes ready, while somebody is there to look, until `end`. */
function live(world: SmallWorld, { away, latencyMs }: Run, check: (now: Date) => void): number {
  const readyAt = ({ createdAt }: Snapshot) => createdAt.getTime() + latencyMs;
  const present = (moment: number) =>
    away.reduce((at, [from, to]) => {
      const inside = at >= start.getTime() + from * day && at < start.getTime() + to * day;
      return inside ? start.getTime() + to * day : at;
    }, moment);
  let looks = 0;
  let now = present(start.getTime());
  while (now <= end.getTime()) {
    world.finish(new Date(now), (one) => readyAt(one) <= now);
    const plan = world.look(new Date(now));
    looks++;
    check(new Date(now));
    // What a pass did is seen by the next one at once; when nothing was done, time moves on.
    if (plan.actions.length > 0) continue;
    const moments = [plan.wakeAt?.getTime(), ...world.snapshots.filter(({ ready }) => !ready).map(readyAt)];
    const next = Math.min(...moments.filter((moment) => moment !== undefined && moment > now).map(Number));
    expect(next).toBeGreaterThan(now);
    now = present(next);
  }
  return looks;
}

describe('sixty days of', () => {
  it.each(Object.entries(runs))(
    '%s: one snapshot a claim and tick, every tick accounted for, the floor never broken',
    (_, run) => {
      const claims = [claim({ name: 'db' }), claim({ name: 'logs' })];
      const world = smallWorld({ schedule: schedule({ createdAt: created, spec: run.spec }), claims });
      const { minReady = 1 } = run.spec.retention ?? {};
      const everReady = new Map(claims.map(({ uid }) => [uid, new Set<string>()]));
      live(world, run, () => {
        for (const [uid, seen] of everReady) {
          const ready = world.snapshots.filter((one) => one.claimUid === uid && one.ready);
          for (const { name } of ready) seen.add(name);
          expect(ready.length).toBeGreaterThanOrEqual(Math.min(minReady, seen.size));
        }
      });

      const zone = run.spec.timeZone ?? 'Etc/UTC';
      const from = created.getTime();
      const walk = walkMinutes((instant) => showClock(zone, instant), from - WARM_UP_MS - minute, end.getTime());
      const due = ticksByWalking(cron(run.spec.schedule ?? ''), walk).filter(
        (tick) => tick > from && tick <= end.getTime(),
      );
      for (const { name } of claims) {
        const ticks = world.created.filter(({ claimName }) => claimName === name).map(({ tick }) => tick.getTime());
        expect(new Set(ticks).size).toBe(ticks.length);
        const known = new Set(due);
        expect(ticks.filter((tick) => !known.has(tick))).toEqual([]);
        expect(ticks.length + (world.schedule.status.missedRuns ?? 0)).toBe(due.length);
      }
      expect(world.schedule.status.missedRuns === 0).toBe(run.away.length === 0);
      // No claim is favoured, and what was let go is not made again.
      expect(new Set(world.created.map(({ name }) => name)).size).toBe(world.created.length);
      expect(world.created.length - world.deleted.length).toBe(world.snapshots.length);
    },
  );

  it('looking costs no more passes than there is something to see', () => {
    const run = runs['each night in Berlin'];
    if (run === undefined) throw new Error('no such run');
    const looks = live(
      smallWorld({ schedule: schedule({ createdAt: created, spec: run.spec }) }),
      run,
      () => undefined,
    );
    // A night: the tick and the look after it, ready and the look after its prune; and the first look of all.
    expect(looks).toBeLessThanOrEqual(60 * 4 + 1);
  });
});
