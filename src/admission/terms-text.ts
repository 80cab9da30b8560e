import type { TopologyTerm } from '../domain/topology/class/storage-class.ts';
import { listing, shown } from '../domain/topology/class/topology-text.ts';

const ROOM = 100;

/** allowedTopologies in words, for a warning: `topology.kubernetes.io/zone in [a, b and 3 more]`. */
export function termsText(terms: readonly TopologyTerm[]): string {
  const [first, ...more] = terms;
  if (first === undefined) return 'nothing';
  const [requirement, ...others] = first.matchLabelExpressions;
  if (requirement === undefined) return 'nothing';
  const values = requirement.values.slice(0, ROOM).map((value) => shown(value).slice(0, 63));
  const hidden = requirement.values.length - values.length;
  const list = listing(hidden > 0 ? [...values, `${hidden} others`] : values, ROOM);
  const rest = more.length + others.length > 0 ? ' and so on' : '';
  return `${requirement.key.slice(0, 80)} in [${list}]${rest}`;
}
