import { formatTimestamp, parseTimestamp } from '../api/timestamp.ts';
import type { ClaimTurn } from './plan-tick.ts';
import type { Schedule } from './schedule/schedule.ts';

/** Claims that get no new snapshots because `spec.suspendAfterFailures` was reached, in sum. It stands in the status. */
export type Suspension = NonNullable<Schedule['status']['suspension']>;

/** What a person has done about suspended claims, as the status remembers it. */
export interface Resumption {
  /** The resume token that was seen last. */
  readonly resumeToken: string | undefined;
  /** When claims were last resumed; failures of ticks up to then do not count any more. */
  readonly failuresSince: Date | undefined;
}

/**
 * Whether a person resumes what is suspended: by an edit of the spec (a new generation) or by a resume token other than
 * the one seen last. All claims are resumed then, whatever has failed until now. A token that comes while nothing is
 * suspended is only remembered, so that it cannot end a later suspension.
 */
export function carryResumption({ status, generation, resumeToken }: Schedule, now: Date): Resumption {
  const newToken = resumeToken !== undefined && resumeToken !== status.resumeToken;
  const resumed = status.suspension !== undefined && (newToken || generation !== status.suspension.generation);
  return {
    resumeToken: resumeToken ?? status.resumeToken,
    failuresSince: resumed ? now : parseTimestamp(status.failuresSince),
  };
}

/** The claims that are suspended now; one that its owner has taken out, or that cannot be snapshotted, is not among them. */
export function suspendedClaims(turns: readonly ClaimTurn[]): readonly ClaimTurn[] {
  return turns.filter(({ turn }) => turn.kind === 'skip' && turn.reason === 'TooManyFailures');
}

/**
 * Sums up the suspended claims; undefined when there are none. It begins with the first of them and ends with the last:
 * a claim is suspended by its count of failures alone, so one whose late snapshot becomes ready leaves by itself.
 */
export function sumUpSuspension(
  { status, generation }: Schedule,
  suspended: readonly ClaimTurn[],
  now: Date,
): Suspension | undefined {
  const worst = worstOf(suspended);
  if (worst === undefined) return undefined;
  return {
    since: status.suspension?.since ?? formatTimestamp(now),
    generation,
    claimCount: suspended.length,
    claimName: worst.claim.name,
    failures: worst.failures.consecutiveFailures,
  };
}

function worstOf(suspended: readonly ClaimTurn[]): ClaimTurn | undefined {
  return suspended.reduce<ClaimTurn | undefined>((best, one) => {
    if (best === undefined) return one;
    const more = one.failures.consecutiveFailures - best.failures.consecutiveFailures;
    return more > 0 || (more === 0 && one.claim.name < best.claim.name) ? one : best;
  }, undefined);
}
