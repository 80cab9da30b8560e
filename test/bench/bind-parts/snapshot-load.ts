import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../../hack/controlplane/wait.ts';
import { type BareClient, inParallel } from '../tick-parts/bare-client.ts';
import type { AuditedCall } from './audited-calls.ts';
import { type BindCluster, NAMESPACE, SNAPSHOT_CLASS } from './bind-cluster.ts';

/** A VolumeSnapshot that was asked for. */
export interface MadeSnapshot {
  readonly name: string;
  readonly uid: string;
  readonly claim: string;
}

/** Enough connections that the maker is not what is measured. */
export const PARALLEL = 16;
/** Upstream at its defaults takes two seconds for each. */
const TIMEOUT_MS = 600_000;
const SNAPSHOTS = `/apis/snapshot.storage.k8s.io/v1/namespaces/${NAMESPACE}/volumesnapshots`;

/** Asks for so many snapshots of the claims in turn, all at once, and waits until all are ready. */
export async function loadAtOnce(cluster: BindCluster, label: string, count: number): Promise<readonly MadeSnapshot[]> {
  const made: MadeSnapshot[] = [];
  await inParallel(count, PARALLEL, async (i) => made.push(await makeSnapshot(cluster, label, i)));
  await waitReady(cluster.api, SNAPSHOTS, label, count);
  return made;
}

/** Asks for so many a second, whether or not those before are ready, and waits until all are. */
export async function loadEvenly(
  cluster: BindCluster,
  label: string,
  count: number,
  aSecond: number,
): Promise<readonly MadeSnapshot[]> {
  const started = performance.now();
  const making: Promise<MadeSnapshot>[] = [];
  for (let i = 0; i < count; i++) {
    await delay(Math.max(0, started + (i * 1000) / aSecond - performance.now()));
    making.push(makeSnapshot(cluster, label, i));
  }
  const made = await Promise.all(making);
  await waitReady(cluster.api, SNAPSHOTS, label, count);
  return made;
}

async function makeSnapshot({ api, claims }: BindCluster, label: string, i: number): Promise<MadeSnapshot> {
  const claim = claims[i % claims.length]?.name ?? '';
  const answer = await api.call('POST', SNAPSHOTS, {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name: `${label}-${i}`, labels: { bench: label } },
    spec: { volumeSnapshotClassName: SNAPSHOT_CLASS, source: { persistentVolumeClaimName: claim } },
  });
  const { name, uid } = JSON.parse(answer).metadata;
  return { name, uid, claim };
}

interface ReadyList {
  readonly items: readonly { readonly status?: { readonly readyToUse?: boolean } }[];
}

/** Waits until so many objects of a collection with the label `bench` are ready. @throws after ten minutes. */
export async function waitReady(api: BareClient, collection: string, label: string, count: number): Promise<void> {
  let ready = 0;
  const all = async () => {
    // From the API server's own cache: asking must not cost what is measured.
    const list = await api.call('GET', `${collection}?labelSelector=bench=${label}&resourceVersion=0`);
    ready = (JSON.parse(list) as ReadyList).items.filter(({ status }) => status?.readyToUse === true).length;
    return ready >= count;
  };
  if (!(await waitUntil(all, { timeoutMs: TIMEOUT_MS, everyMs: 500 })))
    throw new Error(`${ready} of ${count} of ${label} are ready after ${TIMEOUT_MS / 1000} s`);
}

/** From the first of the `creates` that came in to the last answer to one of the `ends`, by the API server's clock. */
export function perSecond(creates: readonly AuditedCall[], ends: readonly AuditedCall[]): number {
  const first = Math.min(...creates.map(({ at }) => at));
  const last = Math.max(...ends.map(({ doneAt }) => doneAt));
  return (creates.length * 1000) / (last - first);
}
