import type { TopologyTerm } from './storage-class.ts';

/**
 * Whether labels meet allowedTopologies as the scheduler judges them (MatchTopologySelectorTerms): no terms allow
 * everything, one term must hold, all requirements of a term must hold, and a term without requirements never does.
 */
export function matchesTerms(terms: readonly TopologyTerm[], labels: Readonly<Record<string, string>>): boolean {
  return terms.length === 0 || terms.some((term) => matchesTerm(term, labels));
}

function matchesTerm({ matchLabelExpressions }: TopologyTerm, labels: Readonly<Record<string, string>>): boolean {
  // An illegal value makes the scheduler skip the whole term: nothing matches it.
  const legal = matchLabelExpressions.every(({ values }) => values.every(isLabelValue));
  return (
    legal &&
    matchLabelExpressions.length > 0 &&
    matchLabelExpressions.every(
      ({ key, values }) => Object.hasOwn(labels, key) && values.includes(labels[key] as string),
    )
  );
}

/** Whether a text can be the value of a label; the empty one can, and some drivers use it. */
export function isLabelValue(text: string): boolean {
  return text === '' || /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text);
}
