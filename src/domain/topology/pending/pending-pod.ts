import { matchesNodeTerms, type NodeTerm, type SelectableNode } from '../../selection/node-terms.ts';

/** A pod that has no node yet, as far as its volumes and its own choice of nodes go. */
export interface PendingPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt: Date;
  readonly deleting: boolean;
  /** Names of the claims that it uses, those of its ephemeral volumes among them. */
  readonly claims: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** `requiredDuringSchedulingIgnoredDuringExecution`; undefined: it has none. */
  readonly nodeAffinity: readonly NodeTerm[] | undefined;
  /** It has scheduling gates left: the scheduler does not look at it yet. */
  readonly gated: boolean;
}

/** Whether the pod's nodeSelector and required node affinity let it run on a node. Taints and room are not looked at. */
export function mayRunOn({ nodeSelector, nodeAffinity }: PendingPod, node: SelectableNode): boolean {
  return (
    Object.entries(nodeSelector).every(
      ([key, value]) => Object.hasOwn(node.labels, key) && node.labels[key] === value,
    ) &&
    (nodeAffinity === undefined || matchesNodeTerms(nodeAffinity, node))
  );
}
