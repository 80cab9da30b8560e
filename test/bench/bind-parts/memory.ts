import { setTimeout as delay } from 'node:timers/promises';
import { DRIVER } from '../../../hack/controlplane/cluster-nodes.ts';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import { type ProcessUsage, readUsage } from '../start-parts/process-usage.ts';
import { inParallel } from '../tick-parts/bare-client.ts';
import { type BindCluster, NAMESPACE, SNAPSHOT_CLASS, startBindCluster } from './bind-cluster.ts';
import { keepsake, upstreamTuned } from './binders.ts';
import { PARALLEL } from './snapshot-load.ts';

/** What both use in the same cluster of ready snapshots with nothing to do. */
export interface Memory {
  readonly keepsake: ProcessUsage;
  readonly upstream: ProcessUsage;
}

/** Until what the start left behind is collected. */
const SETTLE_MS = 30_000;
const GROUP = '/apis/snapshot.storage.k8s.io/v1';

/** Makes so many ready snapshots with their contents, through the API only, and starts one binder after the other. */
export async function measureMemory(snapshots: number): Promise<Memory> {
  const cluster = await startBindCluster(upstreamTuned.upstreamArgs);
  try {
    // It would take contents without a status for new ones.
    await cluster.plane.stopProcess('csi-snapshotter');
    await inParallel(snapshots, PARALLEL, (i) => makeReady(cluster, i));
    const usage: ProcessUsage[] = [];
    for (const binder of [keepsake, upstreamTuned]) {
      const running = await binder.start(cluster);
      await delay(SETTLE_MS);
      usage.push(readUsage(running.pid));
      await running.stop();
    }
    const [ours, theirs] = usage;
    if (ours === undefined || theirs === undefined) throw new Error('a binder was not measured');
    return { keepsake: ours, upstream: theirs };
  } finally {
    await cluster.stop();
  }
}

/** A snapshot and its content as they are at rest. */
async function makeReady({ api, claims }: BindCluster, i: number): Promise<void> {
  const { name: claim, volumeHandle } = claims[i % claims.length] ?? {};
  const apiVersion = 'snapshot.storage.k8s.io/v1';
  const name = `rest-${i}`;
  const collection = `${GROUP}/namespaces/${NAMESPACE}/volumesnapshots`;
  const answer = await api.call('POST', collection, {
    apiVersion,
    kind: 'VolumeSnapshot',
    metadata: { name, finalizers: [upstreamFinalizers.snapshotSource, upstreamFinalizers.snapshotBound] },
    spec: { volumeSnapshotClassName: SNAPSHOT_CLASS, source: { persistentVolumeClaimName: claim } },
  });
  const { uid } = JSON.parse(answer).metadata;
  const content = `snapcontent-${uid}`;
  await api.call('POST', `${GROUP}/volumesnapshotcontents`, {
    apiVersion,
    kind: 'VolumeSnapshotContent',
    metadata: { name: content, finalizers: [upstreamFinalizers.contentBound] },
    spec: {
      deletionPolicy: 'Delete',
      driver: DRIVER,
      source: { volumeHandle },
      sourceVolumeMode: 'Filesystem',
      volumeSnapshotClassName: SNAPSHOT_CLASS,
      volumeSnapshotRef: { apiVersion, kind: 'VolumeSnapshot', namespace: NAMESPACE, name, uid },
    },
  });
  // Nanoseconds, as the sidecar writes them; whole seconds are exact in JSON and so small enough for a number.
  const takenAt = Math.floor(Date.now() / 1000);
  await api.call('PATCH', `${GROUP}/volumesnapshotcontents/${content}/status`, {
    status: {
      snapshotHandle: `snap-${uid}`,
      creationTime: takenAt * 1e9,
      readyToUse: true,
      restoreSize: 1024 * 1024,
    },
  });
  await api.call('PATCH', `${collection}/${name}/status`, {
    status: {
      boundVolumeSnapshotContentName: content,
      creationTime: new Date(takenAt * 1000).toISOString().replace('.000Z', 'Z'),
      readyToUse: true,
      restoreSize: '1Mi',
    },
  });
}
