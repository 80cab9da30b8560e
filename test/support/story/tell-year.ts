import { apiVersion } from '../../../src/api/names.ts';
import type { Logger } from '../../../src/runtime/logger.ts';
import type { RawObject } from '../../../src/runtime/raw-object.ts';
import {
  type ClusterInMemory,
  type ClusterRefusal,
  type ClusterWrite,
  createClusterInMemory,
} from '../cluster-in-memory.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { type OperatorInMemory, startOperator } from '../operator-in-memory.ts';
import { type SnapshotFate, startSnapshotter } from '../snapshotter-in-memory.ts';
import { createTickCounts, type TickCounts } from './tick-counts.ts';
import { type SnapshotHistory, watchSnapshots } from './watch-snapshots.ts';
import {
  faults,
  outages,
  quota,
  type StoryClaim,
  type StorySchedule,
  type Stretch,
  yearEnd,
  yearStart,
} from './year-schedules.ts';

/** What a year has left behind. */
export interface ToldYear {
  readonly cluster: ClusterInMemory;
  readonly history: SnapshotHistory;
  /** By `namespace/name`; those that are gone too. */
  readonly claimUids: ReadonlyMap<string, string>;
  /** What all operators of the year have counted, together. */
  readonly counts: TickCounts;
  readonly restarts: number;
  /** Lines of level error, of which there should be none. */
  readonly errors: readonly string[];
}

interface Deed {
  readonly at: number;
  readonly run: () => void | Promise<void>;
}

/**
 * Lives through the year: creates the schedules and claims, edits them as scripted, lets snapshots fail and quotas be full,
 * and has the operator killed and started anew, with empty memory, in each outage, at each of `killedAt`, and in the middle
 * of creating snapshots after each of `killedInside`.
 */
