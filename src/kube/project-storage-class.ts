import type { StorageClass, TopologyTerm } from '../domain/topology/class/storage-class.ts';
import { isRecord, type RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import { annotationsOf, isDeleting, labelsOf, textMap } from './raw-fields.ts';

/** A StorageClass in the store. */
export interface StoredClass extends Stored, StorageClass {
  readonly name: string;
  readonly deleting: boolean;
}

/** Where kubectl keeps the whole manifest once more. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Keeps of a StorageClass what decisions look at; what its author wrote last is in the cluster, where nobody asks for it. */
export function projectStorageClass(raw: RawObject): StoredClass {
  const { name, uid, resourceVersion } = raw.metadata;
  const { [lastApplied]: _dropped, ...annotations } = annotationsOf(raw);
  return {
    name,
    uid,
    resourceVersion,
    deleting: isDeleting(raw),
    provisioner: typeof raw.provisioner === 'string' ? raw.provisioner : '',
    // The API server fills the field in; without it the default of the API holds.
    volumeBindingMode: typeof raw.volumeBindingMode === 'string' ? raw.volumeBindingMode : 'Immediate',
    allowedTopologies: termsOf(raw.allowedTopologies),
    parameters: textMap(raw.parameters),
    labels: labelsOf(raw),
    annotations,
  };
}

function termsOf(value: unknown): readonly TopologyTerm[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map(({ matchLabelExpressions: expressions }) => ({
    matchLabelExpressions: Array.isArray(expressions) ? (expressions as TopologyTerm['matchLabelExpressions']) : [],
  }));
}
