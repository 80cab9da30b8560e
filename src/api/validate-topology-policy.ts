import type { Problem } from './problem.ts';
import type { StorageTopologyPolicy, StorageTopologyPolicySpec } from './storage-topology-policy.generated.ts';
import { isStorageTopologyPolicy } from './storage-topology-policy-validate.generated.js';
import { type Rule, type Validated, validated } from './validated.ts';

/**
 * Reads a StorageTopologyPolicy as the API server returns it; `object` is left as it is, defaults are filled into the
 * copy. The second line after the rules of the CRD, which an object may be older than: what would make a policy match
 * nothing, or put in nothing, is judged here once more.
 */
export function validateStorageTopologyPolicy(object: unknown): Validated<StorageTopologyPolicy> {
  return validated<StorageTopologyPolicy>(object, isStorageTopologyPolicy, specRules);
}

const specRules: readonly Rule<StorageTopologyPolicySpec>[] = [selectorIsUnderstood, staticHasTerms, discoveredHasKeys];

// In without values holds for no class, NotIn without values for each.
function selectorIsUnderstood({ match }: StorageTopologyPolicySpec): Problem | undefined {
  const requirements = match.storageClassSelector?.matchExpressions ?? [];
  const index = requirements.findIndex(({ operator, values = [] }) => takesValues(operator) !== values.length > 0);
  const wrong = requirements[index];
  if (wrong === undefined) return undefined;
  return {
    path: `spec.match.storageClassSelector.matchExpressions[${index}].values`,
    message: takesValues(wrong.operator)
      ? `is empty, and operator ${wrong.operator} needs at least one value`
      : `must be left out with operator ${wrong.operator}; use In or NotIn to compare values`,
  };
}

function takesValues(operator: string): boolean {
  return operator === 'In' || operator === 'NotIn';
}

function staticHasTerms({ allowedTopologies: { source, terms = [] } }: StorageTopologyPolicySpec): Problem | undefined {
  if (source !== 'Static' || terms.length > 0) return undefined;
  return {
    path: 'spec.allowedTopologies.terms',
    message: 'is empty, and source: Static needs at least one term: write one, or use source: Discovered',
  };
}

function discoveredHasKeys({ allowedTopologies }: StorageTopologyPolicySpec): Problem | undefined {
  const { source, topologyKeys = [] } = allowedTopologies;
  if (source !== 'Discovered' || topologyKeys.length > 0) return undefined;
  return {
    path: 'spec.allowedTopologies.topologyKeys',
    message: 'is empty, and source: Discovered needs the label keys to use, such as topology.kubernetes.io/zone',
  };
}
