import type { FailedAttempt } from './observed.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 300_000;

/** A failed attempt and how many there have been in a row. */
export interface CountedAttempt extends FailedAttempt {
  readonly failures: number;
}

/** Counts one more failure of a claim: the pause doubles from 1 s to 5 min, so a full quota is not hammered. */
export function countFailure(
  previous: CountedAttempt | undefined,
  failure: Pick<FailedAttempt, 'reason' | 'message'>,
  now: Date,
): CountedAttempt {
  const failures = (previous?.failures ?? 0) + 1;
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
  return { ...failure, failures, notBefore: new Date(now.getTime() + pauseMs) };
}
