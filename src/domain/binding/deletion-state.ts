import { upstreamFinalizers } from '../../api/upstream-marks.ts';
import type { Content } from './content.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { contentsOf } from './ownership.ts';

/**
 * How far the deletion of a snapshot has come. Its contents are those that point back to it by uid, under any name that
 * they may have; others are as good as absent. The class is not asked: the content has its own copy of the policy.
 *
 * | state                 | our finalizers | contents                                    | restore runs | what is left to do           |
 * | --------------------- | -------------- | ------------------------------------------- | ------------ | ---------------------------- |
 * | `deletion-released`   | none           | -                                           | -            | nothing; others hold it      |
 * | `deletion-in-use`     | yes            | one that is not on its way out              | yes          | wait for the restore         |
 * | `deletion-of-content` | yes            | one of policy Delete, terminating or not    | no           | mark, delete, wait till gone |
 * | `deletion-retaining`  | yes            | only of other policies                      | no           | mark, then let go            |
 * | `deletion-done`       | yes            | none                                        | -            | let go                       |
 */
export type DeletionState =
  | { readonly kind: 'deletion-released'; readonly contents: readonly Content[] }
  | { readonly kind: 'deletion-in-use'; readonly contents: readonly Content[]; readonly by: readonly string[] }
  | { readonly kind: 'deletion-of-content'; readonly contents: readonly Content[] }
  | { readonly kind: 'deletion-retaining'; readonly contents: readonly Content[] }
  | { readonly kind: 'deletion-done' };

/** Where the deletion of a snapshot stands: the first row of the table that fits. */
export function deletionStateOf(observed: ObservedBinding): DeletionState {
  const { snapshot, restoring, options } = observed;
  const contents = contentsOf(observed);
  if (!isHeld(snapshot.finalizers)) return { kind: 'deletion-released', contents };
  if (contents.length === 0) return { kind: 'deletion-done' };
  const heldByProvisioner = options.waitForProvisioner && snapshot.finalizers.includes(upstreamFinalizers.restoring);
  const canBeKept = contents.some(({ deleting, beingDeleted }) => !(deleting && beingDeleted));
  if (canBeKept && (restoring.length > 0 || heldByProvisioner)) {
    return { kind: 'deletion-in-use', contents, by: restoring };
  }
  // Only this word means that the data goes; whatever else stands there keeps it.
  const someGo = contents.some(({ deletionPolicy }) => deletionPolicy === 'Delete');
  return { kind: someGo ? 'deletion-of-content' : 'deletion-retaining', contents };
}

function isHeld(finalizers: readonly string[]): boolean {
  const { snapshotSource, snapshotBound } = upstreamFinalizers;
  return finalizers.includes(snapshotSource) || finalizers.includes(snapshotBound);
}
