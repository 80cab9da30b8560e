import { annotations } from '../api/names.ts';
import { sameTerms } from '../domain/topology/class/same-terms.ts';
import type { StorageClass } from '../domain/topology/class/storage-class.ts';
import type { PatchOperation } from './decision.ts';
import { annotationOf } from './marks.ts';
import type { ReviewedClass } from './storage-class-review.ts';

/**
 * The patch that makes a class what is wanted. It touches nothing but the binding mode, allowedTopologies and our two
 * marks, and is empty where nothing differs, so that applying it and asking again gives an empty one.
 */
export function patchBetween(object: ReviewedClass, wanted: StorageClass): readonly PatchOperation[] {
  return [...modePatch(object, wanted), ...topologiesPatch(object, wanted), ...marksPatch(object, wanted)];
}

function modePatch({ volumeBindingMode }: ReviewedClass, wanted: StorageClass): readonly PatchOperation[] {
  if (volumeBindingMode === wanted.volumeBindingMode) return [];
  return [{ op: 'replace', path: '/volumeBindingMode', value: wanted.volumeBindingMode }];
}

function topologiesPatch(object: ReviewedClass, { allowedTopologies }: StorageClass): readonly PatchOperation[] {
  if (sameTerms(object.allowedTopologies, allowedTopologies)) return [];
  const op = object.hasAllowedTopologies ? 'replace' : 'add';
  return [{ op, path: '/allowedTopologies', value: allowedTopologies }];
}

function marksPatch(object: ReviewedClass, wanted: StorageClass): readonly PatchOperation[] {
  const operations = [annotations.injected, annotations.policy].flatMap((key): readonly PatchOperation[] => {
    const before = annotationOf(object.annotations, key);
    const after = annotationOf(wanted.annotations, key);
    if (before === after) return [];
    const path = `/metadata/annotations/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return after === undefined
      ? [{ op: 'remove', path }]
      : [{ op: before === undefined ? 'add' : 'replace', path, value: after }];
  });
  const needsParent = !object.hasAnnotations && operations.length > 0;
  return needsParent ? [{ op: 'add', path: '/metadata/annotations', value: {} }, ...operations] : operations;
}
