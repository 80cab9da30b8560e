import type { StorageTopologyPolicySpec } from '../../../api/storage-topology-policy.generated.ts';
import type { ClassFinding } from './class-finding.ts';
import type { DesiredTopologies } from './desired-topologies.ts';
import type { StorageClass, TopologyTerm } from './storage-class.ts';
import { liesWithin, limitsOf } from './term-limits.ts';
import { sentence, shown } from './topology-text.ts';

/** What a policy has against allowedTopologies that an author wrote is judged by this. */
export interface JudgePresentInput {
  readonly storageClass: Pick<StorageClass, 'allowedTopologies'>;
  readonly spec: StorageTopologyPolicySpec;
  /** What the policy would put in; where it is nothing, there is nothing to compare with. */
  readonly desired: DesiredTopologies;
}

/**
 * Judges by spec.allowedTopologies.whenPresent what an author wrote, not what a policy put in: Deny wants none at all,
 * Intersect none that reach beyond the policy's, Keep has nothing against them. At most one finding.
 */
export function judgePresent({ storageClass, spec, desired }: JudgePresentInput): readonly ClassFinding[] {
  const { allowedTopologies } = storageClass;
  const { whenPresent } = spec.allowedTopologies;
  if (allowedTopologies.length === 0) return [];
  switch (whenPresent) {
    case 'Keep':
      return [];
    case 'Deny': {
      const message = 'allowedTopologies: the policy wants classes to have none of their own: leave the field out';
      return [{ reason: 'TopologiesForbidden', severity: 'deny', message, breaksPolicy: true }];
    }
    case 'Intersect':
      return desired.kind === 'none' ? [] : judgeReach(allowedTopologies, desired.terms);
    default:
      return whenPresent satisfies never;
  }
}

function judgeReach(terms: readonly TopologyTerm[], allowed: readonly TopologyTerm[]): readonly ClassFinding[] {
  const limits = allowed.map(limitsOf);
  const beyond = terms.filter((term) => !limits.some((limit) => liesWithin(term, limit)));
  if (beyond.length === 0) return [];
  const places = [...new Set(beyond.flatMap(({ matchLabelExpressions }) => placesOf(matchLabelExpressions)))];
  const inside = new Set(allowed.flatMap(({ matchLabelExpressions }) => placesOf(matchLabelExpressions)));
  const outside = places.filter((place) => !inside.has(place));
  const message = sentence(
    'allowedTopologies reaches beyond what the policy allows, with ',
    outside.length > 0 ? outside : places,
    ': leave that out, or the whole field',
  );
  return [{ reason: 'TopologiesOutsidePolicy', severity: 'warn', message, breaksPolicy: true }];
}

function placesOf(requirements: TopologyTerm['matchLabelExpressions']): readonly string[] {
  return requirements.flatMap(({ key, values }) => values.map((value) => `${key}=${shown(value)}`));
}
