import type { StorageTopologyPolicySpec } from '../api/storage-topology-policy.generated.ts';
import type { DesiredTopologies } from '../domain/topology/class/desired-topologies.ts';
import { sameTerms } from '../domain/topology/class/same-terms.ts';
import type { TopologyTerm } from '../domain/topology/class/storage-class.ts';
import type { FieldChange, FieldPlan } from './class-plan.ts';
import { narrowTopologies } from './narrow-topologies.ts';
import { termsText } from './terms-text.ts';

type Terms = readonly TopologyTerm[];

/**
 * What becomes of allowedTopologies that the author writes. `Keep` and `Deny` change nothing; that `Deny` refuses them is
 * said by a finding. What `Intersect` narrows stays the author's own and is not marked as put in: a part of it is his.
 */
export function planPresent(
  terms: Terms,
  { spec, desired }: { readonly spec: StorageTopologyPolicySpec; readonly desired: DesiredTopologies },
): FieldPlan<Terms> {
  const stays = { value: terms, changes: [], refusals: [], because: [] };
  if (spec.allowedTopologies.whenPresent !== 'Intersect' || desired.kind === 'none') return stays;
  const left = narrowTopologies(terms, desired.terms);
  if (left.length === 0) {
    const sentence = `allowedTopologies: nothing of ${termsText(terms)} is allowed: write ${termsText(desired.terms)}, or leave the field out`;
    return { ...stays, refusals: [sentence] };
  }
  return sameTerms(left, terms) ? stays : { ...stays, value: left, changes: [topologiesChange('narrowed', left)] };
}

/** A change of allowedTopologies to these terms. */
export function topologiesChange(kind: FieldChange['kind'], terms: Terms): FieldChange {
  return { field: 'allowedTopologies', kind, value: termsText(terms) };
}
