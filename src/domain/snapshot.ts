/** A VolumeSnapshot, as far as a decision may look at it. */
export interface Snapshot {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt: Date;
  readonly deleting: boolean;
  /** While it is being deleted: since when, and what holds it. */
  readonly termination: Termination | undefined;
  /** Name of the claim that it is taken from; undefined when it was made from an existing content. */
  readonly claimName: string | undefined;
  readonly contentName: string | undefined;
  /** The VolumeSnapshotClass that it asks for. */
  readonly className: string | undefined;
  readonly ready: boolean;
  /** The instant whose data it holds (`status.creationTime`), once the driver has said it. */
  readonly takenAt: Date | undefined;
  /** What went wrong last. Not terminal: the sidecar retries, and the snapshot may become ready yet. */
  readonly error: string | undefined;
  /** Its labels say that this schedule made it, for this claim, for this tick; `provenance` proves it. */
  readonly scheduleUid: string | undefined;
  readonly claimUid: string | undefined;
  readonly tick: Date | undefined;
  /** Name of the schedule that made it, by its annotation. */
  readonly scheduleName: string | undefined;
  /** The API server has recorded that Keepsake wrote its spec, or a SnapshotSchedule owns it: no label can say that. */
  readonly madeByKeepsake: boolean;
  /** Uid of the SnapshotSchedule that owns it: the garbage collector deletes it with that. */
  readonly ownedBy: string | undefined;
  /** A person pinned it: never pruned, and not counted. */
  readonly pinned: boolean;
  /** It belongs to a group snapshot and cannot be deleted alone. */
  readonly inGroup: boolean;
}

/** How a deletion that somebody asked for stands. */
export interface Termination {
  readonly since: Date;
  /** The finalizers that are left: the object goes when there are none. */
  readonly heldBy: readonly string[];
}

/** A VolumeSnapshotClass, as far as a decision may look at it. */
export interface SnapshotClass {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly driver: string;
  readonly deletionPolicy: string;
  /** The default of its driver. */
  readonly isDefault: boolean;
}

/** How far a snapshot has come. `failed` is our judgement of lateness; it heals when the snapshot becomes ready. */
export type SnapshotState = 'ready' | 'pending' | 'failed';

/**
 * Judges readiness by `status.readyToUse` alone: an error is not terminal upstream (external-snapshotter retries for
 * ever), and a ready snapshot may carry a stale error. Not ready `readyDeadlineMs` after its creation is failed.
 */
export function snapshotState(snapshot: Snapshot, readyDeadlineMs: number, now: Date): SnapshotState {
  if (snapshot.ready) return 'ready';
  return now.getTime() - snapshot.createdAt.getTime() >= readyDeadlineMs ? 'failed' : 'pending';
}

/** The age of the data: when it was taken, or, before the driver has said so, when it was asked for. */
export function snapshotTime(snapshot: Snapshot): Date {
  return snapshot.takenAt ?? snapshot.createdAt;
}

/** `snapshotTime`, unless a clock ahead of ours has put it into the future: then when it was asked for. */
export function believableTime(snapshot: Snapshot, now: Date): Date {
  const time = snapshotTime(snapshot);
  return time > now ? snapshot.createdAt : time;
}
