import { storageTopologyPolicyResource } from '../api/names.ts';
import type { Policy } from '../domain/topology/policy/policy.ts';
import { projectCsiNode, type StoredCsiNode } from './project-csi-node.ts';
import { projectPolicy } from './project-policy.ts';
import { projectStorageClass, type StoredClass } from './project-storage-class.ts';
import type { WatchedResource } from './resources.ts';

const storageGroup = { group: 'storage.k8s.io', version: 'v1', namespaced: false } as const;

/** CSINodes: which drivers are on which node, and by which labels they tell places apart. */
export const csiNodes: WatchedResource<StoredCsiNode> = {
  ...storageGroup,
  plural: 'csinodes',
  kind: 'CSINode',
  project: projectCsiNode,
  indexes: {},
};

/** StorageClasses. */
export const storageClasses: WatchedResource<StoredClass> = {
  ...storageGroup,
  plural: 'storageclasses',
  kind: 'StorageClass',
  project: projectStorageClass,
  indexes: {},
};

/** Our StorageTopologyPolicies. */
export const topologyPolicies: WatchedResource<Policy> = {
  ...storageTopologyPolicyResource,
  namespaced: false,
  project: projectPolicy,
  indexes: {},
};
