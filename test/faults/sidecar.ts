import { isDeepStrictEqual } from 'node:util';
import { upstreamAnnotations, upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { ClusterInMemory } from '../support/cluster-in-memory.ts';
import { annotationsOf, finalizersOf, isDeleting, type RawContent } from './raw.ts';
import type { Storage } from './storage.ts';

/** What a model of csi-snapshotter works with. */
export interface SidecarOptions {
  readonly cluster: ClusterInMemory;
  readonly clock: Clock;
  readonly storage: Storage;
  /** How long the driver takes to cut; in milliseconds. */
  readonly cutMs: number;
  /** Called before each step, counted from 1; true: it is killed there. */
  readonly diesAt?: (step: number) => boolean;
}

const { beingCreated, beingDeleted } = upstreamAnnotations;
const plural = 'volumesnapshotcontents';
/** From a change until it is looked at, and from a look to the write that follows from it: time to be overtaken in. */
const stepMs = 7;
const retryMs = 1_000;
const restartMs = 10_000;

/**
 * A model of csi-snapshotter v8.6 with its habits that hurt: it writes all annotations from what it read a moment ago, it
 * ignores changes of finalizers and of its own mark, it deletes only what carries the controller's word, and while it has
 * a creation under way it does not delete. After a kill it comes back and looks at everything, as a restarted one does.
 */
export function startSidecar({ cluster, clock, storage, cutMs, diesAt = () => false }: SidecarOptions): void {
  const busy = new Set<string>();
  const again = new Set<string>();
  let life = 0;
  let steps = 0;

  const live = (name: string) => cluster.get(plural, { namespace: undefined, name }) as RawContent | undefined;

  /** Waits, then acts unless it died meanwhile; the step is where it may die. */
  function later(ms: number, act: () => void): void {
    const mine = life;
    clock.after(ms, () => {
      if (mine !== life) return;
      if (diesAt(++steps)) die();
      else act();
    });
  }

  function die(): void {
    life++;
    busy.clear();
    again.clear();
    clock.after(restartMs, () => {
      for (const { metadata } of cluster.objects(plural)) enqueue(metadata.name);
    });
  }

  function enqueue(name: string): void {
    if (busy.has(name)) {
      again.add(name);
      return;
    }
    busy.add(name);
    later(stepMs, () => {
      const content = live(name);
      if (content === undefined) done(name);
      else sync(content);
    });
  }

  function done(name: string): void {
    busy.delete(name);
    if (again.delete(name)) enqueue(name);
  }

  function retry(name: string): void {
    busy.delete(name);
    clock.after(retryMs, () => void (live(name) !== undefined && enqueue(name)));
  }

  function sync(content: RawContent): void {
    const { name } = content.metadata;
    const { source, volumeSnapshotRef: ref, volumeSnapshotClassName: className = '' } = content.spec;
    if (isDeleting(content) && shouldDelete(content)) {
      clean(content);
    } else if (content.status?.readyToUse === true) {
      if (Object.hasOwn(annotationsOf(content), beingCreated)) dropMark(name);
      done(name);
    } else if ((ref.uid ?? '') === '') {
      done(name);
    } else if (source.snapshotHandle !== undefined) {
      const handle = source.snapshotHandle;
      later(stepMs, () => {
        report(name, handle);
        done(name);
      });
    } else if (cluster.get('volumesnapshotclasses', { namespace: undefined, name: className }) === undefined) {
      retry(name);
    } else {
      cut(content);
    }
  }

  function shouldDelete(content: RawContent): boolean {
    const annotations = annotationsOf(content);
    if (content.spec.source.snapshotHandle !== undefined && (content.spec.volumeSnapshotRef.uid ?? '') === '')
      return true;
    return !Object.hasOwn(annotations, beingCreated) && Object.hasOwn(annotations, beingDeleted);
  }

  function clean({ metadata: { name }, spec, status }: RawContent): void {
    const handle = status?.snapshotHandle;
    if (spec.deletionPolicy === 'Delete' && handle !== undefined) storage.remove(handle);
    later(stepMs, () => {
      if (live(name) !== undefined) {
        edit(name, (content) => ({
          finalizers: finalizersOf(content).filter((one) => one !== upstreamFinalizers.contentBound),
        }));
      }
      done(name);
    });
  }

  function cut(seen: RawContent): void {
    const { name } = seen.metadata;
    // Written from what was read before: whatever was added since is lost.
    later(stepMs, () => {
      if (live(name) === undefined) {
        done(name);
        return;
      }
      edit(name, () => ({ annotations: { ...annotationsOf(seen), [beingCreated]: 'yes' } }));
      later(cutMs, () => {
        const handle = storage.cut(`snapshot-${seen.spec.volumeSnapshotRef.uid}`);
        later(stepMs, () => {
          if (live(name) !== undefined) report(name, handle);
          later(stepMs, () => {
            if (live(name) !== undefined) dropMark(name);
            done(name);
          });
        });
      });
    });
  }

  function report(name: string, snapshotHandle: string): void {
    if (live(name) === undefined) return;
    cluster.editStatus(plural, { namespace: undefined, name }, () => ({
      snapshotHandle,
      readyToUse: true,
      creationTime: Math.floor(clock.now().getTime() / 1_000) * 1e9,
      restoreSize: 2 ** 30,
    }));
  }

  function dropMark(name: string): void {
    edit(name, (content) => {
      const { [beingCreated]: _dropped, ...annotations } = annotationsOf(content);
      return { annotations };
    });
  }

  function edit(name: string, metadata: (content: RawContent) => object): void {
    cluster.edit(plural, { namespace: undefined, name }, (object) => ({
      ...object,
      metadata: { ...object.metadata, ...metadata(object as RawContent) },
    }));
  }

  cluster.onChange(({ plural: changed, before, after }) => {
    if (changed !== plural || after === undefined) return;
    if (before === undefined || isWorthALook(before as RawContent, after as RawContent)) enqueue(after.metadata.name);
  });
}

/** Its filter of events: changes of status and finalizers, and of its own mark, do not count. */
function isWorthALook(before: RawContent, after: RawContent): boolean {
  if (before.status?.readyToUse === false && after.status?.readyToUse === true) return true;
  return !isDeepStrictEqual(visible(before), visible(after));
}

function visible(content: RawContent): object {
  const { [beingCreated]: _mark, ...annotations } = annotationsOf(content);
  const { deletionTimestamp, labels } = content.metadata;
  return { spec: content.spec, annotations, deletionTimestamp, labels };
}
