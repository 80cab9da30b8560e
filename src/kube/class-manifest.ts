import { annotations } from '../api/names.ts';
import type { RecreateClass } from '../domain/topology/policy/topology-action.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { annotationsOf, labelsOf } from './raw-fields.ts';
import type { ClassManifest } from './recreate-journal.ts';

/**
 * The class as it is created again: what `action` changes, and all else as it is, fields that are newer than this program
 * included. Labels and annotations stay, so that it is still the default class and still belongs to its GitOps
 * application; the consent goes, since it was for one time.
 */
export function classManifest(
  { metadata, ...fields }: RawObject,
  { volumeBindingMode, allowedTopologies, annotations: marks }: RecreateClass,
): ClassManifest {
  const { ownerReferences } = metadata;
  const raw = { metadata } as RawObject;
  const kept = Object.entries({ ...annotationsOf(raw), ...marks }).filter(
    ([key, value]) => key !== annotations.recreate && value !== null,
  );
  return {
    ...fields,
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: metadata.name,
      labels: labelsOf(raw),
      annotations: Object.fromEntries(kept),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    volumeBindingMode,
    ...(allowedTopologies === undefined ? {} : { allowedTopologies }),
  };
}
