import type { StorageTopologyPolicyStatusOutrankedBy } from '../../../api/storage-topology-policy.generated.ts';
import { inOrder, takesPart, type ValidPolicy } from './choose-policy.ts';
import type { Policy } from './policy.ts';

/** So many policies are listed in the status; the CRD refuses more. */
export const listedOutranking = 16;

/** The policies that go first and may match the same classes, and how many of them there are when the list is cut. */
export interface Outranking {
  /** The first ones in the order in which they decide, at most 16, as the status lists them. */
  readonly listed: readonly StorageTopologyPolicyStatusOutrankedBy[];
  readonly count: number;
}

/** Finds the policies that go first and share a provisioner: what the API server's own policies must know to obey them. */
export function outrankedBy(policy: ValidPolicy, policies: readonly Policy[]): Outranking {
  const { provisioners } = policy.spec.value.match;
  const first = policies
    .filter(takesPart)
    .filter((other) => other.name !== policy.name && inOrder(other, policy) < 0)
    .filter(({ spec }) => spec.value.match.provisioners.some((one) => provisioners.includes(one)))
    .sort(inOrder);
  return { listed: first.slice(0, listedOutranking).map(entryOf), count: first.length };
}

function entryOf({ name, spec }: ValidPolicy): StorageTopologyPolicyStatusOutrankedBy {
  const { provisioners, excludeStorageClasses, addonManaged, storageClassSelector } = spec.value.match;
  return {
    policy: name,
    provisioners,
    ...(excludeStorageClasses !== undefined && { excludeStorageClasses }),
    addonManaged,
    ...(storageClassSelector !== undefined && { storageClassSelector }),
  };
}
