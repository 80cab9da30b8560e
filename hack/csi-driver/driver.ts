import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { createCallLog } from './call-log.ts';
import { createNanosecondClock } from './clock.ts';
import { createControllerService } from './controller-service.ts';
import { createFaults } from './faults.ts';
import { clearUnfinished, openFolderStore } from './folder-store.ts';
import { createIdentityService } from './identity-service.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { createNodeService } from './node-service.ts';
import { type SnapshotRecord, snapshotIdPattern, type VolumeRecord, volumeIdPattern } from './records.ts';
import { startServer } from './server.ts';
import { createSnapshots } from './snapshots.ts';
import type { DriverNode } from './topology.ts';
import { createVolumes } from './volumes.ts';

/** What the storage holds when nobody says otherwise: 1 TiB. Nothing is reserved for it. */
export const defaultCapacityBytes = 1024 ** 4;

/** How to start a driver. */
export interface DriverOptions {
  /** The socket, as `unix:///absolute/path`; at most 107 bytes of path, the kernel's limit. */
  readonly endpoint: string;
  /** The folder that holds volumes, snapshots and records; made when missing. One driver at a time. */
  readonly dataDir: string;
  /** csi.proto, as it lies in the specification's Go module. */
  readonly protoPath: string;
  /** The nodes with volumes; the first is the one that the node service speaks for. At least one. */
  readonly nodes: readonly DriverNode[];
  /** A JSON file with faults and limits, see parseControl; may come, change and go while the driver runs. */
  readonly controlFile?: string;
  /** A file that gets a line of JSON for each call. */
  readonly callLog?: string;
  /** What the storage holds in bytes, unless the control file says so; default 1 TiB. */
  readonly capacityBytes?: number;
  /** Where warnings go; default stderr. */
  readonly report?: (line: string) => void;
}

/** A driver that serves its socket. */
export interface Driver {
  /** Ends calls that wait, lets the others finish, and removes the socket. */
  stop(): Promise<void>;
}

/**
 * Starts the CSI driver `directory.csi.keepsake.dev`: volumes are folders, snapshots are copies of them. It listens when the
 * promise is fulfilled, with all that an earlier run had finished, and nothing that one had left half-done.
 *
 * @throws Error when the options cannot work, the data folder is damaged, or another driver serves the socket
 */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  const { dataDir, nodes, capacityBytes = defaultCapacityBytes } = options;
  const report = options.report ?? ((line: string) => process.stderr.write(`${line}\n`));
  const [node] = nodes;
  if (!node) throw new Error('at least one node is needed');
  const socket = socketPath(options.endpoint);
  await freeSocket(socket);

  await clearUnfinished(dataDir);
  const volumeStore = await openFolderStore<VolumeRecord>(dataDir, 'volumes', volumeIdPattern);
  const snapshotStore = await openFolderStore<SnapshotRecord>(dataDir, 'snapshots', snapshotIdPattern);
  const { controlFile } = options;
  const faults = createFaults({ ...(controlFile !== undefined && { controlFile }), report });
  const totalBytes = () => faults.control().capacityBytes ?? capacityBytes;
  const lock = createKeyedLock();
  const snapshots = createSnapshots({
    store: snapshotStore,
    volumes: volumeStore,
    lock,
    settings: faults.control,
    nanoseconds: createNanosecondClock(),
    nowMs: Date.now,
  });
  const volumes = createVolumes({ store: volumeStore, snapshots, nodes, lock, totalBytes });

  const server = await startServer({
    endpoint: `unix://${socket}`,
    protoPath: options.protoPath,
    handlers: {
      Identity: createIdentityService(),
      Controller: createControllerService({ volumes, volumeStore, snapshots, snapshotStore, nodes, totalBytes }),
      Node: createNodeService({ node, volumeStore }),
    },
    faults,
    callLog: createCallLog(options.callLog, report),
    report,
  });
  return {
    stop: async () => {
      await server.stop();
      await rm(socket, { force: true });
    },
  };
}

function socketPath(endpoint: string): string {
  const path = endpoint.replace(/^unix:(\/\/(?=\/))?/, '');
  if (!endpoint.startsWith('unix:') || !path.startsWith('/'))
    throw new Error(`${endpoint} is not unix:///absolute/path`);
  if (Buffer.byteLength(path) > 107) throw new Error(`${path} is longer than the 107 bytes of a socket's path`);
  return path;
}

// A killed driver leaves its socket behind; a living one answers on it, and two drivers would delete each other's copies.
async function freeSocket(path: string): Promise<void> {
  const isServed = await new Promise<boolean>((resolve) => {
    const probe = connect(path);
    probe.once('error', () => resolve(false));
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
  });
  if (isServed) throw new Error(`another process serves ${path}`);
  await rm(path, { force: true });
}
