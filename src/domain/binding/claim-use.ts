import { upstreamFinalizers } from '../../api/upstream-marks.ts';
import type { BindableClaim, BindableClass, BindableSnapshot } from './bindable.ts';
import type { Content } from './content.ts';
import { contentNameOf, pointsBack, wasBound } from './ownership.ts';

/** What decides who still needs a claim. */
export interface ClaimUse {
  readonly claim: BindableClaim | undefined;
  /** All snapshots of the claim. */
  readonly siblings: readonly BindableSnapshot[];
  readonly classes: readonly BindableClass[];
  content(name: string): Content | undefined;
}

/**
 * True while a snapshot is being cut from its claim, or is going to be. Upstream counts every snapshot that is not ready;
 * what can never be cut does not count here, as it would hold the claim for ever: a snapshot that is going away (two of
 * them deleted together would wait for each other, external-snapshotter#764), one that has lost its content, one whose
 * content belongs to another, and one that waits for a class that does not exist (#1305).
 */
export function needsClaim(snapshot: BindableSnapshot, { classes, content }: Omit<ClaimUse, 'claim'>): boolean {
  if (snapshot.deleting || snapshot.ready || snapshot.inGroup || snapshot.canary) return false;
  const made = content(contentNameOf(snapshot));
  if (made !== undefined) return pointsBack(made, snapshot);
  if (wasBound(snapshot)) return false;
  return snapshot.className === undefined || classes.some(({ name }) => name === snapshot.className);
}

/** The claim carries the finalizer that keeps it while a snapshot is cut. */
export function isProtected({ finalizers }: BindableClaim): boolean {
  return finalizers.includes(upstreamFinalizers.claimSource);
}
