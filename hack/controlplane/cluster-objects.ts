import { type ClusterNode, DRIVER } from './cluster-nodes.ts';

/** A Kubernetes object to apply. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Nodes with the labels that a kubelet and, when there is a driver, its registration would set. */
export function nodeManifests(nodes: readonly ClusterNode[], withDriver: boolean): readonly Manifest[] {
  return nodes.map(({ name, labels, topology }) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...labels, ...(withDriver && topology) } },
  }));
}

/** The same nodes' status, which is a subresource: ready, and with room for Pods. */
export function nodeStatusManifests(nodes: readonly ClusterNode[]): readonly Manifest[] {
  const room = { cpu: '32', memory: '64Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  return nodes.map(({ name }) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: {
      capacity: room,
      allocatable: room,
      conditions: [{ type: 'Ready', status: 'True', reason: 'NodeWithoutMachine', message: 'no kubelet runs here' }],
    },
  }));
}

/** What the driver's installation and its registration on each node would make, and the StorageClasses. */
export function driverManifests(nodes: readonly ClusterNode[]): readonly Manifest[] {
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DRIVER },
      spec: { attachRequired: false, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'] },
    },
    ...nodes.map(({ name, topology }) => csiNodeManifest(name, Object.keys(topology))),
    storageClass('directory', 'Immediate'),
    storageClass('directory-wait', 'WaitForFirstConsumer'),
  ];
}

/** The driver's registration on one node. Of what it says, the API server lets nobody change the keys. */
export function csiNodeManifest(node: string, topologyKeys: readonly string[]): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name: node },
    spec: { drivers: [{ name: DRIVER, nodeID: node, topologyKeys }] },
  };
}

/** The VolumeSnapshotClasses; the first is the driver's default. Their definition must be established before. */
export function snapshotClassManifests(): readonly Manifest[] {
  const byDefault = { 'snapshot.storage.kubernetes.io/is-default-class': 'true' };
  return [
    snapshotClass({ name: 'directory', annotations: byDefault }, 'Delete'),
    snapshotClass({ name: 'directory-retain' }, 'Retain'),
  ];
}

function storageClass(name: string, volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer'): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: DRIVER,
    reclaimPolicy: 'Delete',
    volumeBindingMode,
  };
}

function snapshotClass(metadata: Manifest['metadata'], deletionPolicy: 'Delete' | 'Retain'): Manifest {
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotClass',
    metadata,
    driver: DRIVER,
    deletionPolicy,
  };
}
