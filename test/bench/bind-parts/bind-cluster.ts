import type { ControlPlane } from '../../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../../hack/controlplane/start.ts';
import { waitUntil } from '../../../hack/controlplane/wait.ts';
import { type BareClient, createBareClient } from '../tick-parts/bare-client.ts';

/** A control plane with a driver, its tuned sidecar and a few bound claims, and nobody who binds snapshots. */
export interface BindCluster {
  readonly plane: ControlPlane;
  /** The administrator's calls. */
  readonly api: BareClient;
  readonly claims: readonly SourceClaim[];
  /** Ends everything. */
  stop(): Promise<void>;
}

/** A claim to take snapshots of, with its volume. */
export interface SourceClaim {
  readonly name: string;
  readonly volumeHandle: string;
}

/** Where the claims and their snapshots are. */
export const NAMESPACE = 'bind';
/** The driver's own snapshot class. */
export const SNAPSHOT_CLASS = 'directory';
/** As many as in upstream's own load test. */
const CLAIMS = 20;
/** At its own 5 calls a second the sidecar would be all that is measured. */
const TUNED = ['--kube-api-qps=1000', '--kube-api-burst=2000', '--worker-threads=20'];
const TIMEOUT_MS = 120_000;

/**
 * Starts one. With `upstreamArgs` upstream's controller is installed with these flags, and stopped: `startProcess` brings
 * it back. What has no part in a snapshot is stopped too, as soon as the claims are bound.
 */
export async function startBindCluster(upstreamArgs?: readonly string[]): Promise<BindCluster> {
  const plane = await startControlPlane({
    nodes: 1,
    audit: true,
    snapshotController: upstreamArgs !== undefined,
    args: {
      // In MB: beyond 100, its default, the log would begin anew, and what is counted would be in two files.
      'kube-apiserver': ['--audit-log-maxsize=100000'],
      'csi-snapshotter': TUNED,
      ...(upstreamArgs && { 'snapshot-controller': upstreamArgs }),
    },
  });
  const api = createBareClient({ ...plane, connections: 16 });
  const stop = async () => {
    await api.close();
    await plane.stop();
  };
  try {
    if (upstreamArgs !== undefined) await plane.stopProcess('snapshot-controller');
    const claims = await makeClaims(api);
    await plane.stopProcess('kube-controller-manager');
    await plane.stopProcess('kube-scheduler');
    await plane.stopProcess('csi-provisioner');
    return { plane, api, claims, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface ClaimList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly volumeName?: string };
    readonly status?: { readonly phase?: string };
  }[];
}

async function makeClaims(api: BareClient): Promise<readonly SourceClaim[]> {
  const collection = `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`;
  await api.call('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  for (let i = 0; i < CLAIMS; i++) {
    await api.call('POST', collection, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: `data-${i}` },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'directory',
        resources: { requests: { storage: '1Mi' } },
      },
    });
  }
  const list = async () => JSON.parse(await api.call('GET', collection)) as ClaimList;
  const areBound = async () => (await list()).items.every(({ status }) => status?.phase === 'Bound');
  if (!(await waitUntil(areBound, { timeoutMs: TIMEOUT_MS, everyMs: 250 })))
    throw new Error('the claims are not bound');
  return Promise.all(
    (await list()).items.map(async ({ metadata: { name }, spec: { volumeName } }) => {
      const volume = JSON.parse(await api.call('GET', `/api/v1/persistentvolumes/${volumeName}`));
      return { name, volumeHandle: volume.spec.csi.volumeHandle };
    }),
  );
}
