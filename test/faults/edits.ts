import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { driver, type FaultWorld, namespace } from './fault-world.ts';
import { finalizersOf } from './raw.ts';

/** Something that somebody with rights does at the worst moment. */
export interface Edit {
  readonly act: (world: FaultWorld) => void;
  /**
   * It breaks what says whose the data is, or ends the protection: then a content or its data may be left behind, as it is
   * with upstream's controller. A snapshot or a claim may never be stuck.
   */
  readonly mayLeave?: true;
}

const snapshots = 'volumesnapshots';
const contents = 'volumesnapshotcontents';
const classes = 'volumesnapshotclasses';
const claims = 'persistentvolumeclaims';
/** Everybody's favourite target. */
const one = 'one';

type Change = (object: RawObject) => Readonly<Record<string, unknown>>;

function edit(world: FaultWorld, plural: string, object: RawObject | undefined, change: Change): void {
  if (object === undefined) return;
  const { namespace: where, name } = object.metadata;
  world.cluster.edit(plural, { namespace: where, name }, (now) => ({ ...now, ...change(now) }));
}

const metadata =
  (change: (object: RawObject) => object): Change =>
  (object) => ({ metadata: { ...object.metadata, ...change(object) } });

const spec =
  (change: object): Change =>
  (object) => ({ spec: { ...(object.spec as object), ...change } });

const ofSnapshot = (change: Change) => (world: FaultWorld) => edit(world, snapshots, world.see(one), change);
const ofContent = (change: Change) => (world: FaultWorld) => edit(world, contents, world.contentOf(one), change);
const ofClaim = (change: Change) => (world: FaultWorld) =>
  edit(world, claims, world.cluster.get(claims, { namespace, name: 'data' }), change);
const ofClass = (change: Change) => (world: FaultWorld) =>
  edit(world, classes, world.cluster.get(classes, { namespace: undefined, name: 'standard' }), change);

function statusOfSnapshot(change: (before: object) => unknown) {
  return (world: FaultWorld) => {
    if (world.see(one) === undefined) return;
    world.cluster.editStatus(snapshots, { namespace, name: one }, ({ status }) => change((status ?? {}) as object));
  };
}

function statusOfContent(change: (before: object) => unknown) {
  return (world: FaultWorld) => {
    const { name } = world.contentOf(one)?.metadata ?? {};
    if (name === undefined) return;
    world.cluster.editStatus(contents, { namespace: undefined, name }, ({ status }) =>
      change((status ?? {}) as object),
    );
  };
}

const noFinalizers = metadata(() => ({ finalizers: [] }));
const foreignFinalizer = metadata((object) => ({ finalizers: [...finalizersOf(object), 'example.com/mine'] }));
const removeContent = (world: FaultWorld) => world.remove(contents, world.contentOf(one)?.metadata.name ?? '');

function replaceSnapshot(world: FaultWorld): void {
  const before = world.see(one);
  if (before === undefined) return;
  world.remove(snapshots, one);
  ofSnapshot(noFinalizers)(world);
  world.snapshot(one, { source: before.spec.source });
}

