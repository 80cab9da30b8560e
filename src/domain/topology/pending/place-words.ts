import type { NodeRequirement, NodeTerm, SelectableNode } from '../../selection/node-terms.ts';
import type { TopologyTerm } from '../class/storage-class.ts';
import type { PendingPod } from './pending-pod.ts';

const maxListed = 5;
const maxSentence = 1_000;

/** A list for a sentence; what is beyond five is counted. */
export function listed(items: readonly string[], separator = ', '): string {
  const rest = items.length - maxListed;
  const shown = items.slice(0, maxListed).map(shortened);
  return rest > 0 ? `${shown.join(separator)} and ${rest} more` : shown.join(separator);
}

/** A sentence that an event has room for. */
export function bounded(sentence: string): string {
  return sentence.length <= maxSentence ? sentence : `${sentence.slice(0, maxSentence - 1)}…`;
}

/** allowedTopologies in words: `topology.kubernetes.io/zone in [a, b]`. */
export function allowedText(terms: readonly TopologyTerm[]): string {
  return listed(
    terms.map(({ matchLabelExpressions }) =>
      matchLabelExpressions.length === 0
        ? 'nothing, as an empty term does'
        : listed(
            matchLabelExpressions.map(({ key, values }) => `${key} in [${listed(values)}]`),
            ' and ',
          ),
    ),
    ' or ',
  );
}

/** The place of a volume in words: `topology.kubernetes.io/zone=a`. */
export function placeText(terms: readonly NodeTerm[]): string {
  const places = terms.map(({ matchExpressions, matchFields }) =>
    listed([...(matchExpressions ?? []), ...(matchFields ?? [])].map(requirementText), ' and '),
  );
  return places.length === 0 ? 'no place at all' : listed(places, ' or ');
}

function requirementText({ key, operator, values = [] }: NodeRequirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in [${listed(values)}]`;
    case 'NotIn':
      return `${key} not in [${listed(values)}]`;
    case 'Exists':
      return `any ${key}`;
    case 'DoesNotExist':
      return `no ${key}`;
    default:
      return `${key} ${operator === 'Gt' ? '>' : operator === 'Lt' ? '<' : operator} ${listed(values)}`;
  }
}

/** The keys that a place is told by, each once. */
export function keysOf(terms: readonly TopologyTerm[]): readonly string[] {
  return unique(terms.flatMap(({ matchLabelExpressions }) => matchLabelExpressions.map(({ key }) => key)));
}

/** The same of a volume; the node's own name is `metadata.name`. */
export function keysOfNodeTerms(terms: readonly NodeTerm[]): readonly string[] {
  return unique(
    terms.flatMap((term) => [...(term.matchExpressions ?? []), ...(term.matchFields ?? [])].map(({ key }) => key)),
  );
}

/** Where some of all nodes are, by these keys: `2 of 5 nodes are in a, 1 in b`. Of several keys, each is told by itself. */
export function whereText(nodes: readonly SelectableNode[], keys: readonly string[], all = nodes.length): string {
  const [key = ''] = keys;
  if (keys.length > 1)
    return `the nodes have ${listed(
      keys.map((one) => `${one}: ${countsText(nodes, one)}`),
      '; ',
    )}`;
  const counts = countsOf(nodes, key);
  const [first, ...others] = counts;
  if (first === undefined) return `none of ${all} nodes is left`;
  const start = `${first.nodes} of ${all} nodes ${first.nodes === 1 ? 'is' : 'are'} ${inText(first.value)}`;
  const rest = listed(others.map(({ value, nodes: count }) => `${count} ${inText(value)}`));
  return rest === '' ? start : `${start}, ${rest}`;
}

/** How the pod itself narrows down its nodes. */
export function ruleText({ nodeSelector, nodeAffinity }: PendingPod): string {
  const names = [
    ...(Object.keys(nodeSelector).length > 0 ? ['nodeSelector'] : []),
    ...(nodeAffinity !== undefined ? ['node affinity'] : []),
  ];
  return `the pod's ${names.join(' and ')}`;
}

/** Names of nodes, or of a few of them: `node-3`, `3 nodes (node-1, node-2, node-3)`. */
export function nodesText(nodes: readonly SelectableNode[]): string {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return `node ${only.name}`;
  return `${nodes.length} nodes (${listed(nodes.map(({ name }) => name))})`;
}

function countsText(nodes: readonly SelectableNode[], key: string): string {
  return listed(countsOf(nodes, key).map(({ value, nodes: count }) => `${value ?? 'none'} (${count})`));
}

interface Count {
  /** Undefined: the nodes that lack the label. */
  readonly value: string | undefined;
  readonly nodes: number;
}

function countsOf(nodes: readonly SelectableNode[], key: string): readonly Count[] {
  const counts = new Map<string | undefined, number>();
  for (const { name, labels } of nodes) {
    const value = key === 'metadata.name' ? name : Object.hasOwn(labels, key) ? labels[key] : undefined;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return Array.from(counts, ([value, count]) => ({ value, nodes: count })).toSorted(
    (one, other) => other.nodes - one.nodes || compared(one.value ?? '', other.value ?? ''),
  );
}

function inText(value: string | undefined): string {
  if (value === undefined) return 'without the label';
  return value === '' ? 'in ""' : `in ${value}`;
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}

// Values are not validated by the API server; labels end at 63, names at 253.
function shortened(item: string): string {
  return item.length <= 300 ? item : `${item.slice(0, 299)}…`;
}