export async function tellYear(
  schedules: readonly StorySchedule[],
  kills: { readonly killedAt: readonly number[]; readonly killedInside: readonly number[] },
): Promise<ToldYear> {
  const clock = createFakeClock(new Date(yearStart), { quick: true });
  const errors: string[] = [];
  const logger = createErrorLogger(errors);
  const counts = createTickCounts();
  let creations = Number.POSITIVE_INFINITY;
  let operator: OperatorInMemory | undefined;
  let restarts = -1;
  const cluster = createClusterInMemory({
    clock,
    admit: (write) => refuseByQuota(write, clock),
    bookmarkMs: undefined,
    watchMs: 7 * 86_400_000,
  });
  const floors = new Map<string, number>();
  const claimUids = new Map<string, string>();
  cluster.onChange(({ plural, after }) => {
    if (plural !== 'persistentvolumeclaims' || after === undefined) return;
    const { namespace, name, uid } = after.metadata;
    claimUids.set(`${namespace}/${name}`, uid);
  });
  const history = watchSnapshots(cluster, clock.now, (uid) => floors.get(uid) ?? Number.POSITIVE_INFINITY);
  startSnapshotter({ cluster, clock, fateOf: (snapshot) => fateOf(snapshot, clock) });

  const start = () => {
    restarts++;
    operator = startOperator({ transport: cluster.transport, clock, logger });
  };
  const arm = (creation: number) => {
    creations = creation;
  };
  const kill = async () => {
    operator?.kill();
    if (operator !== undefined) counts.add(await operator.metrics.render());
    operator = undefined;
  };
  cluster.onWrite(({ method, plural }) => {
    // The second creation from here on is carried out, but its answer reaches nobody.
    if (method === 'POST' && plural === 'volumesnapshots' && --creations === 0) operator?.kill();
  });

  cluster.add('volumesnapshotclasses', {
    metadata: { name: 'standard', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
    driver: 'csi.example',
    deletionPolicy: 'Delete',
  });
  for (const story of schedules) {
    for (const claim of story.claims) if (claim.from === yearStart) addClaim(cluster, story.name, claim);
    const { metadata } = cluster.add('snapshotschedules', {
      apiVersion,
      kind: 'SnapshotSchedule',
      metadata: { namespace: story.name, name: story.name },
      spec: story.spec,
    });
    floors.set(metadata.uid, story.spec.retention?.minReady ?? Number.POSITIVE_INFINITY);
  }

  const deeds: Deed[] = [
    ...schedules.flatMap((story) => [...editsOf(cluster, story), ...claimDeeds(cluster, story)]),
    ...outages.flatMap(({ from, to }) => [
      { at: from, run: kill },
      { at: to, run: start },
    ]),
    ...kills.killedAt.map((at) => ({ at, run: () => kill().then(start) })),
    ...kills.killedInside.flatMap((at) => [
      { at: at - 2_000, run: () => arm(2) },
      {
        at,
        run: () =>
          kill()
            .then(start)
            .finally(() => arm(Number.POSITIVE_INFINITY)),
      },
    ]),
    { at: yearEnd, run: kill },
  ];
  start();
  for (const { at, run } of deeds.toSorted((a, b) => a.at - b.at)) {
    await clock.advance(at - clock.now().getTime());
    await run();
  }
  return {
    cluster,
    history,
    claimUids,
    counts,
    restarts,
    errors,
  };
}

/** Keeps errors only: all lines of a year are a gigabyte. */
function createErrorLogger(errors: string[]): Logger {
  const nothing = () => undefined;
  const logger: Logger = {
    debugEnabled: false,
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (message, fields) => void errors.push(`${message} ${JSON.stringify(fields)}`),
    child: () => logger,
  };
  return logger;
}

function editsOf(cluster: ClusterInMemory, { name, edits }: StorySchedule): readonly Deed[] {
  const place = { namespace: name, name };
  return edits.map(({ at, change }) => ({
    at,
    run: () => {
      cluster.edit('snapshotschedules', place, (object) => ({
        ...object,
        spec: { ...(object.spec as object), ...change },
      }));
    },
  }));
}

function claimDeeds(cluster: ClusterInMemory, { name, claims }: StorySchedule): readonly Deed[] {
  return claims.flatMap((claim) => [
    ...(claim.from === yearStart ? [] : [{ at: claim.from, run: () => addClaim(cluster, name, claim) }]),
    ...(claim.to === yearEnd
      ? []
      : [{ at: claim.to, run: () => cluster.remove('persistentvolumeclaims', { namespace: name, name: claim.name }) }]),
  ]);
}

function addClaim(cluster: ClusterInMemory, namespace: string, { name }: StoryClaim): void {
  const volumeName = `pv-${namespace}-${name}`;
  cluster.add('persistentvolumes', {
    metadata: { name: volumeName },
    spec: { csi: { driver: 'csi.example', volumeHandle: volumeName }, claimRef: { namespace, name } },
  });
  cluster.add('persistentvolumeclaims', {
    metadata: { namespace, name },
    spec: { volumeName, storageClassName: 'fast' },
    status: { phase: 'Bound' },
  });
}

function refuseByQuota({ method, plural, namespace }: ClusterWrite, clock: FakeClock): ClusterRefusal | undefined {
  const isCreation = method === 'POST' && plural === 'volumesnapshots';
  if (!isCreation || !quota.schedules.includes(namespace ?? '') || !isIn(quota, clock)) return undefined;
  const message =
    'volumesnapshots.snapshot.storage.k8s.io is forbidden: exceeded quota: snapshots, used: 9, limited: 9';
  return { code: 403, reason: 'Forbidden', message };
}

function fateOf(snapshot: RawObject, clock: FakeClock): SnapshotFate {
  const { source } = snapshot.spec as { readonly source: { readonly persistentVolumeClaimName: string } };
  const claim = source.persistentVolumeClaimName;
  if (claim === 'flaky' && faults.flaky.some((stretch) => isIn(stretch, clock))) {
    return { kind: 'error', afterMs: 9_000, message: 'the driver is out of snapshots' };
  }
  if (claim === 'stuck' && faults.stuck.some((stretch) => isIn(stretch, clock))) return { kind: 'hangs' };
  // From five seconds to nine minutes, the same in each run.
  return { kind: 'ready', afterMs: 5_000 + ((Number(snapshot.metadata.resourceVersion) * 7_919) % 540_000) };
}

function isIn({ from, to }: Stretch, clock: FakeClock): boolean {
  const now = clock.now().getTime();
  return now >= from && now < to;
}
