import { upstreamFinalizers } from '../api/upstream-marks.ts';
import type { CreateContent } from '../domain/binding/binding-plan.ts';

/** The VolumeSnapshotContent that an action creates, as it is sent to the API server. */
export function contentBody(action: CreateContent): object {
  const { name, snapshot, labels, annotations } = action;
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotContent',
    metadata: {
      name,
      labels,
      annotations,
      // Preset: a content that is deleted before somebody adds it would leave the data behind in the storage.
      finalizers: [upstreamFinalizers.contentBound],
    },
    spec: {
      // The sidecar refuses a content whose reference has no uid.
      volumeSnapshotRef: {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshot',
        namespace: snapshot.namespace,
        name: snapshot.name,
        uid: snapshot.uid,
        resourceVersion: snapshot.resourceVersion,
      },
      source: { volumeHandle: action.volumeHandle },
      driver: action.driver,
      volumeSnapshotClassName: action.className,
      deletionPolicy: action.deletionPolicy,
      sourceVolumeMode: action.sourceVolumeMode,
    },
  };
}
