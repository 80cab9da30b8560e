import { randomUUID } from 'node:crypto';
import type { NanosecondClock } from './clock.ts';
import { copyTree } from './copy-tree.ts';
import { CsiError } from './errors.ts';
import type { FolderStore } from './folder-store.ts';
import { snapshotConflict } from './idempotency.ts';
import type { KeyedLock } from './keyed-lock.ts';
import type { SnapshotRecord, SnapshotRequest, VolumeMode, VolumeRecord } from './records.ts';

/** The snapshots of one data folder. */
export interface Snapshots {
  /**
   * Takes a snapshot, or gives the one that was already taken for the same name and volume (also when that volume is gone).
   *
   * @throws CsiError ALREADY_EXISTS (the name has a snapshot of another volume), NOT_FOUND, RESOURCE_EXHAUSTED
   */
  create(request: SnapshotRequest): Promise<SnapshotRecord>;
  /** Deletes a snapshot once nothing is being copied from it. Nothing happens when it is unknown. */
  remove(id: string): Promise<void>;
  /** Says whether a volume may be made from the snapshot by now. */
  isReady(record: SnapshotRecord): boolean;
  /**
   * The folder, size in bytes and mode to restore from.
   *
   * @throws CsiError NOT_FOUND, UNAVAILABLE while it is not ready
   */
  openForRestore(id: string): { readonly folder: string; readonly bytes: number; readonly mode: VolumeMode };
}

/** What a script may set while the driver runs; asked at each use. */
export interface SnapshotSettings {
  /** How long a snapshot says that it is not ready yet, counted from the end of its copy. */
  readonly readyAfterMs: number;
  /** How many snapshots one volume may have, as many storage systems limit it. */
  readonly snapshotsPerVolumeLimit: number;
}

/** What the snapshots are made of and with. */
export interface SnapshotsOptions {
  readonly store: FolderStore<SnapshotRecord>;
  readonly volumes: FolderStore<VolumeRecord>;
  /** Shared with the volumes, so that nothing is deleted while it is copied. */
  readonly lock: KeyedLock;
  readonly settings: () => SnapshotSettings;
  readonly nanoseconds: NanosecondClock;
  readonly nowMs: () => number;
}

/** Makes the snapshots over an opened store. Calls may run in parallel; those for one name or one volume wait for each other. */
export function createSnapshots({ store, volumes, lock, settings, nanoseconds, nowMs }: SnapshotsOptions): Snapshots {
  const isReady = (record: SnapshotRecord) => nowMs() >= record.readyAtMs;

  const take = async (request: SnapshotRequest): Promise<SnapshotRecord> => {
    const volume = volumes.get(request.sourceVolumeId);
    if (!volume) throw new CsiError('NOT_FOUND', `volume ${request.sourceVolumeId} does not exist`);
    const { readyAfterMs, snapshotsPerVolumeLimit } = settings();
    if (Number.isFinite(snapshotsPerVolumeLimit)) {
      const taken = store.all().filter(({ sourceVolumeId }) => sourceVolumeId === volume.id).length;
      if (taken >= snapshotsPerVolumeLimit) {
        throw new CsiError('RESOURCE_EXHAUSTED', `volume ${volume.id} has ${taken} snapshots, the limit`);
      }
    }
    const id = `snap-${randomUUID()}`;
    return await store.create(id, async (folder) => {
      // Before the copy: everything written up to this moment is in it.
      const createdAtNs = String(nanoseconds());
      await copyTree(volumes.path(volume), folder);
      return {
        id,
        name: request.name,
        sourceVolumeId: volume.id,
        sizeBytes: volume.capacityBytes,
        mode: volume.mode,
        createdAtNs,
        // From the end of the copy, so that however long it took, the first answer says "not ready".
        readyAtMs: readyAfterMs === 0 ? 0 : nowMs() + readyAfterMs,
      };
    });
  };

  return {
    isReady,
    create: (request) =>
      lock(`snapshot named ${request.name}`, async () => {
        const existing = store.byName(request.name);
        if (!existing) return lock(request.sourceVolumeId, () => take(request));
        const conflict = snapshotConflict(existing, request);
        if (conflict)
          throw new CsiError('ALREADY_EXISTS', `snapshot ${request.name} exists as ${existing.id}: ${conflict}`);
        return existing;
      }),
    remove: (id) => lock(id, () => store.remove(id)),
    openForRestore: (id) => {
      const record = store.get(id);
      if (!record) throw new CsiError('NOT_FOUND', `snapshot ${id} does not exist`);
      if (!isReady(record)) throw new CsiError('UNAVAILABLE', `snapshot ${id} is not ready to use yet`);
      return { folder: store.path(record), bytes: record.sizeBytes, mode: record.mode };
    },
  };
}
