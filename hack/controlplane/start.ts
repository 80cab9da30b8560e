import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { binaryPath } from './binaries.ts';
import { buildControlPlane } from './build.ts';
import type { CacheFolder } from './cache-folder.ts';
import { type ClusterNode, clusterNodes } from './cluster-nodes.ts';
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts';
import { ControlPlaneError } from './control-plane-error.ts';
import { createControlPlane } from './control-plane-handle.ts';
import { type StartContext, startApiServer, startControllers } from './core-processes.ts';
import { writeServerCredentials } from './credentials.ts';
import { startDriver, startSidecars } from './csi-processes.ts';
import { type FolderLayout, folderLayout } from './folder-layout.ts';
import { installNodes, installSnapshotApis } from './install-objects.ts';
import { createKubectl, type Kubectl } from './kubectl.ts';
import { startLauncher } from './launcher.ts';
import { runningRecords } from './run-records.ts';

/**
 * Starts a control plane and returns when everything in it is ready. Builds first what is not built yet. Any number of
 * control planes run side by side.
 *
 * Nothing of it outlives this process, however that ends, unless `release` is called. A folder that was used before is
 * taken up again with all its objects and volumes.
 * @throws ControlPlaneError with the last lines of the log of a process that could not start; nothing is left running.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const log = options.log ?? (() => undefined);
  const nodes = clusterNodes(options);
  const write = options.writeBuildProgress;
  const cache = await buildControlPlane(write ? { write } : {});
  const { layout, removeDir } = await prepareFolder(options);
  const launcher = await startLauncher({ dir: layout.dir, removeDir, log });
  try {
    const context: StartContext = { layout, launcher, bin: cache.bin, options };
    const kubectlProgram = binaryPath('kubectl', cache.bin, process.env);
    const kubectl = createKubectl(kubectlProgram, layout.dir, layout.kubeconfig);
    const tokens = await writeServerCredentials(layout);
    const server = await startApiServer(context, tokens);
    log(`the API server is ready at ${server}`);
    await Promise.all([startControllers(context), installStorage(context, cache, kubectl, nodes)]);
    return createControlPlane({ layout, launcher, server, tokens, kubectl, kubectlProgram });
  } catch (error) {
    await launcher.close();
    throw error;
  }
}

interface PreparedFolder {
  readonly layout: FolderLayout;
  readonly removeDir: boolean;
}

async function prepareFolder({ dir, keep = false }: ControlPlaneOptions): Promise<PreparedFolder> {
  if (dir === undefined) {
    return { layout: folderLayout(await mkdtemp(join(tmpdir(), 'keepsake-'))), removeDir: !keep };
  }
  const layout = folderLayout(resolve(dir));
  await mkdir(layout.dir, { recursive: true, mode: 0o700 });
  if (runningRecords(layout.dir).length > 0) {
    throw new ControlPlaneError(`a control plane runs in ${layout.dir} already: stop it with "down" first`);
  }
  // What a killed driver left; the new one could not listen there.
  await rm(layout.driverSocket, { force: true });
  return { layout, removeDir: false };
}

/** The Nodes and, with a driver, all that makes volumes and snapshots of them work. */
async function installStorage(
  context: StartContext,
  { csiProto, snapshotCrds }: CacheFolder,
  kubectl: Kubectl,
  nodes: readonly ClusterNode[],
): Promise<void> {
  const { csi = true, log = () => undefined } = context.options;
  if (!csi) {
    await installNodes(kubectl, nodes, false);
    return;
  }
  await Promise.all([
    installNodes(kubectl, nodes, true),
    installSnapshotApis(kubectl, snapshotCrds),
    startDriver(context, csiProto, nodes),
  ]);
  await startSidecars(context);
  log('the CSI driver and its sidecars are ready');
}
