import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent } from 'undici';
import { cacheFolder } from '../../../hack/controlplane/cache-folder.ts';
import type { ControlPlane } from '../../../hack/controlplane/control-plane.ts';
import { installSnapshotApis } from '../../../hack/controlplane/install-objects.ts';
import { startControlPlane } from '../../../hack/controlplane/start.ts';
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
/** Creating all takes a minute or two; a machine that needs longer says nothing about the client. */
const TIMEOUT_MS = 600_000;

/** Starts a control plane and creates the snapshots in it, then stops what else would use the machine's cores. */
export async function startRealCluster(): Promise<RealCluster> {
  const plane = await startControlPlane({ csi: false, nodes: 1 });
  const agent = new Agent({
    connections: PARALLEL,
    pipelining: 1,
    connect: { ca: readFileSync(plane.caFile) },
  });
  try {
    await installSnapshotApis(plane.kubectl, cacheFolder().snapshotCrds);
    // Its garbage collector would watch 50,000 objects of its own.
    await plane.stopProcess('kube-controller-manager');
    await plane.stopProcess('kube-scheduler');
    const api = adminCalls(plane, agent);
    const started = performance.now();
    await createSnapshots(api);
    const createMs = Math.round(performance.now() - started);
    const bytesPerObject = await measureSize(api);
    return { kubeconfig: plane.kubeconfig, createMs, bytesPerObject, stop: () => plane.stop() };
  } catch (error) {
    await plane.stop();
    throw error;
  } finally {
    await agent.destroy();
  }
}

type AdminCalls = (method: 'GET' | 'POST', path: string, body?: object) => Promise<string>;

/** The administrator's bare calls: the operator's client would do more for each, and it is not what is measured here. */
function adminCalls({ server, token }: ControlPlane, agent: Agent): AdminCalls {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  setMaxListeners(PARALLEL, signal);
  return async (method, path, body) => {
    const { statusCode, body: answer } = await agent.request({
      origin: server,
      method,
      path,
      signal,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text}`);
    return text;
  };
}

async function createSnapshots(api: AdminCalls): Promise<void> {
  const namespaces = new Set(Array.from({ length: SNAPSHOT_COUNT }, (_, i) => buildSnapshot(i).namespace));
  for (const name of namespaces) {
    await api('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  let next = 0;
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let i = next++; i < SNAPSHOT_COUNT; i = next++) {
        const { namespace, ...snapshot } = creatable(i);
        // The manager that its managedFields name already, so that the API server adds none.
        const query = 'fieldManager=keepsake';
        await api(
          'POST',
          `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots?${query}`,
          snapshot,
        );
      }
    }),
  );
}

/** The i-th snapshot as it can be created: a status cannot, so an annotation holds the same bytes. */
function creatable(i: number): { readonly namespace: string; readonly [field: string]: unknown } {
  const { name, namespace, uid, status, ...rest } = buildSnapshot(i);
  const { annotations, ...metadata } = buildMetadata(i);
  const padded = { ...annotations, 'bench.keepsake.dev/status': JSON.stringify(status) };
  return { ...rest, namespace, metadata: { ...metadata, name, annotations: padded } };
}

async function measureSize(api: AdminCalls): Promise<number> {
  const sampled = 50;
  const page = await api('GET', `/apis/snapshot.storage.k8s.io/v1/volumesnapshots?limit=${sampled}`);
  return Math.round(page.length / sampled);
}
