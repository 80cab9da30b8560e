import { cacheFolder } from '../../../hack/controlplane/cache-folder.ts';
import { installSnapshotApis } from '../../../hack/controlplane/install-objects.ts';
import { startControlPlane } from '../../../hack/controlplane/start.ts';
import { type BareClient, createBareClient, inParallel } from '../tick-parts/bare-client.ts';
import { buildMetadata, buildSnapshot, SNAPSHOT_COUNT } from './snapshots.ts';

/** A real API server with the benchmark's snapshots in its etcd. */
export interface RealCluster {
  readonly kubeconfig: string;
  /** How long it took to create them. */
  readonly createMs: number;
  /** As JSON, of the first 50. */
  readonly bytesPerObject: number;
  stop(): Promise<void>;
}

/** More do not make the API server faster on a few cores. */
const PARALLEL = 24;

/** Starts a control plane and creates the snapshots in it, then stops what else would use the machine's cores. */
export async function startRealCluster(): Promise<RealCluster> {
  const plane = await startControlPlane({ csi: false, nodes: 1 });
  const api = createBareClient({ ...plane, connections: PARALLEL });
  try {
    await installSnapshotApis(plane.kubectl, cacheFolder().snapshotCrds);
    // Its garbage collector would watch 50,000 objects of its own.
    await plane.stopProcess('kube-controller-manager');
    await plane.stopProcess('kube-scheduler');
    const started = performance.now();
    await createSnapshots(api);
    const createMs = Math.round(performance.now() - started);
    const bytesPerObject = await measureSize(api);
    return { kubeconfig: plane.kubeconfig, createMs, bytesPerObject, stop: () => plane.stop() };
  } catch (error) {
    await plane.stop();
    throw error;
  } finally {
    await api.close();
  }
}

async function createSnapshots(api: BareClient): Promise<void> {
  const namespaces = new Set(Array.from({ length: SNAPSHOT_COUNT }, (_, i) => buildSnapshot(i).namespace));
  for (const name of namespaces) {
    await api.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  await inParallel(SNAPSHOT_COUNT, PARALLEL, async (i) => {
    const { namespace, ...snapshot } = creatable(i);
    // The manager that its managedFields name already, so that the API server adds none.
    const collection = `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots`;
    await api.call('POST', `${collection}?fieldManager=keepsake`, snapshot);
  });
}

/** The i-th snapshot as it can be created: a status cannot, so an annotation holds the same bytes. */
function creatable(i: number): { readonly namespace: string; readonly [field: string]: unknown } {
  const { name, namespace, uid, status, ...rest } = buildSnapshot(i);
  const { annotations, ...metadata } = buildMetadata(i);
  const padded = { ...annotations, 'bench.keepsake.dev/status': JSON.stringify(status) };
  return { ...rest, namespace, metadata: { ...metadata, name, annotations: padded } };
}

async function measureSize(api: BareClient): Promise<number> {
  const sampled = 50;
  const page = await api.call('GET', `/apis/snapshot.storage.k8s.io/v1/volumesnapshots?limit=${sampled}`);
  return Math.round(page.length / sampled);
}
