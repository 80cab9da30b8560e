import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import { formatTimestamp, parseTimestamp } from '../api/timestamp.ts';
import type { Schedule } from './schedule/schedule.ts';

/** The operator has stopped a schedule because `spec.suspendAfterFailures` was reached. It stands in the status. */
export type Suspension = NonNullable<Schedule['status']['suspension']>;

/** What the status says about suspension by the operator. */
export interface SuspensionState {
  readonly suspension: Suspension | undefined;
  /** The resume token that was seen last. */
  readonly resumeToken: string | undefined;
  /** When the schedule was last resumed; failures of ticks up to then do not count any more. */
  readonly failuresSince: Date | undefined;
}

/**
 * The suspension as a person has left it: an edit of the spec (a new generation) or a resume token other than the one
 * seen last ends it, whatever has failed until now. A token that comes while nothing is suspended is only remembered, so
 * that it cannot end a later suspension.
 */
export function carrySuspension({ status, generation, resumeToken }: Schedule, now: Date): SuspensionState {
  const newToken = resumeToken !== undefined && resumeToken !== status.resumeToken;
  const resumed = status.suspension !== undefined && (newToken || generation !== status.suspension.generation);
  return {
    suspension: resumed ? undefined : status.suspension,
    resumeToken: resumeToken ?? status.resumeToken,
    failuresSince: resumed ? now : parseTimestamp(status.failuresSince),
  };
}

/** Suspends the schedule once one of its claims has failed as often in a row as the spec allows; the worst is named. */
export function suspendForFailures(
  state: SuspensionState,
  { suspendAfterFailures: limit }: SnapshotScheduleSpec,
  generation: number,
  claims: readonly { readonly name: string; readonly failures: number }[],
  now: Date,
): SuspensionState {
  if (state.suspension !== undefined || limit === undefined) return state;
  const worst = claims.reduce<(typeof claims)[number] | undefined>(
    (best, one) => (best === undefined || one.failures > best.failures ? one : best),
    undefined,
  );
  if (worst === undefined || worst.failures < limit) return state;
  const suspension = { since: formatTimestamp(now), generation, claimName: worst.name, failures: worst.failures };
  return { ...state, suspension };
}
