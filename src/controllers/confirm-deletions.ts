import type { ObservedSchedule } from '../domain/observed.ts';
import type { DeleteSnapshot } from '../domain/plan.ts';
import { planSchedule } from '../domain/plan-schedule.ts';
import type { KubeClient } from '../kube/client.ts';
import { listSnapshotsLive, observeSchedule, type ScheduleStores } from '../kube/observe-schedule.ts';

/** What the second look before a deletion is made with. */
export interface ConfirmContext {
  readonly stores: ScheduleStores;
  readonly client: KubeClient;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/**
 * Those deletions that are still right by what the API server says at this moment. Everything is decided anew from a
 * live list: a snapshot that is not there, is pinned, or is not proven to be of our making counts for nothing.
 *
 * Claims are read anew, too, but from the cache: a live list of a namespace's claims would cost megabytes at each pass.
 * A restore that began within the watch's delay is held by upstream instead, which finishes no deletion while a
 * Pending claim is being filled from the snapshot (finalizer volumesnapshot-as-source-protection).
 *
 * When the schedule was edited or deleted meanwhile nothing is confirmed: the next look decides.
 */
export async function confirmDeletions(
  { schedule, attempts }: ObservedSchedule,
  wanted: readonly DeleteSnapshot[],
  { stores, client, signal, now }: ConfirmContext,
): Promise<readonly DeleteSnapshot[]> {
  const claims = new Set(wanted.map(({ claimUid }) => claimUid));
  const live = await listSnapshotsLive(client, schedule, claims, signal);
  const current = stores.schedules.get(schedule.namespace, schedule.name);
  if (current?.uid !== schedule.uid || current.generation !== schedule.generation || current.deleting) return [];
  const plan = planSchedule({ ...observeSchedule(schedule, stores, attempts), snapshots: live }, now());
  const uids = new Set(wanted.map(({ uid }) => uid));
  return plan.actions.flatMap((action) => (action.kind === 'delete-snapshot' && uids.has(action.uid) ? [action] : []));
}
