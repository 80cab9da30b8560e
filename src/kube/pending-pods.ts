import type { PendingPod } from '../domain/topology/pending/pending-pod.ts';
import { objectKey } from '../runtime/object-key.ts';
import { projectPod } from './project-pod.ts';
import type { WatchedResource } from './resources.ts';

/** Pods that the scheduler has given no node, by their claims. All others the API server does not even send. */
export const pendingPods: WatchedResource<PendingPod, 'claim'> & { readonly fieldSelector: string } = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  namespaced: true,
  fieldSelector: 'status.phase=Pending,spec.nodeName=',
  project: projectPod,
  indexes: { claim: ({ namespace, claims }) => [...new Set(claims)].map((name) => objectKey({ namespace, name })) },
};
