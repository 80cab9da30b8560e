import type { TopologyRequirement, TopologyTerm } from '../domain/topology/class/storage-class.ts';
import { liesWithin, limitsOf, type TermLimits } from '../domain/topology/class/term-limits.ts';

/**
 * The author's terms without what the policy does not allow; empty where nothing is left. A term that lies within one of
 * the policy's stays as it was written, so that narrowing what is narrow changes nothing. Any other becomes its overlaps
 * with the policy's terms: a key of both keeps the values of both, and a key of the policy alone is added, since without
 * it the term reaches everywhere.
 */
export function narrowTopologies(
  terms: readonly TopologyTerm[],
  allowed: readonly TopologyTerm[],
): readonly TopologyTerm[] {
  const limits = allowed.map(limitsOf);
  const narrowed = terms.flatMap((term) =>
    limits.some((limit) => liesWithin(term, limit)) ? [term] : limits.flatMap((limit) => overlap(term, limit)),
  );
  // The API server refuses two terms that say the same.
  return [...new Map(narrowed.map((term) => [JSON.stringify(term), term])).values()];
}

function overlap({ matchLabelExpressions }: TopologyTerm, limits: TermLimits): readonly TopologyTerm[] {
  const named = new Set(matchLabelExpressions.map(({ key }) => key));
  const requirements = [
    ...matchLabelExpressions.map(({ key, values }): TopologyRequirement => {
      const limit = limits.get(key);
      return { key, values: limit === undefined ? values : values.filter((value) => limit.has(value)) };
    }),
    ...[...limits].filter(([key]) => !named.has(key)).map(([key, values]) => ({ key, values: [...values] })),
  ];
  return requirements.every(({ values }) => values.length > 0) ? [{ matchLabelExpressions: requirements }] : [];
}
