import { snapshotScheduleResource } from '../api/names.ts';
import type { Claim, Volume } from '../domain/claim.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import type { Snapshot, SnapshotClass } from '../domain/snapshot.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { IndexValues } from '../runtime/store-index.ts';
import type { Stored } from '../runtime/stored.ts';
import { projectClaim, projectVolume } from './project-claim.ts';
import { projectSchedule } from './project-schedule.ts';
import { projectSnapshot, projectSnapshotClass } from './project-snapshot.ts';

/** A kind as the API server serves it. */
export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** A kind that is watched: what is kept of its objects, and how they are found. */
export interface WatchedResource<T extends Stored, I extends string = never> extends ResourceType {
  readonly project: (raw: RawObject) => T;
  readonly indexes: Readonly<Record<I, (object: T) => IndexValues>>;
}

const snapshotGroup = { group: 'snapshot.storage.k8s.io', version: 'v1' } as const;

/** Our SnapshotSchedules, by uid and by the uids that they adopt. */
export const snapshotSchedules: WatchedResource<Schedule, 'uid'> = {
  ...snapshotScheduleResource,
  namespaced: true,
  project: projectSchedule,
  indexes: { uid: ({ uid, adopts }) => (adopts.length === 0 ? uid : [uid, ...adopts]) },
};

/** PersistentVolumeClaims. */
export const claims: WatchedResource<Claim> = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
  project: projectClaim,
  indexes: {},
};

/** PersistentVolumes: the driver and the place of a claim’s data. */
export const volumes: WatchedResource<Volume> = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  kind: 'PersistentVolume',
  namespaced: false,
  project: projectVolume,
  indexes: {},
};

/** VolumeSnapshots, by the uid of the schedule that their label names. */
export const snapshots: WatchedResource<Snapshot, 'schedule'> = {
  ...snapshotGroup,
  plural: 'volumesnapshots',
  kind: 'VolumeSnapshot',
  namespaced: true,
  project: projectSnapshot,
  indexes: { schedule: (snapshot) => snapshot.scheduleUid },
};

/** VolumeSnapshotClasses. */
export const snapshotClasses: WatchedResource<SnapshotClass> = {
  ...snapshotGroup,
  plural: 'volumesnapshotclasses',
  kind: 'VolumeSnapshotClass',
  namespaced: false,
  project: projectSnapshotClass,
  indexes: {},
};

/** The URL path of a collection, or with `name` of one object, or with `subresource` of a part of it. */
export function resourcePath(
  type: Pick<ResourceType, 'group' | 'version' | 'plural'>,
  at: { readonly namespace?: string | undefined; readonly name?: string; readonly subresource?: string } = {},
): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const parts = [
    ...(at.namespace === undefined ? [] : ['namespaces', at.namespace]),
    type.plural,
    ...(at.name === undefined ? [] : [at.name]),
    ...(at.subresource === undefined ? [] : [at.subresource]),
  ];
  return `${root}/${parts.map(encodeURIComponent).join('/')}`;
}
