import type { Content } from './content.ts';
import { judged } from './judged.ts';
import type { ObservedBinding } from './observed-binding.ts';
import type { PlanParts } from './plan-parts.ts';
import { planTrouble } from './plan-trouble.ts';
import { contentFinalizers } from './protect-content.ts';
import { holdSnapshot } from './snapshot-finalizers.ts';

/**
 * Lets a pre-provisioned content point back to the snapshot that names it. The snapshot is held before: deleted between
 * the two, it would leave a content behind that waits for ever for a snapshot that is gone.
 */
export function planStaticBinding({ snapshot }: ObservedBinding, content: Content): PlanParts {
  return {
    actions: [
      ...holdSnapshot(snapshot, content.deletionPolicy),
      {
        kind: 'bind-content',
        content: judged(content),
        snapshotUid: snapshot.uid,
        className: snapshot.className,
        finalizers: contentFinalizers(content),
        because: `snapshot ${snapshot.namespace}/${snapshot.name} asks for it, and it names that snapshot`,
      },
    ],
  };
}

/** Waits for a content that somebody has still to make. The snapshot is held already, as upstream has it. */
export function planStaticWait(observed: ObservedBinding, now: Date): PlanParts {
  const trouble = planTrouble(
    observed,
    { reason: 'SnapshotContentMissing', message: 'VolumeSnapshotContent is missing', readiness: 'not-ready' },
    now,
  );
  return { ...trouble, actions: [...holdSnapshot(observed.snapshot, undefined), ...trouble.actions] };
}
