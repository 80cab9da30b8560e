import type { Reason } from '../api/reasons.ts';

/** So many times something became of a claim at a tick, for good. */
export interface Tally {
  readonly outcome: 'created' | 'skipped' | 'missed';
  readonly reason: Reason;
  readonly count: number;
}
