import { cacheFolder } from '../../../hack/controlplane/cache-folder.ts';
import { DRIVER } from '../../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../../hack/controlplane/control-plane.ts';
import { installSnapshotApis } from '../../../hack/controlplane/install-objects.ts';
import { startControlPlane } from '../../../hack/controlplane/start.ts';
import { installOperator } from '../../../hack/install-operator.ts';
import { type BareClient, createBareClient } from '../tick-parts/bare-client.ts';

/** An API server with an audit log, etcd, and nobody who looks at what is created. */
export interface ApiOnlyCluster {
  readonly plane: ControlPlane;
  /** The administrator's calls. */
  readonly api: BareClient;
  /** Path of a kubeconfig with the operator's own rights. */
  readonly kubeconfig: string;
  /** Ends everything. */
  stop(): Promise<void>;
}

/** Name of the VolumeSnapshotClass in it. */
export const SNAPSHOT_CLASS = 'bench';

/**
 * Starts one with the snapshot APIs, Keepsake's API and rights, and a snapshot class. No controller and no scheduler
 * runs: the volumes do not exist, and whoever looks for them would take the processor away from what is measured.
 */
export async function startApiOnlyCluster(): Promise<ApiOnlyCluster> {
  const plane = await startControlPlane({
    csi: false,
    nodes: 1,
    audit: true,
    // In MB: beyond 100, its default, the log would begin anew, and what is counted would be in two files.
    args: { 'kube-apiserver': ['--audit-log-maxsize=100000'] },
  });
  const api = createBareClient({ ...plane, connections: 32 });
  const stop = async () => {
    await api.close();
    await plane.stop();
  };
  try {
    await installSnapshotApis(plane.kubectl, cacheFolder().snapshotCrds);
    const kubeconfig = await installOperator(plane);
    await plane.stopProcess('kube-controller-manager');
    await plane.stopProcess('kube-scheduler');
    await api.call('POST', '/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses', {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name: SNAPSHOT_CLASS },
      driver: DRIVER,
      deletionPolicy: 'Delete',
    });
    return { plane, api, kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
