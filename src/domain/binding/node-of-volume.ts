import type { BindingNode } from './observed-binding.ts';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
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

function holds({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compared(value, values[0], (one, other) => one > other);
    case 'Lt':
      return compared(value, values[0], (one, other) => one < other);
    default:
      return false;
  }
}

function compared(one: string | undefined, other: string | undefined, holds: (a: bigint, b: bigint) => boolean) {
  const whole = /^-?\d+$/;
  if (one === undefined || other === undefined || !whole.test(one) || !whole.test(other)) return false;
  return holds(BigInt(one), BigInt(other));
}
