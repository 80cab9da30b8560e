import type { Claim, Volume } from '../claim.ts';
import type { Snapshot, SnapshotClass } from '../snapshot.ts';

/** A VolumeSnapshot, with what the binding reads of it beyond what schedules do. */
export interface BindableSnapshot extends Snapshot {
  readonly finalizers: readonly string[];
  /** The existing content that it asks for (`spec.source.volumeSnapshotContentName`); undefined for a dynamic one. */
  readonly preProvisioned: string | undefined;
  /** `status.restoreSize`, as the quantity that was written. */
  readonly restoreSize: string | undefined;
  /** When another snapshot controller wrote it last, by `managedFields`; undefined: never. */
  readonly foreignWriteAt: Date | undefined;
  /** It is our own bait for another snapshot controller, and is never served. */
  readonly canary: boolean;
}

/** A PersistentVolumeClaim, with what the binding reads of it. */
export interface BindableClaim extends Claim {
  readonly finalizers: readonly string[];
  /** The node that the scheduler has chosen for it; kept only as long as it is not Bound. */
  readonly selectedNode?: string;
}

/** A PersistentVolume, with what the binding reads of it. */
export interface BindableVolume extends Volume {
  /** `spec.csi.volumeHandle`. */
  readonly handle: string | undefined;
  /** `spec.volumeMode`: Filesystem or Block. */
  readonly mode: string | undefined;
  /** The claim that it says it is bound to. */
  readonly claimName: string | undefined;
  /** Empty as long as the binder has not filled it in. */
  readonly claimUid: string | undefined;
  /** The StorageClass that it offers itself for; kept only as long as `claimUid` is empty. */
  readonly spareOf?: string;
}

/** A VolumeSnapshotClass, with what the binding reads of it. */
export interface BindableClass extends SnapshotClass {
  readonly parameters: Readonly<Record<string, string>>;
}
