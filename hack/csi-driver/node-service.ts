import { lstat, readlink, symlink, unlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { CsiError } from './errors.ts';
import type { FolderStore } from './folder-store.ts';
import { blockFileName } from './layout.ts';
import type * as csi from './messages.ts';
import type { VolumeRecord } from './records.ts';
import type { DriverNode } from './topology.ts';
import { readVolumeMode } from './volume-capability.ts';

/** How many volumes a node is said to take: enough that the scheduler's limit never decides a test by accident. */
export const maxVolumesPerNode = 1024;

/** What the node service reads. */
export interface NodeOptions {
  readonly node: DriverNode;
  readonly volumeStore: FolderStore<VolumeRecord>;
}

/**
 * Answers the CSI Node service for one node. To publish is to set a symbolic link to the volume's folder, or to its block
 * file: no root, no mount, and the link itself is the state. What a link cannot do is refused: read-only publishing.
 */
export function createNodeService({ node, volumeStore }: NodeOptions) {
  const linkTarget = (volume: VolumeRecord) =>
    volume.mode === 'block' ? join(volumeStore.path(volume), blockFileName) : volumeStore.path(volume);

  return {
    NodeGetInfo: async () => ({
      node_id: node.id,
      max_volumes_per_node: String(maxVolumesPerNode),
      accessible_topology: { segments: node.segments },
    }),

    NodeGetCapabilities: async () => ({ capabilities: [] }),

    NodePublishVolume: async (request: csi.NodePublishVolumeRequest) => {
      const path = readTargetPath(request);
      const mode = readVolumeMode(request.volume_capability ? [request.volume_capability] : []);
      if (request.readonly) throw new CsiError('INVALID_ARGUMENT', 'a symbolic link cannot be published read-only');
      const volume = volumeStore.get(request.volume_id);
      if (!volume) throw new CsiError('NOT_FOUND', `volume ${request.volume_id} does not exist`);
      if (volume.mode !== mode) throw new CsiError('FAILED_PRECONDITION', `${volume.id} is a ${volume.mode} volume`);
      const target = linkTarget(volume);
      await symlink(target, path).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
        // Publishing twice is publishing once, as long as both mean the same volume.
        const found = await readLinkOrNothing(path);
        if (found !== target) throw new CsiError('ALREADY_EXISTS', `${path} exists and is not volume ${volume.id}`);
      });
      return {};
    },

    NodeUnpublishVolume: async (request: csi.NodeUnpublishVolumeRequest) => {
      const path = readTargetPath(request);
      const isThere = await lstat(path).catch(ignoreMissing);
      if (!isThere) return {};
      const volume = volumeStore.get(request.volume_id);
      if (!volume) throw new CsiError('NOT_FOUND', `volume ${request.volume_id} does not exist`);
      if ((await readLinkOrNothing(path)) !== linkTarget(volume)) {
        throw new CsiError('FAILED_PRECONDITION', `${path} is not volume ${volume.id}, it stays`);
      }
      await unlink(path).catch(ignoreMissing);
      return {};
    },
  };
}

function readTargetPath(request: csi.NodeUnpublishVolumeRequest): string {
  if (request.volume_id === '') throw new CsiError('INVALID_ARGUMENT', 'volume_id is required');
  if (!isAbsolute(request.target_path)) throw new CsiError('INVALID_ARGUMENT', 'an absolute target_path is required');
  return request.target_path;
}

async function readLinkOrNothing(path: string): Promise<string | undefined> {
  return await readlink(path).catch((error: NodeJS.ErrnoException) => {
    // EINVAL: something that is no link. ENOENT: gone since it was seen.
    if (error.code === 'EINVAL' || error.code === 'ENOENT') return undefined;
    throw error;
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
