import { clearUnfinished, openFolderStore } from '../../../hack/csi-driver/folder-store.ts';
import { createKeyedLock } from '../../../hack/csi-driver/keyed-lock.ts';
import {
  type SnapshotRecord,
  snapshotIdPattern,
  type VolumeRecord,
  type VolumeRequest,
  volumeIdPattern,
} from '../../../hack/csi-driver/records.ts';
import { createSnapshots } from '../../../hack/csi-driver/snapshots.ts';
import { createVolumes } from '../../../hack/csi-driver/volumes.ts';
import { makeTempFolder } from './temp-folder.ts';

/** Volumes and snapshots over a folder of the test's own; the test may change `now`, `totalBytes` and `settings` as it goes. */
export async function openStores() {
  const dataDir = await makeTempFolder();
  await clearUnfinished(dataDir);
  const volumeStore = await openFolderStore<VolumeRecord>(dataDir, 'volumes', volumeIdPattern);
  const snapshotStore = await openFolderStore<SnapshotRecord>(dataDir, 'snapshots', snapshotIdPattern);
  const world = {
    now: 1_700_000_000_000,
    totalBytes: 1000,
    settings: { readyAfterMs: 0, snapshotsPerVolumeLimit: Number.POSITIVE_INFINITY },
  };
  let tick = 0n;
  const lock = createKeyedLock();
  const snapshots = createSnapshots({
    store: snapshotStore,
    volumes: volumeStore,
    lock,
    settings: () => world.settings,
    nanoseconds: () => ++tick,
    nowMs: () => world.now,
  });
  const volumes = createVolumes({
    store: volumeStore,
    snapshots,
    nodes: [{ id: 'node-1', segments: { zone: 'a' } }],
    lock,
    totalBytes: () => world.totalBytes,
  });
  return { dataDir, volumes, volumeStore, snapshots, snapshotStore, world };
}

/** A request for an empty filesystem volume of 100 bytes. */
export function volumeRequest(overrides: Partial<VolumeRequest> = {}): VolumeRequest {
  return {
    name: 'pvc-1',
    range: { requiredBytes: 100n, limitBytes: 0n },
    mode: 'filesystem',
    parameters: {},
    topology: { requisite: [], preferred: [] },
    ...overrides,
  };
}
