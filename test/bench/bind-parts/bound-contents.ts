import { randomUUID } from 'node:crypto';
import { DRIVER } from '../../../hack/controlplane/cluster-nodes.ts';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import { inParallel } from '../tick-parts/bare-client.ts';
import { auditSize, callsSince } from './audited-calls.ts';
import { type BindCluster, NAMESPACE, SNAPSHOT_CLASS } from './bind-cluster.ts';
import { PARALLEL, perSecond, waitReady } from './snapshot-load.ts';

const CONTENTS = '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents';

/**
 * How many a second the sidecar and the driver make ready when nobody needs to bind: a bare client posts contents that
 * are bound already, of snapshots that do not exist. No binding controller can do more.
 */
export async function measureLimit({ plane, api, claims }: BindCluster, label: string, count: number): Promise<number> {
  const from = await auditSize(plane.auditLog);
  const names = new Set(Array.from({ length: count }, (_, i) => `${label}-${i}`));
  await inParallel(count, PARALLEL, (i) =>
    api.call('POST', CONTENTS, {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotContent',
      metadata: {
        name: `${label}-${i}`,
        labels: { bench: label },
        finalizers: [upstreamFinalizers.contentBound],
      },
      spec: {
        deletionPolicy: 'Delete',
        driver: DRIVER,
        source: { volumeHandle: claims[i % claims.length]?.volumeHandle },
        sourceVolumeMode: 'Filesystem',
        volumeSnapshotClassName: SNAPSHOT_CLASS,
        volumeSnapshotRef: {
          apiVersion: 'snapshot.storage.k8s.io/v1',
          kind: 'VolumeSnapshot',
          namespace: NAMESPACE,
          name: `${label}-${i}`,
          uid: randomUUID(),
        },
      },
    }),
  );
  await waitReady(api, CONTENTS, label, count);
  const calls = await callsSince(plane.auditLog, from);
  const own = calls.filter(({ name }) => names.has(name));
  return perSecond(
    own.filter(({ verb, resource }) => verb === 'create' && resource === 'volumesnapshotcontents'),
    own.filter(({ resource }) => resource === 'volumesnapshotcontents/status'),
  );
}
