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
