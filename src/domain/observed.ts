import type { Claim, Volume } from './claim.ts';
import type { Schedule } from './schedule/schedule.ts';
import type { Snapshot, SnapshotClass } from './snapshot.ts';

/** How creating the snapshot of a claim went the last time that it was tried, and when it may be tried again. */
export interface FailedAttempt {
  readonly reason: 'QuotaExceeded' | 'CreateRefused' | 'SnapshotNameTaken' | 'CreateFailed';
  readonly message: string;
  readonly notBefore: Date;
}

/** Everything that the decision about one schedule may look at, beside the time. */
export interface ObservedSchedule {
  readonly schedule: Schedule;
  /** All claims of its namespace. */
  readonly claims: readonly Claim[];
  volume(name: string): Volume | undefined;
  readonly classes: readonly SnapshotClass[];
  /** Whether a schedule with this uid exists, in any namespace that is watched. */
  scheduleExists(uid: string): boolean;
  /** The snapshots of its namespace that are labelled with its uid, or with one that it adopts. */
  readonly snapshots: readonly Snapshot[];
  /** Creations that the API server refused, by claim uid. */
  readonly attempts: ReadonlyMap<string, FailedAttempt>;
  /** What a snapshot that is not ready waits for, in words that do not change with the time; undefined: nobody looks. */
  readonly explain?: ((snapshot: Snapshot) => string) | undefined;
}
