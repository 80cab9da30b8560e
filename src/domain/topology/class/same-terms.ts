import type { TopologyTerm } from './storage-class.ts';

/** Whether two allowedTopologies say the same: the order of terms, requirements and values has no meaning. */
export function sameTerms(one: readonly TopologyTerm[], other: readonly TopologyTerm[]): boolean {
  return normal(one) === normal(other);
}

function normal(terms: readonly TopologyTerm[]): string {
  const written = terms.map(({ matchLabelExpressions }) =>
    JSON.stringify(
      matchLabelExpressions.map(({ key, values }) => JSON.stringify([key, [...new Set(values)].sort()])).sort(),
    ),
  );
  return JSON.stringify([...new Set(written)].sort());
}
