import type { ClusterNode } from '../../hack/controlplane/cluster-nodes.ts';
import {
  csiNodeManifest,
  type Manifest,
  nodeManifests,
  nodeStatusManifests,
} from '../../hack/controlplane/cluster-objects.ts';
import type { Kubectl } from '../../hack/controlplane/kubectl.ts';

// What happens to the topology of a living cluster. The driver knows the nodes with which the control plane was started,
// and no others: a node that shall have volumes later is there at the start, leaves, and joins again.

/** Sets labels of a Node, and takes those away whose value is null: how a label comes late, changes or goes. */
export async function relabelNode(
  kubectl: Kubectl,
  node: string,
  labels: Readonly<Record<string, string | null>>,
): Promise<void> {
  const changes = Object.entries(labels).map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`));
  await kubectl(['label', 'node', node, '--overwrite', ...changes]);
}

/** Takes nodes away with their registration, as an autoscaler does with a zone that nobody needs. Their Pods stay. */
export async function leaveCluster(kubectl: Kubectl, ...nodes: readonly string[]): Promise<void> {
  await kubectl(['delete', 'node', ...nodes]);
  await kubectl(['delete', 'csinode', ...nodes]);
}

/** Adds ready nodes with the driver on them. */
export async function joinCluster(kubectl: Kubectl, ...nodes: readonly ClusterNode[]): Promise<void> {
  const registrations = nodes.map(({ name, topology }) => csiNodeManifest(name, Object.keys(topology)));
  await apply(kubectl, [...nodeManifests(nodes, true), ...registrations]);
  await apply(kubectl, nodeStatusManifests(nodes), ['--subresource=status']);
}

/**
 * Has the driver register anew on a node, with these keys, whether the Node has such labels or not: the registration
 * comes from the driver and the label from somebody else, so either may be there without the other. With no keys it is a
 * driver without topology.
 */
export async function registerDriver(kubectl: Kubectl, node: string, topologyKeys: readonly string[]): Promise<void> {
  await replaceCsiNode(kubectl, csiNodeManifest(node, topologyKeys));
}

/** Leaves the CSINode without the driver, as on a node where it does not run. */
export async function unregisterDriver(kubectl: Kubectl, node: string): Promise<void> {
  await replaceCsiNode(kubectl, { ...csiNodeManifest(node, []), spec: { drivers: [] } });
}

async function replaceCsiNode(kubectl: Kubectl, csiNode: Manifest): Promise<void> {
  await kubectl(['delete', 'csinode', csiNode.metadata.name, '--ignore-not-found']);
  await apply(kubectl, [csiNode]);
}

async function apply(kubectl: Kubectl, items: readonly Manifest[], flags: readonly string[] = []): Promise<void> {
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectl(['apply', '--server-side', '--force-conflicts', ...flags, '--filename=-'], { stdin });
}
