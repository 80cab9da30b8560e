import { type LabelRequirement, meets } from './label-selector.ts';

/** core/v1 NodeSelectorTerm: requirements all of which a node must meet. Without any it matches nothing. */
export interface NodeTerm {
  readonly matchExpressions?: readonly NodeRequirement[] | undefined;
  readonly matchFields?: readonly NodeRequirement[] | undefined;
}

/** core/v1 NodeSelectorRequirement; the operator is one of In, NotIn, Exists, DoesNotExist, Gt, Lt. */
export type NodeRequirement = LabelRequirement;

/** What of a node such terms are about. */
export interface SelectableNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether one of the terms holds for a node, as the scheduler judges a pod's node affinity and that of a volume. */
export function matchesNodeTerms(terms: readonly NodeTerm[], node: SelectableNode): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

function matchesTerm({ matchExpressions, matchFields }: NodeTerm, { name, labels }: SelectableNode): boolean {
  const expressions = matchExpressions ?? [];
  const fields = matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((one) => holds(one, Object.hasOwn(labels, one.key) ? labels[one.key] : undefined)) &&
    fields.every((one) => one.key === 'metadata.name' && holds(one, name))
  );
}

// A node selector has two operators more than a label selector (core/v1 NodeSelectorOperator).
function holds(requirement: NodeRequirement, value: string | undefined): boolean {
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

function compared(one: string | undefined, other: string | undefined, isSo: (a: bigint, b: bigint) => boolean) {
  const whole = /^-?\d+$/;
  if (one === undefined || other === undefined || !whole.test(one) || !whole.test(other)) return false;
  return isSo(BigInt(one), BigInt(other));
}
