/** A node, as far as the place of volumes is judged by it: its Node and its CSINode, joined by name. */
export interface TopologyNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What its CSINode says; none where there is no CSINode. */
  readonly drivers: readonly RegisteredDriver[];
}

/** A CSI driver on one node. */
export interface RegisteredDriver {
  readonly name: string;
  /** Label keys by which the driver tells places apart; empty: it does not. */
  readonly topologyKeys: readonly string[];
}

/** Where volumes can be: what the drivers register joined with what the nodes carry. Made once per change of either. */
export interface TopologyView {
  readonly nodes: readonly TopologyNode[];
  readonly drivers: ReadonlyMap<string, DriverTopology>;
  /** Whether Karpenter makes nodes here, which reads only the first term of allowedTopologies. */
  readonly karpenter: boolean;
}

/** Where one driver's volumes can be. */
export interface DriverTopology {
  readonly driver: string;
  /** How many nodes have the driver now. */
  readonly nodes: number;
  /** In the order of their names. Empty: its volumes can be reached from everywhere, or it is on no node. */
  readonly domains: readonly TopologyDomain[];
}

/** One topology key of one driver. */
export interface TopologyDomain {
  readonly driver: string;
  readonly topologyKey: string;
  /** Most nodes first, then by value; remembered values, which no node has now, at the end. */
  readonly values: readonly DomainValue[];
  /** Nodes that have the driver with this key and lack the label: volumes cannot be made for pods on them. */
  readonly nodesWithoutKey: number;
}

/** One value of a topology key. */
export interface DomainValue {
  readonly value: string;
  /** How many nodes with the driver have it now; 0: remembered. */
  readonly nodes: number;
  /** For a value without nodes: when there was one. */
  readonly lastSeen?: Date | undefined;
}
