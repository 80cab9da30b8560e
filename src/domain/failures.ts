import type { SnapshotScheduleStatusClaim as ClaimEntry } from '../api/snapshot-schedule.generated.ts';
import type { OwnSnapshot } from './naming/provenance.ts';
import { tickText } from './naming/snapshot-name.ts';
import { type SnapshotState, snapshotState } from './snapshot.ts';

/** What the status remembers of a claim's failures. */
export type Failures = Pick<ClaimEntry, 'consecutiveFailures' | 'lastFailedTick' | 'lastReadyTick'>;

/** What decides how failures are counted, beside the snapshots. */
export interface FailureRules {
  readonly readyDeadlineMs: number;
  /** When claims were last resumed: failures of ticks up to then are forgiven. */
  readonly since: Date | undefined;
}

/**
 * Counts the ticks of one claim whose snapshot failed since the newest ready one. `previous` remembers those that
 * retention has let go: `lastFailedTick` tells which are counted already, `lastReadyTick` how far the count goes back. A
 * snapshot that becomes ready late, beyond `lastReadyTick`, starts the count afresh from what is there: retention lets
 * the oldest failed ones go first, so what failed after it is still to be seen, and nothing is counted too often.
 */
export function countFailures(
  snapshots: readonly OwnSnapshot[],
  previous: Failures | undefined,
  { readyDeadlineMs, since }: FailureRules,
  now: Date,
): Failures {
  const ticksOf = (state: SnapshotState) =>
    snapshots
      .filter((one) => !one.deleting && snapshotState(one, readyDeadlineMs, now) === state)
      .map(({ tick }) => tick.getTime());
  const newestReady = latest(ticksOf('ready'));
  const healedUntil = Math.max(newestReady, since?.getTime() ?? never);
  const knownReady = momentOf(previous?.lastReadyTick);
  const counted = momentOf(previous?.lastFailedTick);
  const carried = counted > healedUntil && newestReady <= knownReady ? (previous?.consecutiveFailures ?? 0) : 0;
  const after = carried > 0 ? counted : healedUntil;
  const failed = ticksOf('failed').filter((tick) => tick > after);
  const count = carried + failed.length;
  if (count === 0) return { consecutiveFailures: 0 };
  const readyTick = Math.max(newestReady, carried > 0 ? knownReady : never);
  return {
    consecutiveFailures: count,
    lastFailedTick: tickText(new Date(latest([carried > 0 ? counted : never, ...failed]))),
    ...(readyTick !== never && { lastReadyTick: tickText(new Date(readyTick)) }),
  };
}

const never = Number.NEGATIVE_INFINITY;

function latest(moments: readonly number[]): number {
  return moments.reduce((best, moment) => Math.max(best, moment), never);
}

function momentOf(text: string | undefined): number {
  const moment = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(moment) ? never : moment;
}
