import type { Claim } from '../claim.ts';
import type { ObservedSchedule } from '../observed.ts';
import type { ClaimTurn } from '../plan-tick.ts';
import { type DriverLimits, limitsOf } from './driver-limits.ts';

/** A snapshot that a plan wants of a driver with a limit. */
export interface Ask {
  readonly claim: Claim;
  readonly snapshotName: string;
  readonly driver: string;
}

/**
 * What a plan wants of drivers with a limit, the most urgent first: the claim that has gone without a snapshot for
 * longest. Were it the order of names, a budget that never suffices would leave the last claims without any.
 */
export function asksOf(
  turns: readonly ClaimTurn[],
  observed: Pick<ObservedSchedule, 'volume'>,
  limits: DriverLimits,
): readonly Ask[] {
  return turns
    .flatMap(({ claim, snapshotName, turn, snapshots }) => {
      if (turn.kind !== 'create' || claim.volumeName === undefined) return [];
      const driver = observed.volume(claim.volumeName)?.driver;
      if (driver === undefined || limitsOf(limits, driver) === undefined) return [];
      const newest = snapshots.reduce((best, { tick }) => Math.max(best, tick.getTime()), Number.NEGATIVE_INFINITY);
      return [{ claim, snapshotName, driver, newest }];
    })
    .sort((a, b) => (a.newest === b.newest ? 0 : a.newest - b.newest))
    .map(({ claim, snapshotName, driver }) => ({ claim, snapshotName, driver }));
}
