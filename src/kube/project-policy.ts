import { describeProblem } from '../api/problem.ts';
import type { StorageTopologyPolicyStatus } from '../api/storage-topology-policy.generated.ts';
import { validateStorageTopologyPolicy } from '../api/validate-topology-policy.ts';
import type { Policy } from '../domain/topology/policy/policy.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { createdAt, isDeleting } from './raw-fields.ts';

/** Reads a StorageTopologyPolicy; a spec that breaks the rules becomes its problems, so that its status can name them. */
export function projectPolicy(raw: RawObject): Policy {
  const { status, ...withoutStatus } = raw;
  // The status is our own writing, and must not decide whether the spec is carried out.
  const validated = validateStorageTopologyPolicy(withoutStatus);
  return {
    name: raw.metadata.name,
    uid: raw.metadata.uid,
    resourceVersion: raw.metadata.resourceVersion,
    generation: typeof raw.metadata.generation === 'number' ? raw.metadata.generation : 0,
    createdAt: new Date(createdAt(raw)),
    deleting: isDeleting(raw),
    spec:
      validated.kind === 'valid'
        ? { kind: 'ok', value: validated.value.spec }
        : { kind: 'refused', problems: validated.problems.map(describeProblem) },
    status: (status ?? {}) as StorageTopologyPolicyStatus,
  };
}
