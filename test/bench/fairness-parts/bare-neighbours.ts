import { performance } from 'node:perf_hooks';
import type { ControlPlane } from '../../../hack/controlplane/control-plane.ts';
import { SNAPSHOT_CLASS } from '../cluster-parts/api-only-cluster.ts';
import { type BareClient, createBareClient, inParallel } from '../tick-parts/bare-client.ts';
import { percentile } from './skews.ts';

/** The operator's own connections are as many. */
const CONNECTIONS = 16;

/**
 * What bare clients see who share nothing but the API server: the p99 of when `few` snapshots are there, in
 * milliseconds after their client began, while nobody else calls, and while another client creates `many`.
 */
export async function measureNeighbours(
  plane: ControlPlane,
  few: number,
  many: number,
): Promise<{ readonly aloneMs: number; readonly besideMs: number }> {
  const small = createBareClient({ ...plane, connections: CONNECTIONS });
  const large = createBareClient({ ...plane, connections: CONNECTIONS });
  try {
    const namespace = `bare-${Date.now()}`;
    await small.call('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await create(small, namespace, 'warm', few);
    const aloneMs = await create(small, namespace, 'alone', few);
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const crowd = create(large, namespace, 'many', many, (done) => done > many / 5 && begin());
    await begun;
    const besideMs = await create(small, namespace, 'beside', few);
    await crowd;
    return { aloneMs, besideMs };
  } finally {
    await Promise.all([small.close(), large.close()]);
  }
}

/** The p99 of when they are there, in milliseconds. */
async function create(
  client: BareClient,
  namespace: string,
  prefix: string,
  count: number,
  onDone: (done: number) => void = () => undefined,
): Promise<number> {
  const started = performance.now();
  const doneAfterMs: number[] = [];
  await inParallel(count, CONNECTIONS, async (i) => {
    await client.call('POST', `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots`, {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name: `${prefix}-${i}` },
      spec: { volumeSnapshotClassName: SNAPSHOT_CLASS, source: { persistentVolumeClaimName: `data-${i}` } },
    });
    doneAfterMs.push(performance.now() - started);
    onDone(doneAfterMs.length);
  });
  return Math.round(percentile(doneAfterMs, 0.99));
}
