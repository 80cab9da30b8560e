import { matchesNodeTerms, type NodeTerm } from '../selection/node-terms.ts';
import type { BindingNode } from './observed-binding.ts';

/**
 * The first node from which a volume can be reached, by `nodeSelectorTerms` as JSON: its sidecar serves the content
 * (upstream's --enable-distributed-snapshotting). Undefined when the volume is not tied to a place, or no node matches.
 */
export function nodeOfVolume(topology: string | undefined, nodes: readonly BindingNode[]): string | undefined {
  if (topology === undefined) return undefined;
  const terms = (JSON.parse(topology) ?? []) as readonly NodeTerm[];
  return nodes.find((node) => matchesNodeTerms(terms, node))?.name;
}
