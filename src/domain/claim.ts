/** A PersistentVolumeClaim, as far as a decision may look at it. */
export interface Claim {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt: Date;
  readonly deleting: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** `status.phase`: Pending, Bound or Lost; empty before the binder has seen it. */
  readonly phase: string;
  readonly storageClassName: string | undefined;
  /** The PersistentVolume that it is bound to. */
  readonly volumeName: string | undefined;
  /** The VolumeSnapshot of its own namespace that it is filled from. */
  readonly restoresFrom: string | undefined;
  /** Its owner opted out by annotation. */
  readonly excluded: boolean;
  /** The VolumeSnapshotClass that its owner chose by annotation. */
  readonly snapshotClassName: string | undefined;
}

/** A PersistentVolume, as far as a decision may look at it. */
export interface Volume {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** The CSI driver that serves it; undefined for a volume of any other kind. */
  readonly driver: string | undefined;
  /** Namespace of the claim that it is bound to. */
  readonly claimNamespace: string | undefined;
  /** `spec.nodeAffinity.required.nodeSelectorTerms` as JSON: where the data is. */
  readonly topology: string | undefined;
}
