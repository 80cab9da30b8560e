import { annotations, apiVersion, fieldManager, labels, managedBy } from '../../../src/api/names.ts';
import { snapshotName, tickText } from '../../../src/domain/naming/snapshot-name.ts';
import { SNAPSHOT_CLASS } from '../cluster-parts/api-only-cluster.ts';
import { type BareClient, inParallel } from '../tick-parts/bare-client.ts';
import { makeBoundClaims } from '../tick-parts/bound-claims.ts';

/** How much to put into the cluster. */
export interface Amounts {
  readonly namespaces: number;
  readonly claimsPerNamespace: number;
  readonly schedulesPerClaim: number;
  readonly snapshotsPerSchedule: number;
}

/** How many schedules and snapshots that makes. */
export function countOf(amounts: Amounts): { readonly schedules: number; readonly snapshots: number } {
  const schedules = amounts.namespaces * amounts.claimsPerNamespace * amounts.schedulesPerClaim;
  return { schedules, snapshots: schedules * amounts.snapshotsPerSchedule };
}

interface Seeded {
  readonly namespace: string;
  readonly schedule: string;
  readonly scheduleUid: string;
  readonly claim: string;
  readonly claimUid: string;
}

/** More do not make the API server faster on a few cores. */
const PARALLEL = 32;
const SNAPSHOTS = 'apis/snapshot.storage.k8s.io/v1';

/**
 * Fills the cluster, through the API only, with bound claims, schedules that are due once a year, and the snapshots
 * that the operator would have made at the last ticks: by their names, labels and managers its own, bound and ready.
 * A status is a second call for each. The operator must not run. `say` takes a line every few seconds.
 */
export async function seed(api: BareClient, amounts: Amounts, say: (line: string) => void): Promise<void> {
  const names = Array.from({ length: amounts.namespaces }, (_, i) => `team-${i}`);
  for (const namespace of names) await makeBoundClaims(api, namespace, amounts.claimsPerNamespace);
  say(`${names.length * amounts.claimsPerNamespace} claims`);

  const seeded: Seeded[] = [];
  for (const namespace of names) seeded.push(...(await makeSchedules(api, namespace, amounts)));
  say(`${seeded.length} schedules`);

  const total = seeded.length * amounts.snapshotsPerSchedule;
  let done = 0;
  let saidAt = performance.now();
  await inParallel(total, PARALLEL, async (i) => {
    const schedule = seeded[i % seeded.length];
    if (schedule !== undefined) await makeReadySnapshot(api, schedule, lastTick(Math.floor(i / seeded.length)));
    done++;
    if (performance.now() - saidAt > 10_000 || done === total) {
      saidAt = performance.now();
      say(`${done} of ${total} snapshots`);
    }
  });
}

/** The yearly tick so many years before the newest one, in UTC. */
function lastTick(yearsBefore: number): Date {
  return new Date(Date.UTC(new Date().getUTCFullYear() - yearsBefore, 0, 1));
}

async function makeSchedules(api: BareClient, namespace: string, amounts: Amounts): Promise<readonly Seeded[]> {
  const list = JSON.parse(await api.call('GET', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`));
  const claims = list.items as readonly { readonly metadata: { readonly name: string; readonly uid: string } }[];
  const made: Seeded[] = [];
  await inParallel(claims.length * amounts.schedulesPerClaim, PARALLEL, async (i) => {
    const { name: claim = '', uid: claimUid = '' } = claims[i % claims.length]?.metadata ?? {};
    const schedule = `yearly-${i}`;
    const answer = await api.call('POST', `/apis/${apiVersion}/namespaces/${namespace}/snapshotschedules`, {
      apiVersion,
      kind: 'SnapshotSchedule',
      metadata: { name: schedule },
      spec: {
        schedule: '@yearly',
        timeZone: 'Etc/UTC',
        claims: { names: [claim] },
        snapshotTemplate: { volumeSnapshotClassName: SNAPSHOT_CLASS },
        retention: { keepLast: amounts.snapshotsPerSchedule, keepYearly: amounts.snapshotsPerSchedule },
      },
    });
    made.push({ namespace, schedule, scheduleUid: JSON.parse(answer).metadata.uid, claim, claimUid });
  });
  return made;
}

async function makeReadySnapshot(api: BareClient, of: Seeded, tick: Date): Promise<void> {
  const name = snapshotName({ scheduleUid: of.scheduleUid, claimName: of.claim, claimUid: of.claimUid, tick });
  const collection = `/${SNAPSHOTS}/namespaces/${of.namespace}/volumesnapshots`;
  const answer = await api.call('POST', `${collection}?fieldManager=${fieldManager}`, {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      name,
      labels: {
        [labels.scheduleUid]: of.scheduleUid,
        [labels.claimUid]: of.claimUid,
        [labels.schedule]: of.schedule,
        [labels.managedBy]: managedBy,
      },
      annotations: { [annotations.scheduleName]: of.schedule, [annotations.tick]: tickText(tick) },
      finalizers: [
        'snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection',
        'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection',
      ],
    },
    spec: { volumeSnapshotClassName: SNAPSHOT_CLASS, source: { persistentVolumeClaimName: of.claim } },
  });
  await api.call('PATCH', `${collection}/${name}/status?fieldManager=snapshot-controller`, {
    status: {
      boundVolumeSnapshotContentName: `snapcontent-${JSON.parse(answer).metadata.uid}`,
      creationTime: tickText(new Date(tick.getTime() + 2_000)),
      readyToUse: true,
      restoreSize: '1Gi',
    },
  });
}
