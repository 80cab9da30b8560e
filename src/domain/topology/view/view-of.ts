import { isRemembered, type RememberedDomain } from './remembered-domains.ts';
import type { DomainValue, DriverTopology, TopologyDomain, TopologyNode, TopologyView } from './topology-view.ts';

/** Karpenter puts it on every node that it makes. */
const karpenterLabel = 'karpenter.sh/nodepool';

/**
 * Joins what the drivers register with what the nodes carry, in one pass over the nodes. A value counts where a node has
 * the driver, the driver registers the key there, and the node carries the label: with one of them missing, no volume can
 * be made for a pod on that node.
 */
export function viewOf(
  nodes: readonly TopologyNode[],
  remembered: readonly RememberedDomain[],
  now: Date,
): TopologyView {
  const tallies = new Map<string, DriverTally>();
  let karpenter = false;
  for (const { labels, drivers } of nodes) {
    karpenter ||= Object.hasOwn(labels, karpenterLabel);
    for (const { name, topologyKeys } of drivers) {
      const tally = entry(tallies, name, newDriver);
      tally.nodes++;
      for (const key of topologyKeys) count(entry(tally.keys, key, newKey), labels, key);
    }
  }
  for (const { driver, topologyKey, value, lastSeen } of remembered) {
    if (!isRemembered(lastSeen, now)) continue;
    const { live, gone } = entry(entry(tallies, driver, newDriver).keys, topologyKey, newKey);
    if (!live.has(value)) gone.set(value, lastSeen);
  }
  const drivers = [...tallies].sort(byName).map(([name, tally]) => [name, driverOf(name, tally)] as const);
  return { nodes, drivers: new Map(drivers), karpenter };
}

interface DriverTally {
  nodes: number;
  readonly keys: Map<string, KeyTally>;
}

interface KeyTally {
  readonly live: Map<string, number>;
  readonly gone: Map<string, Date>;
  without: number;
}

const newDriver = (): DriverTally => ({ nodes: 0, keys: new Map() });
const newKey = (): KeyTally => ({ live: new Map(), gone: new Map(), without: 0 });

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function count(tally: KeyTally, labels: TopologyNode['labels'], key: string): void {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (value === undefined) tally.without++;
  else tally.live.set(value, (tally.live.get(value) ?? 0) + 1);
}

function driverOf(driver: string, { nodes, keys }: DriverTally): DriverTopology {
  const domains = [...keys].sort(byName).map(([topologyKey, tally]) => domainOf(driver, topologyKey, tally));
  return { driver, nodes, domains };
}

function domainOf(driver: string, topologyKey: string, { live, gone, without }: KeyTally): TopologyDomain {
  const now = [...live].map(([value, nodes]): DomainValue => ({ value, nodes })).sort(mostNodesFirst);
  const before = [...gone].map(([value, lastSeen]): DomainValue => ({ value, nodes: 0, lastSeen })).sort(latestFirst);
  return { driver, topologyKey, values: [...now, ...before], nodesWithoutKey: without };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}

function mostNodesFirst(a: DomainValue, b: DomainValue): number {
  return b.nodes - a.nodes || compareText(a.value, b.value);
}

function latestFirst(a: DomainValue, b: DomainValue): number {
  return (b.lastSeen?.getTime() ?? 0) - (a.lastSeen?.getTime() ?? 0) || compareText(a.value, b.value);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
