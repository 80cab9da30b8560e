import type { Ownership } from './naming/provenance.ts';
import type { RemoveOwner, SetOwner } from './plan.ts';
import type { Verdict } from './retention/explain-retention.ts';

/** At most this many owners of a schedule's snapshots change in one pass; its own writes bring the next pass. */
export const ownerChangesPerPass = 50;

/**
 * Brings the owners of existing snapshots to what `reclaimPolicy` says now. With Delete the schedule owns them, and the
 * garbage collector deletes them with it; with Retain it lets go of them. A pinned one is never owned: a pin would be
 * worth nothing if deleting the schedule still deleted it. What goes anyway, and what is not proven to be of our making,
 * is left as it is.
 */
export function planOwners(
  { uid, name, adopted }: Ownership,
  reclaimPolicy: 'Retain' | 'Delete',
  verdicts: readonly Verdict[],
): readonly (SetOwner | RemoveOwner)[] {
  const schedules = new Set([uid, ...adopted]);
  return verdicts
    .flatMap((verdict): readonly (SetOwner | RemoveOwner)[] => {
      const { snapshot } = verdict;
      if (verdict.kind === 'prune' || snapshot.deleting || !snapshot.madeByKeepsake) return [];
      const owned = snapshot.ownedBy !== undefined && schedules.has(snapshot.ownedBy);
      const wanted = reclaimPolicy === 'Delete' && !snapshot.pinned;
      if (wanted ? snapshot.ownedBy === uid : !owned) return [];
      const subject = {
        namespace: snapshot.namespace,
        name: snapshot.name,
        uid: snapshot.uid,
        resourceVersion: snapshot.resourceVersion,
        schedules: [...schedules],
      };
      return wanted
        ? [{ kind: 'set-owner', ...subject, owner: { name, uid }, because: 'reclaimPolicy is Delete' }]
        : [{ kind: 'remove-owner', ...subject, because: snapshot.pinned ? 'it is pinned' : 'reclaimPolicy is Retain' }];
    })
    .slice(0, ownerChangesPerPass)
    .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
}
