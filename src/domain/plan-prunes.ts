import { groupBy } from './group-by.ts';
import type { OwnSnapshot } from './naming/provenance.ts';
import type { DeleteSnapshot } from './plan.ts';
import { explainRetention, type RetentionInput, type Verdict } from './retention/explain-retention.ts';
import { makeRoom } from './retention/make-room.ts';
import { retainedContent } from './retention/retained-content.ts';
import { type SnapshotClass, snapshotTime } from './snapshot.ts';

/** At most this many snapshots of a schedule go in one pass: a mistake must have time to be seen. */
export const prunesPerPass = 50;

/**
 * Judges the snapshots of each claim by itself, whether the claim still exists or not: the last good snapshots of a
 * claim that is gone are the ones that somebody will ask for. `quotaFull` are the uids of claims whose next snapshot a
 * quota keeps from being made: one snapshot of each may go ahead of its time.
 */
export function explainSnapshots(
  ours: readonly OwnSnapshot[],
  retention: Omit<RetentionInput, 'snapshots'>,
  now: Date,
  quotaFull: ReadonlySet<string> = new Set(),
): readonly Verdict[] {
  const byClaim = groupBy(ours, (snapshot) => snapshot.claimUid);
  return [...byClaim].flatMap(([claimUid, snapshots]) => {
    const input = { ...retention, snapshots };
    const verdicts = explainRetention(input, now);
    return quotaFull.has(claimUid) ? makeRoom(verdicts, input, now) : verdicts;
  });
}

/** The deletions that the verdicts ask for, oldest data first, at most `prunesPerPass`. */
export function planPrunes(
  verdicts: readonly Verdict[],
  classes: readonly SnapshotClass[] = [],
): readonly DeleteSnapshot[] {
  return verdicts
    .flatMap((verdict) => (verdict.kind === 'prune' ? [verdict] : []))
    .sort((a, b) => snapshotTime(a.snapshot).getTime() - snapshotTime(b.snapshot).getTime())
    .slice(0, prunesPerPass)
    .map(({ snapshot, rule, because }) => ({
      kind: 'delete-snapshot',
      namespace: snapshot.namespace,
      name: snapshot.name,
      uid: snapshot.uid,
      resourceVersion: snapshot.resourceVersion,
      claimUid: snapshot.claimUid,
      rule,
      because,
      leaves: retainedContent(snapshot, classes),
    }));
}
