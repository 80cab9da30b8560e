import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { copyTree } from './copy-tree.ts';
import { CsiError } from './errors.ts';
import type { FolderStore } from './folder-store.ts';
import { volumeConflict } from './idempotency.ts';
import type { KeyedLock } from './keyed-lock.ts';
import { blockFileName } from './layout.ts';
import type { VolumeMode, VolumeRecord, VolumeRequest, VolumeSource } from './records.ts';
import type { Snapshots } from './snapshots.ts';
import { chooseNode, type DriverNode } from './topology.ts';
import { chooseVolumeSize } from './volume-size.ts';

/** The volumes of one data folder. */
export interface Volumes {
  /**
   * Makes a volume, or gives the one that was already made for the same request.
   *
   * @throws CsiError ALREADY_EXISTS, NOT_FOUND (source), UNAVAILABLE (source not ready), INVALID_ARGUMENT (source of the
   * other mode), OUT_OF_RANGE, RESOURCE_EXHAUSTED (capacity or topology)
   */
  create(request: VolumeRequest): Promise<VolumeRecord>;
  /** Deletes a volume; snapshots of it stay. Nothing happens when it is unknown. */
  remove(id: string): Promise<void>;
  /** Bytes that new volumes may still take. A volume counts in full, a snapshot not at all: it stands for thin copies. */
  availableBytes(): number;
}

/** What the volumes are made of and with. */
export interface VolumesOptions {
  readonly store: FolderStore<VolumeRecord>;
  readonly snapshots: Snapshots;
  readonly nodes: readonly DriverNode[];
  /** Shared with the snapshots, so that nothing is deleted while it is copied. */
  readonly lock: KeyedLock;
  /** What the whole storage holds; asked at each use because the control file may change it. */
  readonly totalBytes: () => number;
}

interface OpenSource {
  readonly folder: string;
  readonly bytes: number;
  readonly mode: VolumeMode;
}

/** Makes the volumes over an opened store. Calls may run in parallel; those for one name wait for each other. */
export function createVolumes({ store, snapshots, nodes, lock, totalBytes }: VolumesOptions): Volumes {
  // What calls in progress are going to use: without it, two parallel calls would both fit into the same last bytes.
  const inProgress = new Map<string, VolumeRecord>();
  const availableBytes = () => {
    // A volume that has just been stored is still in progress for a moment and must not count twice.
    const unstored = [...inProgress.values()].filter(({ id }) => !store.get(id));
    const used = [...store.all(), ...unstored].reduce((sum, { capacityBytes }) => sum + capacityBytes, 0);
    return Math.max(0, totalBytes() - used);
  };

  const openSource = (source: VolumeSource): OpenSource => {
    if (source.kind === 'snapshot') return snapshots.openForRestore(source.id);
    const volume = store.get(source.id);
    if (!volume) throw new CsiError('NOT_FOUND', `source volume ${source.id} does not exist`);
    return { folder: store.path(volume), bytes: volume.capacityBytes, mode: volume.mode };
  };

  const provision = async (request: VolumeRequest): Promise<VolumeRecord> => {
    const source = request.source && openSource(request.source);
    if (source && source.mode !== request.mode) {
      throw new CsiError('INVALID_ARGUMENT', `a ${request.mode} volume cannot be made from a ${source.mode} source`);
    }
    const capacityBytes = chooseVolumeSize(request.range, source?.bytes ?? 0, totalBytes());
    const node = chooseNode(nodes, request.topology);
    const available = availableBytes();
    if (capacityBytes > available) {
      throw new CsiError('RESOURCE_EXHAUSTED', `${capacityBytes} bytes are wanted, ${available} are left`);
    }
    const record: VolumeRecord = {
      id: `vol-${randomUUID()}`,
      name: request.name,
      capacityBytes,
      mode: request.mode,
      parameters: request.parameters,
      ...(request.source && { source: request.source }),
      topology: node.segments,
    };
    inProgress.set(record.id, record);
    try {
      return await store.create(record.id, async (folder) => {
        if (source) await copyTree(source.folder, folder);
        if (record.mode === 'block') await sizeBlockFile(folder, capacityBytes);
        return record;
      });
    } finally {
      inProgress.delete(record.id);
    }
  };

  return {
    availableBytes,
    create: (request) =>
      lock(`volume named ${request.name}`, async () => {
        const existing = store.byName(request.name);
        if (!existing) return request.source ? lock(request.source.id, () => provision(request)) : provision(request);
        const conflict = volumeConflict(existing, request);
        if (conflict)
          throw new CsiError('ALREADY_EXISTS', `volume ${request.name} exists as ${existing.id}: ${conflict}`);
        return existing;
      }),
    remove: (id) => lock(id, () => store.remove(id)),
  };
}

async function sizeBlockFile(folder: string, bytes: number): Promise<void> {
  const file = await open(join(folder, blockFileName), 'a');
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
}
