import { toTimestamp } from './clock.ts';
import { CsiError } from './errors.ts';
import type { FolderStore } from './folder-store.ts';
import type * as csi from './messages.ts';
import { cutPage } from './paging.ts';
import {
  type SnapshotRecord,
  snapshotIdPattern,
  type VolumeRecord,
  type VolumeSource,
  volumeIdPattern,
} from './records.ts';
import type { Snapshots } from './snapshots.ts';
import { type DriverNode, isInside } from './topology.ts';
import { readVolumeMode, unsupported } from './volume-capability.ts';
import type { Volumes } from './volumes.ts';

const capabilities = [
  'CREATE_DELETE_VOLUME',
  'LIST_VOLUMES',
  'GET_CAPACITY',
  'CREATE_DELETE_SNAPSHOT',
  'LIST_SNAPSHOTS',
  'CLONE_VOLUME',
];

/** What the controller service reads and writes. */
export interface ControllerOptions {
  readonly volumes: Volumes;
  readonly volumeStore: FolderStore<VolumeRecord>;
  readonly snapshots: Snapshots;
  readonly snapshotStore: FolderStore<SnapshotRecord>;
  readonly nodes: readonly DriverNode[];
  readonly totalBytes: () => number;
}

/** Answers the CSI Controller service for all nodes: reads the request, lets the stores do it, and shapes the answer. */
export function createControllerService(options: ControllerOptions) {
  const { volumes, volumeStore, snapshots, snapshotStore, nodes, totalBytes } = options;
  const showSnapshot = (record: SnapshotRecord): csi.SnapshotMessage => ({
    size_bytes: String(record.sizeBytes),
    snapshot_id: record.id,
    source_volume_id: record.sourceVolumeId,
    creation_time: toTimestamp(BigInt(record.createdAtNs)),
    ready_to_use: snapshots.isReady(record),
  });

  return {
    ControllerGetCapabilities: async () => ({ capabilities: capabilities.map((type) => ({ rpc: { type } })) }),

    CreateVolume: async (request: csi.CreateVolumeRequest) => {
      const source = readSource(request.volume_content_source);
      const volume = await volumes.create({
        name: required('name', request.name),
        range: {
          requiredBytes: BigInt(request.capacity_range?.required_bytes ?? 0),
          limitBytes: BigInt(request.capacity_range?.limit_bytes ?? 0),
        },
        mode: readVolumeMode(request.volume_capabilities),
        parameters: request.parameters,
        ...(source && { source }),
        topology: {
          requisite: request.accessibility_requirements?.requisite.map(({ segments }) => segments) ?? [],
          preferred: request.accessibility_requirements?.preferred.map(({ segments }) => segments) ?? [],
        },
      });
      return { volume: showVolume(volume) };
    },

    DeleteVolume: async (request: csi.VolumeIdRequest) => {
      await volumes.remove(required('volume_id', request.volume_id));
      return {};
    },

    ValidateVolumeCapabilities: async (request: csi.ValidateVolumeCapabilitiesRequest) => {
      const id = required('volume_id', request.volume_id);
      if (request.volume_capabilities.length === 0) {
        throw new CsiError('INVALID_ARGUMENT', 'volume_capabilities are required');
      }
      const volume = volumeStore.get(id);
      if (!volume) throw new CsiError('NOT_FOUND', `volume ${id} does not exist`);
      const refused = unsupported(request.volume_capabilities);
      if (refused) return { message: `not supported: ${refused}` };
      if (readVolumeMode(request.volume_capabilities) !== volume.mode)
        return { message: `it is a ${volume.mode} volume` };
      const { volume_context, volume_capabilities, parameters } = request;
      return { confirmed: { volume_context, volume_capabilities, parameters } };
    },

    ListVolumes: async (request: csi.ListRequest) => {
      const page = cutPage(volumeStore.all(), readPageRequest(request), volumeIdPattern);
      return { entries: page.entries.map((record) => ({ volume: showVolume(record) })), next_token: page.nextToken };
    },

    GetCapacity: async (request: csi.GetCapacityRequest) => {
      const term = request.accessible_topology?.segments ?? {};
      const possible = !unsupported(request.volume_capabilities) && nodes.some((node) => isInside(node.segments, term));
      return {
        available_capacity: String(possible ? volumes.availableBytes() : 0),
        maximum_volume_size: { value: String(possible ? totalBytes() : 0) },
      };
    },

    CreateSnapshot: async (request: csi.CreateSnapshotRequest) => {
      const name = required('name', request.name);
      const sourceVolumeId = required('source_volume_id', request.source_volume_id);
      return { snapshot: showSnapshot(await snapshots.create({ name, sourceVolumeId })) };
    },

    DeleteSnapshot: async (request: csi.DeleteSnapshotRequest) => {
      await snapshots.remove(required('snapshot_id', request.snapshot_id));
      return {};
    },

    ListSnapshots: async (request: csi.ListSnapshotsRequest) => {
      // csi-snapshotter asks for one snapshot at a time: that must not cost a walk over all.
      const one = request.snapshot_id !== '' ? snapshotStore.get(request.snapshot_id) : undefined;
      const candidates = request.snapshot_id === '' ? snapshotStore.all() : one ? [one] : [];
      const matching = candidates.filter(
        ({ sourceVolumeId }) => request.source_volume_id === '' || sourceVolumeId === request.source_volume_id,
      );
      const page = cutPage(matching, readPageRequest(request), snapshotIdPattern);
      return {
        entries: page.entries.map((record) => ({ snapshot: showSnapshot(record) })),
        next_token: page.nextToken,
      };
    },
  };
}

function required(field: string, value: string): string {
  if (value === '') throw new CsiError('INVALID_ARGUMENT', `${field} is required`);
  return value;
}

function readPageRequest(request: csi.ListRequest) {
  return { maxEntries: request.max_entries, startingToken: request.starting_token };
}

function readSource(message: csi.VolumeContentSource | null): VolumeSource | undefined {
  if (!message) return undefined;
  const [kind, id] =
    message.type === 'snapshot'
      ? (['snapshot', message.snapshot?.snapshot_id] as const)
      : (['volume', message.volume?.volume_id] as const);
  return { kind, id: required('the id in volume_content_source', id ?? '') };
}

function showVolume(record: VolumeRecord): csi.VolumeMessage {
  return {
    capacity_bytes: String(record.capacityBytes),
    volume_id: record.id,
    content_source: record.source ? showSource(record.source) : null,
    accessible_topology: [{ segments: record.topology }],
  };
}

function showSource({ kind, id }: VolumeSource): csi.VolumeContentSource {
  switch (kind) {
    case 'snapshot':
      return { snapshot: { snapshot_id: id } };
    case 'volume':
      return { volume: { volume_id: id } };
    default:
      return kind satisfies never;
  }
}
