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
  const same =
    previous.schedule === current.schedule &&
    previous.timeZone === current.timeZone &&
    previous.suspended === current.suspended;
  return { ...current, since: same ? previous.since : now };
}
