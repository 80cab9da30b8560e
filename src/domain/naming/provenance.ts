import type { Snapshot } from '../snapshot.ts';
import { snapshotName } from './snapshot-name.ts';

/** A snapshot of ours: what it stands for is known. */
export type OwnSnapshot = Snapshot & { readonly claimName: string; readonly claimUid: string; readonly tick: Date };

/**
 * True when a snapshot is provably one that this schedule made of a claim. Labels alone prove nothing, since anyone who
 * may write the object may set them; but the name of ours is a hash over schedule, claim and tick, so a snapshot that
 * was made for anything else cannot carry it, and a label moved to another snapshot does not fit its name.
 */
export function isProvablyOurs(snapshot: Snapshot, scheduleUid: string): snapshot is OwnSnapshot {
  return snapshot.scheduleUid === scheduleUid && isConsistent(snapshot);
}

/** Whose snapshots a schedule counts and prunes. */
export interface Ownership {
  readonly uid: string;
  readonly name: string;
  /** Uids of earlier schedules of the same name whose snapshots it takes over. */
  readonly adopted: readonly string[];
}

/**
 * True when a snapshot is provably one that this schedule made, or one that an adopted schedule of the same name made:
 * the old uid is in its name's hash, and its annotation names this schedule.
 */
export function isOwnSnapshot(snapshot: Snapshot, { uid, name, adopted }: Ownership): snapshot is OwnSnapshot {
  if (isProvablyOurs(snapshot, uid)) return true;
  return snapshot.scheduleName === name && adopted.some((earlier) => isProvablyOurs(snapshot, earlier));
}

// A memo: hashing thousands of names at every look would be most of the work, and a snapshot never changes.
const known = new WeakMap<Snapshot, boolean>();

function isConsistent(snapshot: Snapshot): boolean {
  const before = known.get(snapshot);
  if (before !== undefined) return before;
  const { scheduleUid, claimName, claimUid, tick } = snapshot;
  const consistent =
    scheduleUid !== undefined &&
    claimName !== undefined &&
    claimUid !== undefined &&
    tick !== undefined &&
    snapshot.name === snapshotName({ scheduleUid, claimName, claimUid, tick });
  known.set(snapshot, consistent);
  return consistent;
}
