import { ControlPlaneError } from './control-plane-error.ts';

/** The name under which the repository's CSI driver registers. */
export const DRIVER = 'directory.csi.keepsake.dev';
/** The standard zone label, one of the driver's two topology keys. */
export const ZONE_KEY = 'topology.kubernetes.io/zone';
/** The driver's own topology key; its value is the node's name. */
export const NODE_KEY = 'topology.directory.csi.keepsake.dev/node';
/** The standard label with the node's name as its kubelet gives it. */
const HOSTNAME_KEY = 'kubernetes.io/hostname';

/** Topology keys, or labels in general, and their values. */
export type Labels = Readonly<Record<string, string>>;

/** Which Nodes a cluster has. Every field has a default. */
export interface NodeOptions {
  /** How many Nodes there are. Default 3. */
  readonly nodes?: number;
  /** The Nodes' zones, in turn. Default `a` and `b`. */
  readonly zones?: readonly string[];
  /** More labels of the Nodes, in turn as well; they win over those that every Node has. Default none. */
  readonly nodeLabels?: readonly Labels[];
  /**
   * The labels by which the driver says where a volume can be used. It registers, on each Node, those that the Node has,
   * and its volumes carry them. Default its own key, `NODE_KEY`, and `ZONE_KEY`.
   */
  readonly topologyKeys?: readonly string[];
}

/** A node of the cluster: an object without a machine behind it. */
export interface ClusterNode {
  readonly name: string;
  /** What a kubelet and a cloud would label it with. */
  readonly labels: Labels;
  /** Where a volume on this node can be used, in the driver's terms; labels of the Node too when there is a driver. */
  readonly topology: Labels;
}

/**
 * `node-1`, `node-2` and so on, with the zones and the other labels in turn.
 * @throws ControlPlaneError when there is nothing to count, and when the driver could not say where a node is.
 */
export function clusterNodes(options: NodeOptions = {}): readonly ClusterNode[] {
  const { nodes = 3, zones = ['a', 'b'], nodeLabels = [], topologyKeys = [NODE_KEY, ZONE_KEY] } = options;
  if (!Number.isInteger(nodes) || nodes < 1) throw new ControlPlaneError('a control plane needs at least one node');
  if (zones.length === 0 || zones.includes('')) throw new ControlPlaneError('a zone needs a name');
  return Array.from({ length: nodes }, (_, index) => {
    const name = `node-${index + 1}`;
    const labels = {
      [HOSTNAME_KEY]: name,
      'kubernetes.io/os': 'linux',
      [ZONE_KEY]: zones[index % zones.length] as string,
      ...nodeLabels[index % nodeLabels.length],
    };
    return { name, labels, topology: pick({ [NODE_KEY]: name, ...labels }, topologyKeys, name) };
  });
}

/** The driver has to say something of every node: without a topology key its volumes could be nowhere. */
function pick(labels: Labels, keys: readonly string[], node: string): Labels {
  const known = keys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  if (known.length > 0) return Object.fromEntries(known);
  throw new ControlPlaneError(
    `${node} has none of the driver's topology keys (${keys.join(', ')}): give it one in nodeLabels`,
  );
}
