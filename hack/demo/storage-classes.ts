import { DRIVER, ZONE_KEY } from '../controlplane/cluster-nodes.ts';
import type { Kinds } from './objects.ts';

/** What a StorageClass of the story says of itself; a field that is absent is not written. */
export interface ClassFields {
  readonly volumeBindingMode?: 'WaitForFirstConsumer';
  /** The zones of its allowedTopologies. */
  readonly zones?: readonly string[];
}

/** A StorageClass of the cluster's CSI driver. */
export function classManifest(name: string, { volumeBindingMode, zones }: ClassFields = {}): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: DRIVER,
    ...(volumeBindingMode && { volumeBindingMode }),
    ...(zones && { allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE_KEY, values: zones }] }] }),
  };
}

/** A class in one line: `Immediate, in all places`. */
export function classInWords({ volumeBindingMode, allowedTopologies = [] }: Kinds['storageclass']): string {
  const places = allowedTopologies.flatMap(({ matchLabelExpressions }) =>
    matchLabelExpressions.map(({ key, values }) => `${key} in [${values.join(', ')}]`),
  );
  return `${volumeBindingMode}, in ${places.length === 0 ? 'all places' : places.join(' or ')}`;
}
