import { upstreamFinalizers } from '../../api/upstream-marks.ts';
import type { BindableSnapshot } from './bindable.ts';
import type { PatchSnapshot, ReleaseSnapshot } from './binding-plan.ts';
import type { Content } from './content.ts';
import { judged } from './judged.ts';

/**
 * Gives a snapshot the finalizers that it needs before anything is made or bound for it: one that keeps it while somebody
 * may need it as a source, and, when its content goes with it, one that keeps it until that is really gone. In the same
 * call it gets the class that was chosen for it.
 */
export function holdSnapshot(
  snapshot: BindableSnapshot,
  deletionPolicy: string | undefined,
  className?: string,
): readonly PatchSnapshot[] {
  const { snapshotSource, snapshotBound } = upstreamFinalizers;
  const needed = deletionPolicy === 'Delete' ? [snapshotSource, snapshotBound] : [snapshotSource];
  const missing = needed.filter((one) => !snapshot.finalizers.includes(one));
  const chosen = snapshot.className === undefined ? className : undefined;
  if (missing.length === 0 && chosen === undefined) return [];
  return [
    {
      kind: 'patch-snapshot',
      snapshot: judged(snapshot),
      finalizers: [...snapshot.finalizers, ...missing],
      className: chosen,
      because:
        chosen === undefined
          ? 'it must not go while its content is being made, or is there'
          : `it must not go while its content is being made; ${chosen} is the default class of its driver`,
    },
  ];
}

/** Takes our finalizers away: the last step of a deletion. `absent` and `leaves` are confirmed live before. */
export function letSnapshotGo(
  snapshot: BindableSnapshot,
  contents: { readonly absent: readonly string[]; readonly leaves: readonly Content[] },
): ReleaseSnapshot {
  const ours: readonly string[] = [upstreamFinalizers.snapshotSource, upstreamFinalizers.snapshotBound];
  const kept = contents.leaves.map(({ name }) => name).join(', ');
  return {
    kind: 'release-snapshot',
    snapshot: judged(snapshot),
    finalizers: snapshot.finalizers.filter((one) => !ours.includes(one)),
    absent: contents.absent,
    leaves: contents.leaves.map((content) => judged(content)),
    because: kept === '' ? 'it has no content any more' : `its deletionPolicy leaves ${kept} behind`,
  };
}
