import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../domain/topology/policy/policy.ts';
import type { StoreEvent } from '../runtime/stored.ts';
import type { StoredCsiNode } from './project-csi-node.ts';
import type { StoredNode } from './project-node.ts';

// A kubelet writes its Node every few minutes to say that it lives: of 5,000 nodes, each second several do. Nothing that
// follows from labels is to be thought over for it.

/** Whether a Node came, went, or carries other labels. */
export function changesLabels(change: StoreEvent<StoredNode>): boolean {
  return change.type !== 'MODIFIED' || !isDeepStrictEqual(change.object.labels, change.previous.labels);
}

/** Whether a driver came to a node, left it, or tells places apart by other keys. */
export function changesDrivers(change: StoreEvent<StoredCsiNode>): boolean {
  return change.type !== 'MODIFIED' || !isDeepStrictEqual(change.object.drivers, change.previous.drivers);
}

/** Whether other places are remembered than before. */
export function changesMemory(change: StoreEvent<Policy>): boolean {
  return (
    change.type !== 'MODIFIED' ||
    !isDeepStrictEqual(change.object.status.topologyDomains, change.previous.status.topologyDomains)
  );
}

/** Whether a policy wants something else, or does not count any more; its status is our own writing. */
export function changesWish(change: StoreEvent<Policy>): boolean {
  if (change.type !== 'MODIFIED') return true;
  const { object, previous } = change;
  return object.generation !== previous.generation || object.deleting !== previous.deleting;
}
