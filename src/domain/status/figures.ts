import type { ActivePlan } from '../plan-schedule.ts';
import { isWanted } from '../plan-tick.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { believableTime } from '../snapshot.ts';

/** What an alert on a schedule is made of: the age of `lastReadyAt` against the expected interval. */
export interface ScheduleFigures {
  /** From the tick before the next one to the next one; undefined while no tick is to come. */
  readonly expectedIntervalMs: number | undefined;
  /** The oldest of its claims' newest ready data; undefined when it has no claim that could have any. */
  readonly lastReadyAt: Date | undefined;
}

/**
 * The figures of a plan. A claim that has never had a ready snapshot counts from when it and the schedule were both
 * there, so that the alert comes for it, too; one that is skipped counts not at all. Each ready snapshot moves the figure
 * on, so an alert clears by itself. While `spec.suspend` is true there is no interval to be late against; a claim that the
 * operator has suspended stays late, since nobody has said that it may be.
 */
export function figuresOf(schedule: Schedule, plan: ActivePlan, now: Date): ScheduleFigures {
  const newestReady = plan.turns.filter(isWanted).map(({ claim, snapshots }) =>
    snapshots
      .filter((one) => one.ready && !one.deleting)
      .map((one) => believableTime(one, now).getTime())
      .reduce(
        (best, moment) => Math.max(best, moment),
        Math.max(claim.createdAt.getTime(), schedule.createdAt.getTime()),
      ),
  );
  return {
    expectedIntervalMs: plan.intervalMs,
    lastReadyAt:
      newestReady.length === 0 ? undefined : new Date(newestReady.reduce((worst, moment) => Math.min(worst, moment))),
  };
}
