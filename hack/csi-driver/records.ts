import type { Segments, TopologyRequirement } from './topology.ts';
import type { CapacityRange } from './volume-size.ts';

/** Whether a volume's user gets a folder or a file that stands for a block device. */
export type VolumeMode = 'filesystem' | 'block';

/** What a volume was copied from. */
export interface VolumeSource {
  readonly kind: 'snapshot' | 'volume';
  readonly id: string;
}

/** A volume as it is remembered on disk, as JSON; sizes are safe integers because the storage's total is one. */
export interface VolumeRecord {
  readonly id: string;
  readonly name: string;
  readonly capacityBytes: number;
  readonly mode: VolumeMode;
  readonly parameters: Readonly<Record<string, string>>;
  readonly source?: VolumeSource;
  readonly topology: Segments;
}

/** A snapshot as it is remembered on disk. `createdAtNs` is decimal text: an int64 does not fit into a JSON number. */
export interface SnapshotRecord {
  readonly id: string;
  readonly name: string;
  readonly sourceVolumeId: string;
  readonly sizeBytes: number;
  readonly mode: VolumeMode;
  readonly createdAtNs: string;
  readonly readyAtMs: number;
}

/** What CreateVolume asks for, checked and free of gRPC's shapes. */
export interface VolumeRequest {
  readonly name: string;
  readonly range: CapacityRange;
  readonly mode: VolumeMode;
  readonly parameters: Readonly<Record<string, string>>;
  readonly source?: VolumeSource;
  readonly topology: TopologyRequirement;
}

/** What CreateSnapshot asks for. */
export interface SnapshotRequest {
  readonly name: string;
  readonly sourceVolumeId: string;
}

/** The ids that this driver gives. Ids never name a path before they were found among the records. */
export const volumeIdPattern = /^vol-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As volumeIdPattern, for snapshots; the prefixes keep the two apart in logs and in locks. */
export const snapshotIdPattern = /^snap-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
