import { engineOf, engineSelector } from '../admission/engine-names.ts';
import type { EngineKind, EngineObject, ObservedEngine } from '../admission/plan-engine.ts';
import type { KubeClient } from './client.ts';
import { isKubeError } from './kube-error.ts';
import { isDeleting, labelsOf } from './raw-fields.ts';
import { type ResourceType, resourcePath } from './resources.ts';

const admission = { group: 'admissionregistration.k8s.io', version: 'v1', namespaced: false } as const;

/** The API server's own mutating admission policies, as Kubernetes serves them since 1.36. */
export const engineResources: Readonly<Record<EngineKind, ResourceType>> = {
  MutatingAdmissionPolicy: { ...admission, plural: 'mutatingadmissionpolicies', kind: 'MutatingAdmissionPolicy' },
  MutatingAdmissionPolicyBinding: {
    ...admission,
    plural: 'mutatingadmissionpolicybindings',
    kind: 'MutatingAdmissionPolicyBinding',
  },
};

/**
 * Reads live what stands in the API server for policies with `engine: AdmissionPolicy`. There are few such objects and they
 * change with the policies only, so nobody watches them.
 * @throws KubeError; that the API server does not serve the kind is no error but `engine: 'missing'`.
 */
export async function observeEngine(
  client: Pick<KubeClient, 'list'>,
  signal: AbortSignal,
): Promise<Pick<ObservedEngine, 'engine' | 'objects'>> {
  try {
    const lists = await Promise.all(
      (Object.keys(engineResources) as readonly EngineKind[]).map((kind) => listOf(kind, client, signal)),
    );
    return { engine: 'served', objects: lists.flat() };
  } catch (error) {
    if (isKubeError(error, 'not-found')) return { engine: 'missing', objects: [] };
    throw error;
  }
}

async function listOf(
  kind: EngineKind,
  client: Pick<KubeClient, 'list'>,
  signal: AbortSignal,
): Promise<readonly EngineObject[]> {
  const path = resourcePath(engineResources[kind]);
  const { items } = await client.list(path, { labelSelector: engineSelector, signal });
  return items.map((object) => ({
    // The elements of a list bear neither apiVersion nor kind.
    object: { apiVersion: 'admissionregistration.k8s.io/v1', ...object, kind },
    kind,
    name: object.metadata.name,
    uid: object.metadata.uid,
    engineOf: labelsOf(object)[engineOf] ?? '',
    deleting: isDeleting(object),
  }));
}
