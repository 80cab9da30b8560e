import type {
  SnapshotScheduleStatusFailing as FailingGroup,
  SnapshotScheduleStatus,
} from '../api/snapshot-schedule.generated.ts';
import type { Failures } from './failures.ts';

/** So many failing claims are remembered beyond those that the status lists, in so many groups; the CRD refuses more. */
export const rememberedFailing = { claims: 5000, groups: 500 } as const;

/**
 * The failures of claims that `status.claims` has no room for. When a driver is down all of them have failed at the same
 * ticks, so they are few groups. The worst come first; one beyond the bounds begins to count anew from the snapshots that
 * are there, so it is at worst tried more often than it should.
 */
export function listFailing(claims: readonly (Failures & { readonly uid: string })[]): readonly FailingGroup[] {
  const groups = new Map<string, Omit<FailingGroup, 'claimUids'> & { readonly claimUids: string[] }>();
  const worstFirst = claims
    .filter(({ consecutiveFailures }) => consecutiveFailures > 0)
    .toSorted((a, b) => b.consecutiveFailures - a.consecutiveFailures || (a.uid < b.uid ? -1 : 1))
    .slice(0, rememberedFailing.claims);
  for (const { uid, consecutiveFailures, lastFailedTick, lastReadyTick } of worstFirst) {
    const key = `${consecutiveFailures} ${lastFailedTick} ${lastReadyTick}`;
    const group = groups.get(key);
    if (group !== undefined) group.claimUids.push(uid);
    else {
      groups.set(key, {
        consecutiveFailures,
        ...(lastFailedTick !== undefined && { lastFailedTick }),
        ...(lastReadyTick !== undefined && { lastReadyTick }),
        claimUids: [uid],
      });
    }
  }
  return [...groups.values()].slice(0, rememberedFailing.groups);
}

/** What a status remembers of the failures of claims, by uid: of those that it lists, and of those in groups. */
export function rememberedFailures({
  claims = [],
  failing = [],
}: SnapshotScheduleStatus): ReadonlyMap<string, Failures> {
  return new Map<string, Failures>([
    ...failing.flatMap(({ claimUids, ...failures }) => claimUids.map((uid): [string, Failures] => [uid, failures])),
    ...claims.map((entry): [string, Failures] => [entry.uid, entry]),
  ]);
}
