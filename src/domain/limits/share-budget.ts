import { groupBy } from '../group-by.ts';
import type { Limits } from './driver-limits.ts';
import { type Load, type Usage, usageOf } from './driver-usage.ts';

/** A schedule that waits at a driver. */
export interface Waiter {
  readonly key: string;
  /** The volume of each snapshot that it wants to start, the most urgent first. */
  readonly volumes: readonly string[];
}

/** Everything that decides who may start. */
export interface ShareInput {
  readonly limits: Limits;
  /** All snapshots of the driver that are unfinished or were started within the longest window. */
  readonly loads: readonly Load[];
  /** In the order of their turn. */
  readonly waiting: readonly Waiter[];
}

/** Who may start now. */
export interface Share {
  /** For each schedule that may start any: positions in its `volumes`, ascending. */
  readonly grants: ReadonlyMap<string, readonly number[]>;
  /** When to look again, if nothing ends before; undefined when nobody has to wait. */
  readonly lookAgainAt: Date | undefined;
  /** Which budget a snapshot of this volume waits for; ask only about one that was not granted. */
  obstacleOf(volume: string): FullBudget;
}

/** A budget with no room. */
export interface FullBudget {
  readonly of: 'driver' | 'volume';
  /** How full it is: `20 of 20 snapshots under way`. */
  readonly words: string;
}

/**
 * Shares what is free among those that wait: one each in the order of their turn, round after round, until nothing is
 * free or wanted any more. So a schedule of thousands is served beside one with one, no limit is ever passed, and
 * nothing that could start is left. Whoever calls moves those that were served to the end of the line.
 */
export function shareBudget({ limits, loads, waiting }: ShareInput, now: Date): Share {
  const driver = createMeter(usageOf(limits.driver, loads, now));
  const ofVolume = groupBy(loads, ({ volume }) => volume);
  const meters = new Map<string, Meter>();
  const meterOf = (volume: string): Meter => {
    const known = meters.get(volume) ?? createMeter(usageOf(limits.volume, ofVolume.get(volume) ?? [], now));
    meters.set(volume, known);
    return known;
  };

  const grants = new Map<string, number[]>();
  const held: Meter[] = [];
  let round = waiting.map(({ key, volumes }) => ({ key, left: volumes.entries() }));
  while (round.length > 0 && !driver.full) {
    round = round.filter(({ key, left }) => {
      if (driver.full) return true;
      for (const [position, volume] of left) {
        const meter = meterOf(volume);
        if (meter.full) {
          // What is full stays so in this look, so the position need not be seen again.
          held.push(meter);
          continue;
        }
        driver.take();
        meter.take();
        const granted = grants.get(key);
        if (granted === undefined) grants.set(key, [position]);
        else granted.push(position);
        return true;
      }
      return false;
    });
  }
  const wanted = waiting.reduce((sum, { volumes }) => sum + volumes.length, 0);
  const given = [...grants.values()].reduce((sum, positions) => sum + positions.length, 0);
  return {
    grants,
    lookAgainAt: wanted === given ? undefined : driver.full ? driver.nextAt() : earliest(held),
    obstacleOf(volume) {
      const meter = meterOf(volume);
      return meter.full ? { of: 'volume', words: meter.words() } : { of: 'driver', words: driver.words() };
    },
  };
}

/** How much of a budget is left while it is given out. */
interface Meter {
  readonly full: boolean;
  take(): void;
  nextAt(): Date;
  words(): string;
}

function createMeter(usages: readonly Usage[]): Meter {
  let taken = 0;
  const exhausted = () => usages.filter(({ allowed, used }) => used + taken >= allowed);
  return {
    get full() {
      return usages.some(({ allowed, used }) => used + taken >= allowed);
    },
    take() {
      taken++;
    },
    // Each limit that is reached must have room again.
    nextAt: () => new Date(Math.max(...exhausted().map(({ nextAt }) => nextAt.getTime()))),
    words: () =>
      exhausted()
        .map(({ allowed, used, words }) => `${used + taken} of ${allowed} snapshots ${words}`)
        .join(' and '),
  };
}

function earliest(meters: readonly Meter[]): Date | undefined {
  const moments = meters.map((meter) => meter.nextAt().getTime());
  return moments.length === 0 ? undefined : new Date(moments.reduce((first, moment) => Math.min(first, moment)));
}
