import { labels } from '../api/names.ts';
import { bindingStateOf } from '../domain/binding/binding-state.ts';
import { explainBinding } from '../domain/binding/explain-binding.ts';
import type { Claim, Volume } from '../domain/claim.ts';
import type { FailedAttempt, ObservedSchedule } from '../domain/observed.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import type { Snapshot, SnapshotClass } from '../domain/snapshot.ts';
import { isRawObject } from '../runtime/raw-object.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { KubeClient } from './client.ts';
import { asUpstream, type BindingStores, observeBinding } from './observe-binding.ts';
import { projectSnapshot } from './project-snapshot.ts';
import { resourcePath, snapshots } from './resources.ts';

/** The caches that a look at a schedule reads. */
export interface ScheduleStores {
  readonly schedules: ReadonlyStore<Schedule, 'uid'>;
  readonly claims: ReadonlyStore<Claim>;
  readonly volumes: ReadonlyStore<Volume>;
  readonly classes: ReadonlyStore<SnapshotClass>;
  readonly snapshots: ReadonlyStore<Snapshot, 'schedule'>;
  /** What tells why a snapshot is not ready; undefined where contents are not cached. */
  readonly bindings?: BindingStores | undefined;
}

/** Reads from the caches everything that a decision about `schedule` may look at. No call to the API server. */
export function observeSchedule(
  schedule: Schedule,
  stores: ScheduleStores,
  attempts: ReadonlyMap<string, FailedAttempt>,
): ObservedSchedule {
  return {
    schedule,
    claims: [...stores.claims.values(schedule.namespace)],
    volume: (name) => stores.volumes.get(undefined, name),
    classes: [...stores.classes.values()],
    scheduleExists: (uid) => stores.schedules.byIndex('uid', uid).some((one) => one.uid === uid),
    // Labels cross namespaces when objects are copied; a schedule's own never do.
    snapshots: [schedule.uid, ...schedule.adopts]
      .flatMap((uid) => stores.snapshots.byIndex('schedule', uid))
      .filter((snapshot) => snapshot.namespace === schedule.namespace),
    attempts,
    explain: stores.bindings && explainerOf(stores.bindings),
  };
}

function explainerOf(stores: BindingStores): (snapshot: Snapshot) => string {
  return ({ namespace, name }) => {
    const snapshot = stores.snapshots.get(namespace, name);
    // The plan and this look read the same caches, with nothing in between.
    if (snapshot === undefined) return 'it is gone';
    const state = bindingStateOf(observeBinding(snapshot, stores, asUpstream));
    const { because, question } = explainBinding(state, snapshot);
    return question === undefined ? because : `${because}; ${question}`;
  };
}

/**
 * The snapshots that a schedule made of some claims, read from the API server at this moment. Before anything is deleted:
 * a cache that lags may still show a newer snapshot that is gone, and count it as the one that stays.
 */
export async function listSnapshotsLive(
  client: KubeClient,
  schedule: Schedule,
  claimUids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly Snapshot[]> {
  const path = resourcePath(snapshots, { namespace: schedule.namespace });
  const scheduleUids = [schedule.uid, ...schedule.adopts].join(',');
  const labelSelector = `${labels.scheduleUid} in (${scheduleUids}),${labels.claimUid} in (${[...claimUids].join(',')})`;
  const { items } = await client.list(path, { labelSelector, signal });
  return items.filter(isRawObject).map(projectSnapshot);
}
