/** Finalizers of upstream's snapshot controllers; ours keep to them, so that either can take over from the other. */
export const upstreamFinalizers = {
  /** On a VolumeSnapshot: somebody may still need it as a source. */
  snapshotSource: 'snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection',
  /** On a VolumeSnapshot with policy Delete: its content is not gone yet. */
  snapshotBound: 'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection',
  /** On a VolumeSnapshot: it is a member of a group snapshot, and left alone. */
  snapshotInGroup: 'snapshot.storage.kubernetes.io/volumesnapshot-in-group-protection',
  /** On a VolumeSnapshot, by external-provisioner 6.2 and newer: a claim is being restored from it. */
  restoring: 'provisioner.storage.kubernetes.io/volumesnapshot-as-source-protection',
  /** On a VolumeSnapshotContent: the sidecar takes it away once the storage is clean. */
  contentBound: 'snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection',
  /** On a PersistentVolumeClaim: a snapshot is being cut from it. */
  claimSource: 'snapshot.storage.kubernetes.io/pvc-as-source-protection',
} as const;

/** Annotations by which upstream's controller and sidecar talk about a content; that one is there counts, not its value. */
export const upstreamAnnotations = {
  /** The controller's word: the snapshot is going away, the sidecar may clean up. */
  beingDeleted: 'snapshot.storage.kubernetes.io/volumesnapshot-being-deleted',
  /** The sidecar's word: the driver was asked to cut, and its last answer is not known. */
  beingCreated: 'snapshot.storage.kubernetes.io/volumesnapshot-being-created',
  /** The Secret that the sidecar hands to the driver, for creation and deletion. */
  deletionSecretName: 'snapshot.storage.kubernetes.io/deletion-secret-name',
  deletionSecretNamespace: 'snapshot.storage.kubernetes.io/deletion-secret-namespace',
  /** The content is a member of a group snapshot. The domain differs from the others. */
  groupHandle: 'groupsnapshot.storage.k8s.io/volumeGroupSnapshotHandle',
} as const;

/** Labels of upstream on a content. */
export const upstreamLabels = {
  /** The node whose sidecar serves it, where there is a sidecar on each node. */
  managedBy: 'snapshot.storage.kubernetes.io/managed-by',
} as const;
