import { nodes } from '../kube/resources.ts';
import { changesDrivers, changesLabels, changesMemory, changesWish } from '../kube/topology-changes.ts';
import { csiNodes, storageClasses, topologyPolicies } from '../kube/topology-resources.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';
import type { TopologyStores } from './topology-stores.ts';
import { storeWatches, type Watch } from './watch.ts';

/** How long changes of nodes are collected: a node pool that grows brings hundreds in a row. */
const collectMs = 1_000;

/**
 * What the topology controller watches. A class or a policy is looked at at once, since a person may be waiting for the
 * answer; nodes are collected for a second. Every policy is looked at for every other one: which of them decides about a
 * class depends on all.
 */
export function topologyWatches(stores: TopologyStores, queue: WorkQueue): readonly Watch[] {
  const watch = storeWatches(queue);

  const all = () => Array.from(stores.policies.values(), ({ name }) => name);
  const ofProvisioner = (provisioner: string) =>
    [...stores.policies.values()].filter(
      ({ spec }) => spec.kind === 'ok' && spec.value.match.provisioners.includes(provisioner),
    );

  return [
    watch(nodes, stores.nodes, (change) => (changesLabels(change) ? all() : []), collectMs),
    watch(csiNodes, stores.csiNodes, (change) => (changesDrivers(change) ? all() : []), collectMs),
    // The provisioner of a class never changes.
    watch(
      storageClasses,
      stores.storageClasses,
      ({ object }) => ofProvisioner(object.provisioner).map(({ name }) => name),
      0,
    ),
    watch(
      topologyPolicies,
      stores.policies,
      (change) =>
        changesWish(change) || changesMemory(change) ? [change.object.name, ...all()] : [change.object.name],
      0,
    ),
  ];
}
