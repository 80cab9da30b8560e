import type { NodeTerm } from '../domain/selection/node-terms.ts';
import type { PendingPod } from '../domain/topology/pending/pending-pod.ts';
import { createIntern } from '../runtime/intern.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { createShare } from '../runtime/share.ts';
import { createdAt, isDeleting, textMap } from './raw-fields.ts';

// The pods of a Deployment differ in their names.
const share = createShare();
const intern = createIntern();

interface RawPod {
  readonly spec?: {
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName?: string } | null;
      readonly ephemeral?: unknown;
    }[];
    readonly nodeSelector?: unknown;
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly NodeTerm[] };
      } | null;
    } | null;
    readonly schedulingGates?: readonly unknown[];
    readonly nodeName?: string;
  };
}

/** Keeps of a Pod what tells which volumes it waits for, and which nodes it may have by its own word. */
export function projectPod(raw: RawObject): PendingPod {
  const { spec } = raw as RawPod;
  const { name, uid, resourceVersion } = raw.metadata;
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    namespace: intern(raw.metadata.namespace ?? ''),
    name,
    uid,
    resourceVersion,
    createdAt: new Date(createdAt(raw)),
    deleting: isDeleting(raw),
    claims: claimsOf(name, spec?.volumes ?? []),
    nodeSelector: share(textMap(spec?.nodeSelector)),
    nodeAffinity: required === undefined ? undefined : share(required.nodeSelectorTerms ?? []),
    gated: (spec?.schedulingGates ?? []).length > 0,
  };
}

/** Whether the scheduler has given the pod a node. */
export function hasNode(raw: RawObject): boolean {
  return Boolean((raw as RawPod).spec?.nodeName);
}

function claimsOf(pod: string, volumes: NonNullable<NonNullable<RawPod['spec']>['volumes']>): readonly string[] {
  return volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim?.claimName !== undefined) return [persistentVolumeClaim.claimName];
    // The name that the controller of ephemeral volumes gives their claims.
    return ephemeral === undefined ? [] : [`${pod}-${name}`];
  });
}
