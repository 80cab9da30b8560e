import { upstreamFinalizers } from '../../api/upstream-marks.ts';
import type { BindingAction } from './binding-plan.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { contentNameOf } from './ownership.ts';

/** Something that upstream's dashboards count, and how long it took. */
export interface Operation {
  readonly name: 'CreateSnapshot' | 'CreateSnapshotAndReady' | 'DeleteSnapshot';
  /** Empty where nothing tells any more which driver it was. */
  readonly driver: string;
  readonly type: 'dynamic' | 'pre-provisioned';
  readonly tookMs: number;
}

/**
 * The operations that carried-out actions have ended. They are measured from the object's own stamps, so that a restart
 * in the middle is part of the time; upstream begins anew then.
 */
export function endedOperations(
  observed: ObservedBinding,
  done: readonly BindingAction[],
  now: Date,
): readonly Operation[] {
  const { snapshot } = observed;
  const ended = (name: Operation['name'], since: Date): Operation => ({
    name,
    driver: driverOf(observed),
    type: snapshot.preProvisioned === undefined ? 'dynamic' : 'pre-provisioned',
    tookMs: Math.max(0, now.getTime() - since.getTime()),
  });
  return done.flatMap((action) => {
    if (action.kind === 'release-snapshot') {
      const isLast = !ours.some((finalizer) => action.finalizers.includes(finalizer));
      return isLast && snapshot.termination !== undefined ? [ended('DeleteSnapshot', snapshot.termination.since)] : [];
    }
    if (action.kind !== 'set-snapshot-status') return [];
    const { creationTime, readyToUse } = action.status;
    return [
      ...(creationTime !== undefined && snapshot.takenAt === undefined
        ? [ended('CreateSnapshot', snapshot.createdAt)]
        : []),
      ...(readyToUse === true && !snapshot.ready ? [ended('CreateSnapshotAndReady', snapshot.createdAt)] : []),
    ];
  });
}

const ours: readonly string[] = [upstreamFinalizers.snapshotSource, upstreamFinalizers.snapshotBound];

function driverOf({ snapshot, classes, volume, content }: ObservedBinding): string {
  const bound = content(contentNameOf(snapshot));
  const named = classes.find(({ name }) => name === snapshot.className);
  return bound?.driver ?? named?.driver ?? volume?.driver ?? '';
}
