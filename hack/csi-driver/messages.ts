// The part of csi.proto's messages that this driver reads and writes, in the shapes that proto-loader gives: an int64 is
// decimal text, a message that was not sent is null, a oneof has a field with its name that says which member is set.

/** google.protobuf.Timestamp. */
export interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

/** csi.v1.Topology. */
export interface TopologyMessage {
  readonly segments: Readonly<Record<string, string>>;
}

/** csi.v1.VolumeCapability. */
export interface VolumeCapability {
  readonly access_type?: 'block' | 'mount';
  readonly access_mode: { readonly mode: string } | null;
}

/** csi.v1.VolumeContentSource. */
export interface VolumeContentSource {
  readonly type?: 'snapshot' | 'volume';
  readonly snapshot?: { readonly snapshot_id: string };
  readonly volume?: { readonly volume_id: string };
}

/** csi.v1.CreateVolumeRequest. */
export interface CreateVolumeRequest {
  readonly name: string;
  readonly capacity_range: { readonly required_bytes: string; readonly limit_bytes: string } | null;
  readonly volume_capabilities: readonly VolumeCapability[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly volume_content_source: VolumeContentSource | null;
  readonly accessibility_requirements: {
    readonly requisite: readonly TopologyMessage[];
    readonly preferred: readonly TopologyMessage[];
  } | null;
}

/** csi.v1.Volume. */
export interface VolumeMessage {
  readonly capacity_bytes: string;
  readonly volume_id: string;
  readonly content_source: VolumeContentSource | null;
  readonly accessible_topology: readonly TopologyMessage[];
}

/** csi.v1.Snapshot. */
export interface SnapshotMessage {
  readonly size_bytes: string;
  readonly snapshot_id: string;
  readonly source_volume_id: string;
  readonly creation_time: Timestamp;
  readonly ready_to_use: boolean;
}

/** csi.v1.DeleteVolumeRequest, and all that is needed of other requests about one volume. */
export interface VolumeIdRequest {
  readonly volume_id: string;
}

/** csi.v1.ValidateVolumeCapabilitiesRequest. */
export interface ValidateVolumeCapabilitiesRequest extends VolumeIdRequest {
  readonly volume_context: Readonly<Record<string, string>>;
  readonly volume_capabilities: readonly VolumeCapability[];
  readonly parameters: Readonly<Record<string, string>>;
}

/** csi.v1.ListVolumesRequest. */
export interface ListRequest {
  readonly max_entries: number;
  readonly starting_token: string;
}

/** csi.v1.ListSnapshotsRequest. */
export interface ListSnapshotsRequest extends ListRequest {
  readonly source_volume_id: string;
  readonly snapshot_id: string;
}

/** csi.v1.GetCapacityRequest. */
export interface GetCapacityRequest {
  readonly volume_capabilities: readonly VolumeCapability[];
  readonly accessible_topology: TopologyMessage | null;
}

/** csi.v1.CreateSnapshotRequest. */
export interface CreateSnapshotRequest {
  readonly source_volume_id: string;
  readonly name: string;
}

/** csi.v1.DeleteSnapshotRequest. */
export interface DeleteSnapshotRequest {
  readonly snapshot_id: string;
}

/** csi.v1.NodePublishVolumeRequest. */
export interface NodePublishVolumeRequest extends VolumeIdRequest {
  readonly target_path: string;
  readonly volume_capability: VolumeCapability | null;
  readonly readonly: boolean;
}

/** csi.v1.NodeUnpublishVolumeRequest. */
export interface NodeUnpublishVolumeRequest extends VolumeIdRequest {
  readonly target_path: string;
}
