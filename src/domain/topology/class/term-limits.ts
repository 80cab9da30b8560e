import type { TopologyTerm } from './storage-class.ts';

/** The values that a term allows, by key. */
export type TermLimits = ReadonlyMap<string, ReadonlySet<string>>;

/** A term as limits, which are quick to ask when many terms are held against it. */
export function limitsOf({ matchLabelExpressions }: TopologyTerm): TermLimits {
  return new Map(matchLabelExpressions.map(({ key, values }) => [key, new Set(values)]));
}

/** Whether every node that meets the term is within the limits. A term without requirements is met by no node. */
export function liesWithin({ matchLabelExpressions }: TopologyTerm, limits: TermLimits): boolean {
  return (
    matchLabelExpressions.length === 0 ||
    [...limits].every(([key, limit]) =>
      matchLabelExpressions.some((one) => one.key === key && one.values.every((value) => limit.has(value))),
    )
  );
}
