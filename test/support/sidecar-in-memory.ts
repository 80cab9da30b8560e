import { upstreamAnnotations, upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ClusterInMemory } from './cluster-in-memory.ts';

/** How the stand-in behaves. */
export interface SidecarOptions {
  readonly cluster: ClusterInMemory;
  readonly clock: Clock;
  /** From the content's creation until it is ready; default 100 ms. */
  readonly readyMs?: number;
  /** From the word that it may be deleted until the storage is clean; default 100 ms. */
  readonly deleteMs?: number;
}

/** What the driver was asked. */
export interface SidecarInMemory {
  /** Names of the contents whose data was cut, each time. */
  readonly cut: readonly string[];
  /** Names of the contents whose data was deleted. */
  readonly deleted: readonly string[];
}

interface RawContent extends RawObject {
  readonly spec: {
    readonly source: { readonly volumeHandle?: string; readonly snapshotHandle?: string };
    readonly volumeSnapshotRef: { readonly uid?: string };
    readonly deletionPolicy: string;
  };
  readonly status?: { readonly readyToUse?: boolean };
}

/** Stands for csi-snapshotter and a driver: it makes contents that are bound ready, and cleans up those it may delete. */
export function startSidecar({ cluster, clock, readyMs = 100, deleteMs = 100 }: SidecarOptions): SidecarInMemory {
  const cut: string[] = [];
  const deleted: string[] = [];
  const busy = new Set<string>();
  const plural = 'volumesnapshotcontents';
  const live = (uid: string): RawContent | undefined =>
    cluster.objects(plural).find(({ metadata }) => metadata.uid === uid) as RawContent | undefined;

  function once(uid: string, afterMs: number, act: (content: RawContent) => void): void {
    if (busy.has(uid)) return;
    busy.add(uid);
    clock.after(afterMs, () => {
      busy.delete(uid);
      const content = live(uid);
      if (content !== undefined) act(content);
    });
  }

  function makeReady({ metadata: { name }, spec }: RawContent): void {
    if (spec.source.volumeHandle !== undefined) cut.push(name);
    cluster.editStatus(plural, { namespace: undefined, name }, () => ({
      snapshotHandle: spec.source.snapshotHandle ?? `handle-of-${name}`,
      readyToUse: true,
      creationTime: Math.floor(clock.now().getTime() / 1_000) * 1e9,
      restoreSize: 2 ** 30,
    }));
  }

  function cleanUp({ metadata: { name }, spec }: RawContent): void {
    if (spec.deletionPolicy === 'Delete') deleted.push(name);
    cluster.edit(plural, { namespace: undefined, name }, (object) => ({
      ...object,
      metadata: {
        ...object.metadata,
        finalizers: finalizersOf(object).filter((one) => one !== upstreamFinalizers.contentBound),
      },
    }));
  }

  cluster.onChange(({ plural: changed, after }) => {
    if (changed !== plural || after === undefined) return;
    const content = after as RawContent;
    const { uid, deletionTimestamp } = content.metadata;
    const annotations = (content.metadata.annotations ?? {}) as Readonly<Record<string, string>>;
    const mayDelete = Object.hasOwn(annotations, upstreamAnnotations.beingDeleted);
    if (deletionTimestamp !== undefined && mayDelete) {
      if (finalizersOf(content).includes(upstreamFinalizers.contentBound)) once(uid, deleteMs, cleanUp);
    } else if (content.status?.readyToUse !== true && (content.spec.volumeSnapshotRef.uid ?? '') !== '') {
      once(uid, readyMs, makeReady);
    }
  });
  return { cut, deleted };
}

function finalizersOf({ metadata: { finalizers } }: RawObject): readonly string[] {
  return Array.isArray(finalizers) ? finalizers.map(String) : [];
}
