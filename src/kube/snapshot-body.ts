import { apiVersion } from '../api/names.ts';
import type { CreateSnapshot } from '../domain/plan.ts';

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
      ...(owner && {
        // Not blocking: the schedule's deletion must not wait for a driver to delete data.
        ownerReferences: [{ apiVersion, kind: 'SnapshotSchedule', name: owner.name, uid: owner.uid, controller: true }],
      }),
    },
    spec: {
      volumeSnapshotClassName: action.className,
      source: { persistentVolumeClaimName: action.claimName },
    },
  };
}
