import type { CreateSnapshot } from '../domain/plan.ts';
import { ownerReference } from './owner-reference.ts';

/** The VolumeSnapshot that an action creates, as it is sent to the API server. */
export function snapshotBody(action: CreateSnapshot): object {
  const { name, namespace, labels, annotations, owner } = action;
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      name,
      namespace,
      labels,
      annotations,
      ...(owner && { ownerReferences: [ownerReference(owner)] }),
    },
    spec: {
      volumeSnapshotClassName: action.className,
      source: { persistentVolumeClaimName: action.claimName },
    },
  };
}
