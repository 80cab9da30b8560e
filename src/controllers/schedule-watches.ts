import type { ScheduleStores } from '../kube/observe-schedule.ts';
import { claims, contents, snapshotClasses, snapshotSchedules, snapshots, volumes } from '../kube/resources.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';
import { scheduleKeys } from './schedule-keys.ts';
import { storeWatches, type Watch } from './watch.ts';

/** How long changes of other objects are collected: a snapshot changes five times on its way to ready. */
const collectMs = 100;

/**
 * What the schedule controller watches. A change of a schedule asks for a look at once, a change of what it reads for
 * one in a moment. What the first lists show waits behind what happens now.
 */
export function scheduleWatches(stores: ScheduleStores, queue: WorkQueue): readonly Watch[] {
  const { bindings } = stores;
  const keys = scheduleKeys(stores.schedules, stores.snapshots);

  const watch = storeWatches(queue);

  return [
    watch(snapshotSchedules, stores.schedules, keys.ofSchedule, 0),
    watch(claims, stores.claims, keys.ofClaim, collectMs),
    watch(volumes, stores.volumes, keys.ofVolume, collectMs),
    watch(snapshotClasses, stores.classes, keys.ofClass, collectMs),
    watch(snapshots, stores.snapshots, keys.ofSnapshot, collectMs),
    ...(bindings === undefined ? [] : [watch(contents, bindings.contents, keys.ofContent, collectMs)]),
  ];
}
