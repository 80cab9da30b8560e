import type { Clock } from '../../src/runtime/clock.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ClusterInMemory } from './cluster-in-memory.ts';

/** What becomes of one snapshot, and how long after its creation. */
export type SnapshotFate =
  | { readonly kind: 'ready'; readonly afterMs: number }
  /** The driver says why; it may still become ready later, as real ones do. */
  | { readonly kind: 'error'; readonly afterMs: number; readonly message: string; readonly readyAfterMs?: number }
  | { readonly kind: 'hangs' };

/** How the stand-in behaves. */
export interface SnapshotterOptions {
  readonly cluster: ClusterInMemory;
  readonly clock: Clock;
  readonly fateOf: (snapshot: RawObject) => SnapshotFate;
  /** From the request to delete a bound snapshot until it is gone; default 2 s. */
  readonly deleteMs?: number;
}

const boundProtection = 'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection';

/**
 * Stands for snapshot-controller, sidecar and driver: snapshots become ready or fail as scripted, and bound ones are held
 * by upstream's finalizer until their data is deleted. It writes no contents, no class defaults and no events, and needs
 * two writes for what takes the real ones six.
 */
export function startSnapshotter({ cluster, clock, fateOf, deleteMs = 2_000 }: SnapshotterOptions): void {
  const placeOf = ({ metadata: { namespace, name } }: RawObject) => ({ namespace, name });

  /** Acts on the snapshot if it still is the same and nobody asked for its end. */
  function later(snapshot: RawObject, afterMs: number, act: () => void): void {
    clock.after(afterMs, () => {
      const now = cluster.get('volumesnapshots', placeOf(snapshot));
      if (now?.metadata.uid === snapshot.metadata.uid && now.metadata.deletionTimestamp === undefined) act();
    });
  }

  function finish(snapshot: RawObject): void {
    const place = placeOf(snapshot);
    cluster.edit('volumesnapshots', place, (object) => ({
      ...object,
      metadata: { ...object.metadata, finalizers: [boundProtection] },
    }));
    cluster.editStatus('volumesnapshots', place, () => ({
      boundVolumeSnapshotContentName: `snapcontent-${snapshot.metadata.uid}`,
      creationTime: snapshot.metadata.creationTimestamp,
      readyToUse: true,
    }));
  }

  function fail(snapshot: RawObject, message: string): void {
    const error = { message, time: clock.now().toISOString() };
    cluster.editStatus('volumesnapshots', placeOf(snapshot), () => ({ error, readyToUse: false }));
  }

  function begin(snapshot: RawObject): void {
    const fate = fateOf(snapshot);
    switch (fate.kind) {
      case 'ready':
        later(snapshot, fate.afterMs, () => finish(snapshot));
        break;
      case 'error':
        later(snapshot, fate.afterMs, () => fail(snapshot, fate.message));
        if (fate.readyAfterMs !== undefined) later(snapshot, fate.readyAfterMs, () => finish(snapshot));
        break;
      case 'hangs':
        break;
      default:
        fate satisfies never;
    }
  }

  function release(snapshot: RawObject): void {
    clock.after(deleteMs, () => {
      const place = placeOf(snapshot);
      if (cluster.get('volumesnapshots', place)?.metadata.uid !== snapshot.metadata.uid) return;
      cluster.edit('volumesnapshots', place, (object) => ({
        ...object,
        metadata: { ...object.metadata, finalizers: [] },
      }));
    });
  }

  cluster.onChange(({ plural, before, after }) => {
    if (plural !== 'volumesnapshots' || after === undefined) return;
    if (before === undefined) begin(after);
    else if (before.metadata.deletionTimestamp === undefined && after.metadata.deletionTimestamp !== undefined) {
      release(after);
    }
  });
}
