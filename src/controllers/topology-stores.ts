import type { Policy } from '../domain/topology/policy/policy.ts';
import type { StoredCsiNode } from '../kube/project-csi-node.ts';
import type { StoredNode } from '../kube/project-node.ts';
import type { StoredClass } from '../kube/project-storage-class.ts';
import type { ReadonlyStore } from '../runtime/store.ts';

/** The parts of the cluster that storage topology is judged by. */
export interface TopologyStores {
  readonly nodes: ReadonlyStore<StoredNode>;
  readonly csiNodes: ReadonlyStore<StoredCsiNode>;
  readonly storageClasses: ReadonlyStore<StoredClass>;
  readonly policies: ReadonlyStore<Policy>;
}
