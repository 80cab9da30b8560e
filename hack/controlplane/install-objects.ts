import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterNode } from './cluster-nodes.ts';
import {
  driverManifests,
  type Manifest,
  nodeManifests,
  nodeStatusManifests,
  snapshotClassManifests,
} from './cluster-objects.ts';
import type { Kubectl } from './kubectl.ts';

/** Makes the Nodes, and what a driver's installation and registration would make. Doing it twice changes nothing. */
export async function installNodes(
  kubectl: Kubectl,
  nodes: readonly ClusterNode[],
  withDriver: boolean,
): Promise<void> {
  await apply(kubectl, [...nodeManifests(nodes, withDriver), ...(withDriver ? driverManifests(nodes) : [])]);
  await apply(kubectl, nodeStatusManifests(nodes), ['--subresource=status']);
}

/** Installs the snapshot APIs from the files of their module and, once they are served, the VolumeSnapshotClasses. */
export async function installSnapshotApis(kubectl: Kubectl, crdFolder: string): Promise<void> {
  const files = (await readdir(crdFolder)).sort().map((file) => `--filename=${join(crdFolder, file)}`);
  await kubectl(['apply', '--server-side', ...files]);
  await kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...files]);
  await apply(kubectl, snapshotClassManifests());
}

async function apply(kubectl: Kubectl, items: readonly Manifest[], flags: readonly string[] = []): Promise<void> {
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectl(['apply', '--server-side', '--force-conflicts', ...flags, '--filename=-'], { stdin });
}
