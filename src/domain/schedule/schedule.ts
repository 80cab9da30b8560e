import type { SnapshotScheduleSpec, SnapshotScheduleStatus } from '../../api/snapshot-schedule.generated.ts';

/** A SnapshotSchedule, as far as a decision may look at it. */
export interface Schedule {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly createdAt: Date;
  readonly deleting: boolean;
  /** The value of its annotation keepsake.dev/resume. */
  readonly resumeToken?: string | undefined;
  /** Uids in its annotation keepsake.dev/adopt: earlier schedules whose snapshots it shall take over. */
  readonly adopts: readonly string[];
  /** As written by its author, or what is wrong with it: an object can be older than the rules that it breaks. */
  readonly spec:
    | { readonly kind: 'ok'; readonly value: SnapshotScheduleSpec }
    | { readonly kind: 'refused'; readonly problems: readonly string[] };
  readonly status: SnapshotScheduleStatus;
}
