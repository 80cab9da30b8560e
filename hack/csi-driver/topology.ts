import { CsiError } from './errors.ts';

/** Topology keys and their values, as on a Node's labels and in a PersistentVolume's node affinity. */
export type Segments = Readonly<Record<string, string>>;

/** One node that this driver serves. A volume belongs to one node and carries all of its segments. */
export interface DriverNode {
  readonly id: string;
  readonly segments: Segments;
}

/** Where a volume must and should be reachable from: the lists of CSI's TopologyRequirement, either may be empty. */
export interface TopologyRequirement {
  readonly requisite: readonly Segments[];
  readonly preferred: readonly Segments[];
}

/**
 * Reads one `--topology` value: `node-1:topology.kubernetes.io/zone=a,other.example/key=b`.
 *
 * @throws Error that names what is wrong with the value
 */
export function parseTopologyFlag(value: string): DriverNode {
  const colon = value.indexOf(':');
  if (colon <= 0) throw new Error(`--topology ${value}: expected NODE:KEY=VALUE,…`);
  const segments: Record<string, string> = {};
  for (const pair of value.slice(colon + 1).split(',')) {
    const [key, content, ...rest] = pair.split('=');
    if (!key || !content || rest.length > 0) throw new Error(`--topology ${value}: "${pair}" is not KEY=VALUE`);
    segments[key] = content;
  }
  return { id: value.slice(0, colon), segments };
}

/**
 * Says whether something with these segments is inside a requirement's term. A term may name fewer keys than a node has:
 * StorageClass.allowedTopologies often says only the zone.
 */
export function isInside(segments: Segments, term: Segments): boolean {
  return Object.entries(term).every(([key, value]) => segments[key] === value);
}

/** Says whether a volume that lies in `segments` is reachable as required; no requirement is met everywhere. */
export function meetsRequirement(segments: Segments, requirement: TopologyRequirement): boolean {
  const terms = requirement.requisite.length > 0 ? requirement.requisite : requirement.preferred;
  return terms.length === 0 || terms.some((term) => isInside(segments, term));
}

/**
 * Chooses the node of a new volume: the first preferred term that a node of ours is inside, else the first such requisite
 * term, else (nothing required) the first node. Among nodes inside the same term, the first one named at start.
 *
 * @throws CsiError RESOURCE_EXHAUSTED when no node fits, the code that the CSI specification gives for it
 */
export function chooseNode(nodes: readonly DriverNode[], requirement: TopologyRequirement): DriverNode {
  const terms = [...requirement.preferred, ...requirement.requisite];
  if (terms.length === 0) terms.push({});
  for (const term of terms) {
    const node = nodes.find(({ segments }) => isInside(segments, term));
    if (node && meetsRequirement(node.segments, requirement)) return node;
  }
  const known = nodes.map(({ segments }) => describe(segments)).join(' | ');
  throw new CsiError(
    'RESOURCE_EXHAUSTED',
    `no node of this driver is in ${terms.map(describe).join(' | ')}; it has ${known}`,
  );
}

function describe(segments: Segments): string {
  const pairs = Object.entries(segments).map(([key, value]) => `${key}=${value}`);
  return `{${pairs.join(', ')}}`;
}
