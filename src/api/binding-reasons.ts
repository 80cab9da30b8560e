import type { ReasonMeaning } from './reasons.ts';

const normal = (means: string): ReasonMeaning => ({ event: 'Normal', means });
const warning = (means: string): ReasonMeaning => ({ event: 'Warning', means });

/**
 * The words of events about a VolumeSnapshot and its content. They are those of upstream's snapshot-controller
 * (external-snapshotter v8.6), because people and tools search for them: an entry is never renamed.
 */
export const bindingReasons = {
  // The way to a ready snapshot.
  CreatingSnapshot: normal('The content was made, and the sidecar of the CSI driver has been asked for the snapshot.'),
  SnapshotCreated: normal('The driver has taken the data.'),
  SnapshotReady: normal('The snapshot can be restored from.'),

  // What stands in its way.
  SnapshotValidationError: warning('The snapshot names neither a claim nor a content, or both.'),
  GetSnapshotClassFailed: warning('The class that the snapshot names does not exist.'),
  SetDefaultSnapshotClassFailed: warning('The snapshot names no class, and none could be chosen for it.'),
  SnapshotContentCreationFailed: warning('The content of a snapshot could not be made.'),
  CreateSnapshotContentFailed: warning('The API server refused to create the content of a snapshot.'),
  SnapshotContentMissing: warning('The content that the snapshot asks for, or was bound to, does not exist.'),
  SnapshotContentMismatch: warning('The content is of the other sort: pre-provisioned or dynamically provisioned.'),
  SnapshotContentMisbound: warning('The content belongs to a different snapshot.'),
  SnapshotBindFailed: warning('A pre-provisioned content could not be bound to the snapshot that names it.'),
  ContentValidationError: warning('The content names neither a volume nor a snapshot of the driver, or both.'),
  SnapshotFinalizerError: warning('The finalizers of the snapshot could not be written.'),
  SnapshotStatusUpdateFailed: warning('The status of the snapshot could not be written.'),
  ErrorPVCFinalizer: warning('The finalizer of the claim could not be written.'),

  // Deletion.
  SnapshotDeletePending: warning('A claim is being restored from the snapshot, which is deleted after that.'),
  SnapshotContentObjectDeleteError: warning('The API server refused to delete the content.'),
} as const satisfies Readonly<Record<string, ReasonMeaning>>;

/** A word of the dictionary above. */
export type BindingReason = keyof typeof bindingReasons;
