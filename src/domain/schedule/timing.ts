/** The timing that a schedule runs by, and since when: ticks at or before `since` are not owed. */
export interface Timing {
  readonly schedule: string;
  readonly timeZone: string;
  readonly suspended: boolean;
  readonly since: Date;
}

/**
 * Carries the timing from the last look to this one. A first look owes everything since the schedule was created; an
 * edited expression or zone, a suspension and a resumption each count from the moment they are seen, so that none of
 * them fires a tick that lay before it.
 */
export function carryTiming(
  previous: Timing | undefined,
  current: Omit<Timing, 'since'>,
  createdAt: Date,
  now: Date,
): Timing {
  if (previous === undefined) return { ...current, since: createdAt };
  return { ...current, since: sameTiming(previous, current) ? previous.since : now };
}

/** True when nothing was edited, suspended or resumed between the two. */
export function sameTiming(one: Omit<Timing, 'since'>, other: Omit<Timing, 'since'>): boolean {
  return one.schedule === other.schedule && one.timeZone === other.timeZone && one.suspended === other.suspended;
}

/** So far a moment in the status may lie ahead of every clock that we know of and still be believed. */
export const CLOCK_SKEW_MS = 3_600_000;

/**
 * The moment up to which times in a status are believed. A later one was written under a clock that was wrong, or comes
 * from a backup of another world, and would silence the schedule until then. `stamps` are times of the API server: when
 * it is our own clock that is behind, they tell, and what was acted on is not done again.
 */
export function believableUntil(now: Date, stamps: readonly Date[]): Date {
  const newest = stamps.reduce((best, stamp) => Math.max(best, stamp.getTime()), now.getTime());
  return new Date(newest + CLOCK_SKEW_MS);
}