/** Who does what; each by itself, between any two calls of the binding. */
export const edits: Readonly<Record<string, Edit>> = {
  'the snapshot is deleted': { act: (world) => world.remove(snapshots, one) },
  'the snapshot loses its finalizers': { act: ofSnapshot(noFinalizers), mayLeave: true },
  'the snapshot gets a finalizer of somebody else': { act: ofSnapshot(foreignFinalizer) },
  'the snapshot is replaced by another of its name': { act: replaceSnapshot, mayLeave: true },
  'the snapshot is given another class': { act: ofSnapshot(spec({ volumeSnapshotClassName: 'keep' })) },
  'the class is taken out of the snapshot': { act: ofSnapshot(spec({ volumeSnapshotClassName: undefined })) },
  'the status of the snapshot is emptied': { act: statusOfSnapshot(() => ({})) },
  'the snapshot is said to be ready': { act: statusOfSnapshot((before) => ({ ...before, readyToUse: true })) },
  'the snapshot is said to be not ready': { act: statusOfSnapshot((before) => ({ ...before, readyToUse: false })) },
  'the snapshot is said to be bound elsewhere': {
    act: statusOfSnapshot((before) => ({ ...before, boundVolumeSnapshotContentName: 'elsewhere' })),
  },
  'the content is deleted': { act: removeContent },
  'the content loses its finalizers': { act: ofContent(noFinalizers), mayLeave: true },
  'the content is wiped out': {
    act(world) {
      removeContent(world);
      ofContent(noFinalizers)(world);
    },
    mayLeave: true,
  },
  'the content gets a finalizer of somebody else': { act: ofContent(foreignFinalizer) },
  'the content becomes Retain': { act: ofContent(spec({ deletionPolicy: 'Retain' })), mayLeave: true },
  'the content becomes Delete': { act: ofContent(spec({ deletionPolicy: 'Delete' })), mayLeave: true },
  'the content loses its annotations': { act: ofContent(metadata(() => ({ annotations: {} }))) },
  'the content is given to another snapshot': {
    act: ofContent(spec({ volumeSnapshotRef: { namespace, name: one, uid: 'another' } })),
    mayLeave: true,
  },
  'the content is given to another namespace': {
    act: (world) => {
      const { uid } = world.see(one)?.metadata ?? {};
      ofContent(spec({ volumeSnapshotRef: { namespace: 'elsewhere', name: one, uid } }))(world);
    },
    mayLeave: true,
  },
  // Without a handle the sidecar has nothing to ask the driver about.
  'the status of the content is emptied': { act: statusOfContent(() => undefined), mayLeave: true },
  'the content is said to have failed': {
    act: statusOfContent((before) => ({ ...before, readyToUse: false, error: { message: 'no space left' } })),
  },
  'the claim is deleted': { act: (world) => world.remove(claims, 'data') },
  'the claim loses its finalizers': { act: ofClaim(noFinalizers) },
  'the claim is lost': {
    act: ({ cluster }) => void cluster.editStatus(claims, { namespace, name: 'data' }, () => ({ phase: 'Lost' })),
  },
  'the volume is deleted': {
    act: (world) => world.cluster.remove('persistentvolumes', { namespace: undefined, name: 'pv-data' }),
  },
  'the class is deleted': { act: (world) => world.remove(classes, 'standard') },
  'the class becomes Retain': { act: ofClass(() => ({ deletionPolicy: 'Retain' })), mayLeave: true },
  'the class is given to another driver': { act: ofClass(() => ({ driver: 'other.example' })) },
  'a second class becomes the default': {
    act: ({ cluster }) =>
      void cluster.add(classes, {
        metadata: { name: 'second', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
        driver,
        deletionPolicy: 'Delete',
      }),
  },
};

/** The last deed of everybody: all snapshots and restores end, and foreign finalizers go. */
export async function tidyUp(world: FaultWorld): Promise<void> {
  const { cluster, clock } = world;
  for (const {
    metadata: { name },
  } of cluster.objects(claims))
    if (name !== 'data') world.remove(claims, name);
  for (const {
    metadata: { name },
  } of cluster.objects(snapshots))
    world.remove(snapshots, name);
  for (const plural of [snapshots, contents, claims]) {
    for (const object of cluster.objects(plural)) {
      const mine = finalizersOf(object).filter((finalizer) => finalizer !== 'example.com/mine');
      edit(
        world,
        plural,
        object,
        metadata(() => ({ finalizers: mine })),
      );
    }
  }
  await clock.advance(1_200_000);
}

/** What is stuck or leaked after `tidyUp`, a line each. */
export function leftovers({ cluster, storage }: FaultWorld, mayLeave: boolean): readonly string[] {
  const stuck = cluster.objects(snapshots).map(({ metadata: { name } }) => `snapshot ${name} is stuck`);
  const held = cluster
    .objects(claims)
    .filter((claim) => finalizersOf(claim).includes(upstreamFinalizers.claimSource))
    .map(({ metadata: { name } }) => `claim ${name} is held`);
  if (mayLeave) return [...stuck, ...held];
  const left = cluster.objects(contents);
  const wrong = left
    .filter(({ spec, metadata: { deletionTimestamp } }) => {
      const { deletionPolicy, volumeSnapshotRef } = spec as {
        deletionPolicy: string;
        volumeSnapshotRef: { uid?: string };
      };
      return deletionTimestamp !== undefined || (deletionPolicy === 'Delete' && (volumeSnapshotRef.uid ?? '') !== '');
    })
    .map(({ metadata: { name } }) => `content ${name} is left`);
  const text = JSON.stringify(left);
  // The sidecar deletes what it has reported ready itself: a tape whose content goes before that stays in its shelf.
  const cut = storage.handles.filter((handle) => !handle.startsWith('tape-'));
  const leaked = cut.filter((handle) => !text.includes(handle)).map((handle) => `${handle} is leaked`);
  return [...stuck, ...held, ...wrong, ...leaked];
}
