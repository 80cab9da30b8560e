import type { Claim } from '../claim.ts';
import { isEmptySelector, type LabelSelector, matchesSelector } from './label-selector.ts';

/** `spec.claims` of a schedule. */
export interface ClaimCriteria {
  readonly selector?: LabelSelector | undefined;
  readonly names?: readonly string[] | undefined;
  readonly storageClassNames?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
}

/** True when some criterion is given. Without one only `all: true` selects, so that a slip never means everything. */
export function hasCriteria(criteria: ClaimCriteria): boolean {
  return (
    criteria.all === true ||
    (criteria.selector !== undefined && !isEmptySelector(criteria.selector)) ||
    (criteria.names ?? []).length > 0 ||
    (criteria.storageClassNames ?? []).length > 0
  );
}

/** The claims for which every given criterion holds, in the order given; none when no criterion is given. */
export function selectClaims(criteria: ClaimCriteria, claims: readonly Claim[]): readonly Claim[] {
  if (!hasCriteria(criteria)) return [];
  const names = setOf(criteria.names);
  const storageClasses = setOf(criteria.storageClassNames);
  return claims.filter(
    (claim) =>
      (names === undefined || names.has(claim.name)) &&
      (storageClasses === undefined ||
        (claim.storageClassName !== undefined && storageClasses.has(claim.storageClassName))) &&
      (criteria.selector === undefined || matchesSelector(criteria.selector, claim.labels)),
  );
}

function setOf(values: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return values === undefined || values.length === 0 ? undefined : new Set(values);
}
