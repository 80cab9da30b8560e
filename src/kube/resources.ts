import { snapshotScheduleResource } from '../api/names.ts';
import type { BindableClaim, BindableClass, BindableSnapshot, BindableVolume } from '../domain/binding/bindable.ts';
import type { Content } from '../domain/binding/content.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import { objectKey } from '../runtime/object-key.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { IndexValues } from '../runtime/store-index.ts';
import type { Stored } from '../runtime/stored.ts';
import { parseJson } from './json.ts';
import { projectClaim, projectVolume } from './project-claim.ts';
import { projectContent } from './project-content.ts';
import { projectNode, type StoredNode } from './project-node.ts';
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
  /** Where its objects hold integers beyond 2^53; undefined: they do not. */
  readonly parse?: (text: string) => unknown;
  /** Only objects that meet it are read, in the words of the API server; undefined: all. */
  readonly fieldSelector?: string;
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

/** PersistentVolumeClaims, by the snapshot of their namespace that they are filled from. */
export const claims: WatchedResource<BindableClaim, 'restoresFrom'> = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
  project: projectClaim,
  indexes: {
    restoresFrom: ({ namespace, restoresFrom }) =>
      restoresFrom === undefined ? undefined : objectKey({ namespace, name: restoresFrom }),
  },
};

/** PersistentVolumes: the driver and the place of a claim’s data. */
export const volumes: WatchedResource<BindableVolume> = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  kind: 'PersistentVolume',
  namespaced: false,
  project: projectVolume,
  indexes: {},
};

/** VolumeSnapshots: by the uid of the schedule that their label names, by claim, by the existing content they ask for. */
export const snapshots: WatchedResource<BindableSnapshot, 'schedule' | 'claim' | 'preProvisioned'> = {
  ...snapshotGroup,
  plural: 'volumesnapshots',
  kind: 'VolumeSnapshot',
  namespaced: true,
  project: projectSnapshot,
  indexes: {
    schedule: ({ scheduleUid }) => scheduleUid,
    claim: ({ namespace, claimName }) =>
      claimName === undefined ? undefined : objectKey({ namespace, name: claimName }),
    preProvisioned: ({ preProvisioned }) => preProvisioned,
  },
};

/** VolumeSnapshotClasses. */
export const snapshotClasses: WatchedResource<BindableClass> = {
  ...snapshotGroup,
  plural: 'volumesnapshotclasses',
  kind: 'VolumeSnapshotClass',
  namespaced: false,
  project: projectSnapshotClass,
  indexes: {},
};

/** VolumeSnapshotContents: what stands in the storage. */
export const contents: WatchedResource<Content> = {
  ...snapshotGroup,
  plural: 'volumesnapshotcontents',
  kind: 'VolumeSnapshotContent',
  namespaced: false,
  // The time of the data is in nanoseconds.
  parse: parseJson,
  project: projectContent,
  indexes: {},
};

/** Nodes; read only for sidecars that run on each of them. */
export const nodes: WatchedResource<StoredNode> = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  namespaced: false,
  project: projectNode,
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
