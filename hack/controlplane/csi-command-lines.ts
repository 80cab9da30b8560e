import type { ClusterNode } from './cluster-nodes.ts';
import { type FolderLayout, userKubeconfig } from './folder-layout.ts';

/**
 * The driver: one process that serves the controller for all nodes, since all volumes are folders on this machine. It
 * says which nodes there are; the first is the one it is on itself.
 */
export function driverArgs(layout: FolderLayout, csiProto: string, nodes: readonly ClusterNode[]): readonly string[] {
  return [
    `--endpoint=unix://${layout.driverSocket}`,
    `--data-dir=${layout.driverData}`,
    `--proto=${csiProto}`,
    `--control-file=${layout.driverControl}`,
    ...nodes.map(({ name, topology }) => {
      const segments = Object.entries(topology).map(([key, value]) => `${key}=${value}`);
      return `--topology=${name}:${segments.join(',')}`;
    }),
  ];
}

/**
 * Faster than the programs' own defaults (5 requests/s, retries up to minutes apart), which suit production and make a
 * person wait here. A later flag of the same name wins, so a benchmark appends what it wants to measure.
 */
const BRISK = ['--kube-api-qps=50', '--kube-api-burst=100', '--retry-interval-start=500ms', '--retry-interval-max=5s'];

const sidecar = (layout: FolderLayout, name: string, metricsPort: number) => [
  `--kubeconfig=${userKubeconfig(layout, name)}`,
  `--csi-address=${layout.driverSocket}`,
  `--http-endpoint=127.0.0.1:${metricsPort}`,
  '--extra-create-metadata',
  '--timeout=30s',
  ...BRISK,
];

/** Makes and removes volumes for claims. */
export function provisionerArgs(layout: FolderLayout, metricsPort: number): readonly string[] {
  return sidecar(layout, 'csi-provisioner', metricsPort);
}

/** Makes and removes the driver's snapshots for VolumeSnapshotContents. */
export function snapshotterArgs(layout: FolderLayout, metricsPort: number): readonly string[] {
  return sidecar(layout, 'csi-snapshotter', metricsPort);
}

/** Upstream's controller that binds VolumeSnapshots and VolumeSnapshotContents. */
export function snapshotControllerArgs(layout: FolderLayout, metricsPort: number): readonly string[] {
  return [
    `--kubeconfig=${userKubeconfig(layout, 'snapshot-controller')}`,
    `--http-endpoint=127.0.0.1:${metricsPort}`,
    '--feature-gates=CSIVolumeGroupSnapshot=false',
    ...BRISK,
  ];
}
