import type { Policy } from '../domain/topology/policy/policy.ts';
import { rememberedDomains } from '../domain/topology/view/remembered-domains.ts';
import type { TopologyNode, TopologyView } from '../domain/topology/view/topology-view.ts';
import { viewOf } from '../domain/topology/view/view-of.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { StoredCsiNode } from './project-csi-node.ts';
import type { StoredNode } from './project-node.ts';
import { changesDrivers, changesLabels, changesMemory } from './topology-changes.ts';

/** What a view is joined from. */
export interface TopologyViewStores {
  readonly nodes: ReadonlyStore<StoredNode>;
  readonly csiNodes: ReadonlyStore<StoredCsiNode>;
  /** For the places that they remember. */
  readonly policies: ReadonlyStore<Policy>;
}

/** What a place without nodes is remembered for ends by itself; nothing in the cluster changes then. */
const ageMs = 3_600_000;

/**
 * Where volumes can be, as the stores show it at the time of the call. The same view is given out until something that it
 * is made of changes: 5,000 nodes are joined once for a burst of changes, and not at all when nobody asks. Must be made
 * before the stores are filled, and stays subscribed to them.
 */
export function createTopologyView(stores: TopologyViewStores, clock: Clock): () => TopologyView {
  let known: { readonly view: TopologyView; readonly at: number } | undefined;
  const forgetIf = (changed: boolean) => {
    if (changed) known = undefined;
  };
  stores.nodes.subscribe((change) => forgetIf(changesLabels(change)));
  stores.csiNodes.subscribe((change) => forgetIf(changesDrivers(change)));
  stores.policies.subscribe((change) => forgetIf(changesMemory(change)));

  const csiNodeOf = (name: string) => stores.csiNodes.get(undefined, name);
  return () => {
    const at = clock.monotonic();
    if (known === undefined || at - known.at > ageMs) {
      const policies = [...stores.policies.values()];
      const view = viewOf(joinNodes(stores.nodes.values(), csiNodeOf), rememberedDomains(policies), clock.now());
      known = { view, at };
    }
    return known.view;
  };
}

/** Each Node with what the CSINode of its name says. A CSINode without a Node is a node that has just gone. */
export function joinNodes(
  nodes: Iterable<StoredNode>,
  csiNodeOf: (name: string) => StoredCsiNode | undefined,
): readonly TopologyNode[] {
  return Array.from(nodes, ({ name, labels }) => ({ name, labels, drivers: csiNodeOf(name)?.drivers ?? [] }));
}
