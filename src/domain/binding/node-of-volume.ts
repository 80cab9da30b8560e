import { type LabelRequirement, meets } from '../selection/label-selector.ts';
import type { BindingNode } from './observed-binding.ts';

interface Term {
  readonly matchExpressions?: readonly LabelRequirement[];
  readonly matchFields?: readonly LabelRequirement[];
}

/**
 * The first node from which a volume can be reached, by `nodeSelectorTerms` as JSON: its sidecar serves the content
 * (upstream's --enable-distributed-snapshotting). Undefined when the volume is not tied to a place, or no node matches.
 */
export function nodeOfVolume(topology: string | undefined, nodes: readonly BindingNode[]): string | undefined {
  if (topology === undefined) return undefined;
  const terms = (JSON.parse(topology) ?? []) as readonly Term[];
  return nodes.find((node) => terms.some((term) => matches(term, node)))?.name;
}

function matches({ matchExpressions = [], matchFields = [] }: Term, { name, labels }: BindingNode): boolean {
  // An empty term matches nothing (core/v1 NodeSelectorTerm).
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((one) => holds(one, Object.hasOwn(labels, one.key) ? labels[one.key] : undefined)) &&
    matchFields.every((one) => one.key === 'metadata.name' && holds(one, name))
  );
}

// A node selector has two operators more than a label selector (core/v1 NodeSelectorOperator).
function holds(requirement: LabelRequirement, value: string | undefined): boolean {
  const [bound] = requirement.values ?? [];
  switch (requirement.operator) {
    case 'Gt':
      return compared(value, bound, (one, other) => one > other);
    case 'Lt':
      return compared(value, bound, (one, other) => one < other);
    default:
      return meets(requirement, value);
  }
}

function compared(one: string | undefined, other: string | undefined, holds: (a: bigint, b: bigint) => boolean) {
  const whole = /^-?\d+$/;
  if (one === undefined || other === undefined || !whole.test(one) || !whole.test(other)) return false;
  return holds(BigInt(one), BigInt(other));
}
