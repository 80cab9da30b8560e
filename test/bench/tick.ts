import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { startOperator } from '../../hack/operator-process.ts';
import { atLeast, atMost, type BenchResult, benchResult, type Target } from './bench.ts';
import { SNAPSHOT_CLASS, startApiOnlyCluster } from './cluster-parts/api-only-cluster.ts';
import { readUsage } from './start-parts/process-usage.ts';
import { type AuditedCreates, auditedCreates } from './tick-parts/audited-creates.ts';
import { type BareClient, createBareClient, inParallel } from './tick-parts/bare-client.ts';
import { makeBoundClaims } from './tick-parts/bound-claims.ts';

/** The first tick meets an operator whose code is not compiled yet, as after a restart; it is shown and has no target. */
const ticks = [
  { size: 1_000, label: '1000Cold' },
  { size: 1_000, label: '1000' },
  { size: 3_000, label: '3000' },
];
const connectionCounts = [16, 32, 64];
/** A schedule applied so late in a minute might meet its tick before the operator has seen it. */
const marginMs = 10_000;
const minuteMs = 60_000;

/**
 * One schedule, many claims, one tick: how fast the snapshots are made, as a share of what a bare client reaches on the
 * same API server in the same run. Both are timed by the API server, in its audit log. The ceiling is the best of
 * several numbers of connections, before and after the operator's turn.
 *
 * Where the API server shares its processors with the operator, the processor time that the operator takes for a
 * snapshot is taken from the API server, so it stands beside the rates. The bare client is warm when it is timed, since it
 * has made the claims; so is the operator at the ticks that have targets.
 */
export async function bench(): Promise<BenchResult> {
  const { plane, api, kubeconfig, stop } = await startApiOnlyCluster();
  try {
    const operator = await startOperator({ dir: plane.dir, kubeconfig });
    const figures: Record<string, number> = {};
    const targets: Record<string, Target> = {};
    for (const { size, label } of ticks) {
      const namespace = `tick-${label.toLowerCase()}`;
      await makeBoundClaims(api, namespace, size);
      const before = await measureCeiling(plane, `${namespace}-before`, size);
      const usageBefore = readUsage(operator.pid);
      const tick = await runTick(api, namespace, size);
      const cpuMs = readUsage(operator.pid).cpuMs - usageBefore.cpuMs;
      const creates = await auditedCreates(plane.auditLog, namespace);
      const after = await measureCeiling(plane, `${namespace}-after`, size);
      const ceiling = Math.max(before, after);
      const skew = skewOf(creates, tick);
      const ratio = creates.perSecond / ceiling;
      Object.assign(figures, {
        [`created${label}`]: creates.count,
        [`perSecond${label}`]: Math.round(creates.perSecond),
        [`ceiling${label}`]: Math.round(ceiling),
        [`ratio${label}`]: round(ratio),
        // From the schedule's creation to its status after the tick: planning, watching and accounting included.
        [`operatorCpuMsEach${label}`]: round(cpuMs / size),
        [`firstSkewMs${label}`]: Math.round(creates.firstAt - tick),
        [`p99SkewMs${label}`]: Math.round(skew),
      });
      if (label !== String(size)) continue;
      targets[`ratio at ${size} claims`] = atLeast(round(ratio), 0.85);
      targets[`p99 skew in ms at ${size} claims`] = atMost(
        Math.round(skew),
        Math.round((1_200 * size) / ceiling + 100),
      );
    }
    await operator.stop();
    return benchResult('tick', figures, targets);
  } finally {
    await stop();
  }
}

/** Creations a second of the best bare client. */
async function measureCeiling(plane: ControlPlane, namespace: string, count: number): Promise<number> {
  const rates: number[] = [];
  for (const connections of connectionCounts) {
    const place = `${namespace}-${connections}`;
    const client = createBareClient({ ...plane, connections });
    await client.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: place } });
    await inParallel(count, connections, (i) =>
      client.call('POST', `/apis/snapshot.storage.k8s.io/v1/namespaces/${place}/volumesnapshots`, bareSnapshot(i)),
    );
    rates.push((await auditedCreates(plane.auditLog, place)).perSecond);
    await client.close();
  }
  return Math.max(...rates);
}

/** As long as what the operator writes. */
function bareSnapshot(i: number): object {
  const uid = '00000000-0000-4000-8000-000000000000';
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      name: `data-${i}-202611222200-abcdefghij`,
      labels: {
        'keepsake.dev/schedule-uid': uid,
        'keepsake.dev/claim-uid': uid,
        'keepsake.dev/schedule': 'bench',
        'app.kubernetes.io/managed-by': 'keepsake',
      },
      annotations: { 'keepsake.dev/schedule-name': 'bench', 'keepsake.dev/tick': '2026-11-22T22:00:00Z' },
    },
    spec: { volumeSnapshotClassName: SNAPSHOT_CLASS, source: { persistentVolumeClaimName: `data-${i}` } },
  };
}

/** Lets one schedule come due once and returns its tick. */
async function runTick(api: BareClient, namespace: string, size: number): Promise<number> {
  await waitUntil(() => minuteMs - (Date.now() % minuteMs) > marginMs, { timeoutMs: 2 * marginMs });
  const tick = Math.ceil(Date.now() / minuteMs) * minuteMs;
  const schedules = `/apis/keepsake.dev/v1/namespaces/${namespace}/snapshotschedules`;
  await api.call('POST', schedules, {
    apiVersion: 'keepsake.dev/v1',
    kind: 'SnapshotSchedule',
    metadata: { name: 'bench' },
    spec: {
      // This minute of the hour only, so that no second tick comes while the first is looked at.
      schedule: `${new Date(tick).getUTCMinutes()} * * * *`,
      claims: { all: true },
      snapshotTemplate: { volumeSnapshotClassName: SNAPSHOT_CLASS },
    },
  });
  const done = await waitUntil(
    async () => {
      const { status } = JSON.parse(await api.call('GET', `${schedules}/bench`));
      return status?.lastScheduleTime !== undefined && Date.parse(status.lastScheduleTime) === tick;
    },
    { timeoutMs: minuteMs + size * 20, everyMs: 250 },
  );
  if (!done) throw new Error(`the tick of ${size} claims was not finished in time`);
  return tick;
}

function skewOf({ doneAt }: AuditedCreates, tick: number): number {
  return (doneAt[Math.ceil(doneAt.length * 0.99) - 1] ?? Number.NaN) - tick;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
