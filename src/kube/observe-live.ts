import { labels } from '../api/names.ts';
import type { ObservedSchedule } from '../domain/observed.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { KubeClient } from './client.ts';
import { claims, resourcePath, snapshotClasses, snapshotSchedules, snapshots, volumes } from './resources.ts';

/** As much of a client as observing needs: it cannot write. */
export type ReadingClient = Pick<KubeClient, 'get' | 'list'>;

/**
 * Reads from the API server everything that a decision about `schedule` may look at, without a cache; lists only. What
 * the API server refused to create lately is known to the operator alone, and is not in it. Throws a `KubeError`.
 */
export async function observeLive(client: ReadingClient, schedule: Schedule): Promise<ObservedSchedule> {
  const { namespace } = schedule;
  const listAll = async (path: string) => (await client.list(path)).items;
  const [claimItems, volumeItems, classItems, own, existing] = await Promise.all([
    listAll(resourcePath(claims, { namespace })),
    listAll(resourcePath(volumes)),
    listAll(resourcePath(snapshotClasses)),
    listSnapshots(client, schedule),
    // Only an adoption asks for other schedules, and not everybody may list those of all namespaces.
    schedule.adopts.length === 0 ? [] : listAll(resourcePath(snapshotSchedules)),
  ]);
  const volumeByName = new Map(volumeItems.map((raw) => [raw.metadata.name, volumes.project(raw)]));
  const schedules = new Set(existing.map(({ metadata }) => metadata.uid));
  return {
    schedule,
    claims: claimItems.map(claims.project),
    volume: (name) => volumeByName.get(name),
    classes: classItems.map(snapshotClasses.project),
    scheduleExists: (uid) => schedules.has(uid),
    snapshots: own,
    attempts: new Map(),
  };
}

async function listSnapshots(client: ReadingClient, schedule: Schedule): Promise<readonly Snapshot[]> {
  const uids = [schedule.uid, ...schedule.adopts];
  const path = resourcePath(snapshots, { namespace: schedule.namespace });
  const { items } = await client.list(path, { labelSelector: `${labels.scheduleUid} in (${uids.join(',')})` });
  return items.map(snapshots.project);
}
