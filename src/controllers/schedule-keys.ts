import type { Content } from '../domain/binding/content.ts';
import type { Claim, Volume } from '../domain/claim.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import type { Snapshot, SnapshotClass } from '../domain/snapshot.ts';
import { objectKey } from '../runtime/object-key.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { StoreEvent } from '../runtime/stored.ts';

/** Keys of the schedules that a change may concern. */
export interface ScheduleKeys {
  ofSchedule(event: StoreEvent<Schedule>): readonly string[];
  ofClaim(event: StoreEvent<Claim>): readonly string[];
  ofVolume(event: StoreEvent<Volume>): readonly string[];
  ofSnapshot(event: StoreEvent<Snapshot>): readonly string[];
  /** Of a snapshot that is not ready: its content may say why. */
  ofContent(event: StoreEvent<Content>): readonly string[];
  ofClass(event: StoreEvent<SnapshotClass>): readonly string[];
}

/**
 * Maps changes to the schedules that they concern. Generous rather than exact: a look too many costs microseconds, a
 * change that is overlooked costs a snapshot.
 */
export function scheduleKeys(
  schedules: ReadonlyStore<Schedule, 'uid'>,
  snapshots: Pick<ReadonlyStore<Snapshot>, 'get'>,
): ScheduleKeys {
  const inNamespace = (namespace: string) => Array.from(schedules.values(namespace), objectKey);
  const ofLabel = ({ scheduleUid }: Pick<Snapshot, 'scheduleUid'>) =>
    scheduleUid === undefined ? [] : schedules.byIndex('uid', scheduleUid).map(objectKey);
  return {
    // A schedule that is gone may leave snapshots to the one that adopts them.
    ofSchedule: ({ type, object }) => [
      objectKey(object),
      ...(type === 'DELETED' ? schedules.byIndex('uid', object.uid).map(objectKey) : []),
    ],
    ofClaim: ({ object }) => inNamespace(object.namespace),
    ofVolume: ({ object }) => (object.claimNamespace === undefined ? [] : inNamespace(object.claimNamespace)),
    // A label that was moved concerns the schedule before and the one after.
    ofSnapshot: (event) => [event.object, ...(event.type === 'MODIFIED' ? [event.previous] : [])].flatMap(ofLabel),
    ofContent({ object: { ref } }) {
      const snapshot = snapshots.get(ref.namespace, ref.name);
      return snapshot === undefined || snapshot.ready ? [] : ofLabel(snapshot);
    },
    ofClass: () => Array.from(schedules.values(), objectKey),
  };
}
