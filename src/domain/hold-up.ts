import type { OwnSnapshot } from './naming/provenance.ts';
import type { ObservedSchedule } from './observed.ts';

/**
 * What keeps the newest snapshot of a claim from being ready.
 *
 * | kind    | means                                                                                  |
 * | ------- | -------------------------------------------------------------------------------------- |
 * | `early` | it is too young to tell: most are ready before anybody has read why they are not yet    |
 * | `known` | this; the sentence changes only when something happens, so it may stand in the status   |
 */
export type HoldUp =
  | { readonly kind: 'early'; readonly until: Date }
  | { readonly kind: 'known'; readonly snapshotName: string; readonly because: string };

/** So long a snapshot may go through its stages untold, in milliseconds: each would cost a write of the status. */
export const untoldMs = 5_000;

/** Undefined when the newest snapshot is ready or there is none, and where nobody looks at contents. */
export function holdUpOf(
  explain: ObservedSchedule['explain'],
  snapshots: readonly OwnSnapshot[],
  now: Date,
): HoldUp | undefined {
  if (explain === undefined) return undefined;
  const newest = snapshots
    .filter((one) => !one.deleting)
    .reduce<OwnSnapshot | undefined>(
      (best, one) => (best === undefined || one.tick > best.tick ? one : best),
      undefined,
    );
  if (newest === undefined || newest.ready) return undefined;
  const until = new Date(newest.createdAt.getTime() + untoldMs);
  if (until > now) return { kind: 'early', until };
  const because = explain(newest);
  const { name: snapshotName, error } = newest;
  // Whoever binds may know more than can be seen from outside.
  const known = error === undefined || because.includes(error) ? because : `${because}; the last error was: ${error}`;
  return { kind: 'known', snapshotName, because: known };
}
