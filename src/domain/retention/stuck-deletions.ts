import type { OwnSnapshot } from '../naming/provenance.ts';
import { tickText } from '../naming/snapshot-name.ts';

/** A deletion that takes longer than this is reported: 10 minutes, in milliseconds. Drivers need seconds. */
export const stuckAfterMs = 600_000;

/** What each finalizer of a VolumeSnapshot waits for (external-snapshotter, pkg/utils/util.go), for a person. */
const waitsFor: Readonly<Record<string, string>> = {
  'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection':
    'its VolumeSnapshotContent is not gone: see the events of that and the log of the CSI driver',
  'snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection':
    'a Pending claim may be restoring from it, or no snapshot controller is running',
  'snapshot.storage.kubernetes.io/volumesnapshot-in-group-protection':
    'it belongs to a VolumeGroupSnapshot, which is deleted as a whole',
};

/** The snapshots whose deletion is under way for longer than `stuckAfterMs`, the oldest deletion first. */
export function stuckDeletions(ours: readonly OwnSnapshot[], now: Date): readonly OwnSnapshot[] {
  const since = ({ termination }: OwnSnapshot) => termination?.since.getTime() ?? now.getTime();
  return ours
    .filter((one) => now.getTime() - since(one) >= stuckAfterMs)
    .sort((a, b) => since(a) - since(b) || (a.name < b.name ? -1 : 1));
}

/** How many deletions are stuck, and of the oldest what holds it. The text changes only when that does. */
export function describeStuck(stuck: readonly OwnSnapshot[]): string | undefined {
  const [first] = stuck;
  if (first?.termination === undefined) return undefined;
  const { since, heldBy } = first.termination;
  const count = stuck.length === 1 ? '1 VolumeSnapshot is' : `${stuck.length} VolumeSnapshots are`;
  const holders = heldBy.map((finalizer) => {
    const why = waitsFor[finalizer];
    return why === undefined ? finalizer : `${finalizer} (${why})`;
  });
  const held = holders.length === 0 ? 'no finalizer holds it any more' : `held by ${holders.join(', ')}`;
  return `${count} deleted but not gone after 10 minutes; ${first.name}: deleted at ${tickText(since)}, ${held}`;
}
