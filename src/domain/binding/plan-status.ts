import type { BindableSnapshot } from './bindable.ts';
import type { BindingNote, SetSnapshotStatus, SnapshotStatusPatch } from './binding-plan.ts';
import { protectClaim, releaseClaim } from './claim-protection.ts';
import { needsClaim } from './claim-use.ts';
import type { Content } from './content.ts';
import { judged } from './judged.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { boundName } from './ownership.ts';
import type { PlanParts } from './plan-parts.ts';
import { protectContent } from './protect-content.ts';
import { holdSnapshot } from './snapshot-finalizers.ts';
import { statusFromContent } from './snapshot-status.ts';

/**
 * How long after its creation a content may be without news before the snapshot says what it is bound to, in
 * milliseconds. Most drivers are faster, and then one write tells everything; also in a burst, where contents wait in
 * the queue of the sidecar. The API server cuts the stamp to the second, so the wait may be a second shorter.
 */
export const boundAfterMs = 10_000;

/**
 * Keeps a bound pair in order: the finalizers of both, as the content's policy asks for now; the snapshot's status, from
 * the content's; and the claim, which is needed until the snapshot is ready and not a moment longer.
 */
export function planStatus(observed: ObservedBinding, content: Content, now: Date): PlanParts {
  const { snapshot, claim } = observed;
  const wakeAt = worthTelling(snapshot, content, now) ? undefined : tellAt(content);
  const patch = wakeAt === undefined ? statusFromContent(content, snapshot, now) : undefined;
  const isReady = patch?.readyToUse ?? snapshot.ready;
  return {
    actions: [
      ...holdSnapshot(snapshot, content.deletionPolicy),
      ...protectContent(content),
      ...(!isReady && needsClaim(snapshot, observed) ? protectClaim(claim) : []),
      ...(patch === undefined ? [] : [statusWrite(snapshot, content, patch)]),
      ...releaseClaim(observed, isReady ? snapshot.uid : undefined),
    ],
    notes: patch === undefined ? [] : newsOf(snapshot, patch),
    wakeAt,
  };
}

// A stamp in the future is of a clock that is not ours: no use in waiting for it.
function worthTelling(snapshot: BindableSnapshot, { status, createdAt }: Content, now: Date): boolean {
  if (boundName(snapshot) !== undefined || status?.ready === true || status?.error !== undefined) return true;
  return createdAt > now || now.getTime() - createdAt.getTime() >= boundAfterMs;
}

function tellAt({ createdAt }: Content): Date {
  return new Date(createdAt.getTime() + boundAfterMs);
}

function statusWrite(snapshot: BindableSnapshot, content: Content, status: SnapshotStatusPatch): SetSnapshotStatus {
  const because = status.readyToUse === true ? `content ${content.name} is ready` : `content ${content.name} says so`;
  return { kind: 'set-snapshot-status', snapshot: judged(snapshot), status, absent: [], because };
}

function newsOf(snapshot: BindableSnapshot, status: SnapshotStatusPatch): readonly BindingNote[] {
  const name = `Snapshot ${snapshot.namespace}/${snapshot.name}`;
  const told = { about: 'snapshot', after: 'set-snapshot-status' } as const;
  const notes: BindingNote[] = [];
  if (status.creationTime !== undefined) {
    const message = `${name} was successfully created by the CSI driver.`;
    notes.push({ ...told, reason: 'SnapshotCreated', message });
  }
  if (status.readyToUse === true) {
    notes.push({ ...told, reason: 'SnapshotReady', message: `${name} is ready to use.` });
  }
  return notes;
}
