import { memberAt, memberOf, parseJson } from './json-members.ts';
import { annotationOf } from './marks.ts';
import type { ReviewedClass, StorageClassReview } from './storage-class-review.ts';

/**
 * What the author of a StorageClass meant by its binding mode. The API server fills in Immediate before admission, so the
 * object itself does not tell.
 *
 * | intent     | when                                                                                        |
 * | ---------- | ------------------------------------------------------------------------------------------- |
 * | `Unset`    | the field was left out                                                                      |
 * | `Explicit` | the field was written                                                                       |
 * | `Unknown`  | a plain create or replace, as by Helm 3: nobody can know                                    |
 */
export type Intent = 'Unset' | 'Explicit' | 'Unknown';

/** The annotation in which `kubectl apply` and `kubectl create --save-config` keep the manifest as it was written. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

const modeField = 'volumeBindingMode';

/**
 * What the author meant, by the first of these that says something:
 *
 * 1. Server-side apply: the caller's own `Apply` entry of managedFields names the field only if he wrote it. It goes before
 *    the annotation, which may be left from a client-side apply long ago.
 * 2. The annotation with the manifest that kubectl applied.
 * 3. A mode that is not the API server's default: somebody wrote it.
 *
 * A POST or PUT says nothing: its `Update` entry names the field in any case.
 */
export function intentOf(review: StorageClassReview): Intent {
  return byApplyEntry(review) ?? byLastApplied(review.object) ?? byMode(review.object);
}

function byApplyEntry({ operation, fieldManager, object }: StorageClassReview): Intent | undefined {
  const own = object.managedFields.filter(({ manager }) => manager === fieldManager);
  // Whoever creates an object from an export with its managedFields gets an Update entry beside the exported ones.
  if (operation === 'CREATE' && own.some((entry) => entry.operation !== 'Apply')) return undefined;
  const applied = own.find((entry) => entry.operation === 'Apply');
  if (applied === undefined) return undefined;
  return applied.fields.includes(`f:${modeField}`) ? 'Explicit' : 'Unset';
}

function byLastApplied({ annotations, name, provisioner, volumeBindingMode }: ReviewedClass): Intent | undefined {
  const text = annotationOf(annotations, lastAppliedAnnotation);
  if (text === undefined) return undefined;
  const manifest = parseJson(text);
  // An annotation that speaks of another class was copied with a manifest, and says nothing about this one.
  const isAboutThis =
    memberOf(manifest, 'kind') === 'StorageClass' &&
    (memberAt(manifest, 'metadata', 'name') ?? '') === name &&
    memberOf(manifest, 'provisioner') === provisioner;
  if (!isAboutThis) return undefined;
  const written = memberOf(manifest, modeField);
  if (written === undefined) return 'Unset';
  // Another mode than the object's: the annotation is older than what was sent.
  return written === volumeBindingMode ? 'Explicit' : undefined;
}

function byMode({ volumeBindingMode }: ReviewedClass): Intent {
  return volumeBindingMode === 'Immediate' ? 'Unknown' : 'Explicit';
}
