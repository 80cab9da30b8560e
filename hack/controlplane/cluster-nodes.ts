import { ControlPlaneError } from './control-plane-error.ts';

/** The name under which the repository's CSI driver registers. */
export const DRIVER = 'directory.csi.keepsake.dev';
/** The standard zone label, one of the driver's two topology keys. */
export const ZONE_KEY = 'topology.kubernetes.io/zone';
/** The driver's own topology key; its value is the node's name. */
export const NODE_KEY = 'topology.directory.csi.keepsake.dev/node';

/** A node of the cluster: an object without a machine behind it. */
export interface ClusterNode {
  readonly name: string;
  readonly zone: string;
}

/** `node-1`, `node-2` and so on, with the zones in turn. @throws ControlPlaneError when there is nothing to count. */
export function clusterNodes(count: number, zones: readonly string[]): readonly ClusterNode[] {
  if (!Number.isInteger(count) || count < 1) throw new ControlPlaneError('a control plane needs at least one node');
  if (zones.length === 0 || zones.includes('')) throw new ControlPlaneError('a zone needs a name');
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${index + 1}`,
    zone: zones[index % zones.length] as string,
  }));
}

/** Where a volume on this node can be used, in the driver's terms. */
export function nodeTopology({ name, zone }: ClusterNode): Readonly<Record<string, string>> {
  return { [NODE_KEY]: name, [ZONE_KEY]: zone };
}
