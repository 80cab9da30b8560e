import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type { Content, ContentStatus } from '../../src/domain/binding/content.ts';
import type { BindingModel } from './binding-model.ts';

/** What the driver answers next. */
export type DriverAnswer = 'done' | 'not-ready' | 'refused' | 'timeout';

/** A sidecar and its driver: `stored` are the snapshots in the storage, by handle, with the time of their data. */
export interface SidecarModel {
  readonly stored: ReadonlyMap<string, bigint>;
  /** Handles that were deleted from the storage, in order. */
  readonly removed: readonly string[];
  /** Looks at one content once, as external-snapshotter's sidecar does. */
  step(name: string, answer: DriverAnswer, now: Date): void;
  /** Writes all annotations as it knew them at its last look, which may drop the controller's word. */
  forgetMark(name: string): void;
}

/** A sidecar after pkg/sidecar-controller of external-snapshotter v8.6. */
export function sidecarModel(world: BindingModel): SidecarModel {
  const stored = new Map<string, bigint>();
  const removed: string[] = [];

  return {
    stored,
    removed,
    step(name, answer, now) {
      const content = world.contents.get(name);
      if (content === undefined) return;
      if (shouldDelete(content)) remove(content, answer);
      else if (content.source.kind === 'snapshot') report(content, now);
      else if (content.status?.ready === true) world.editContent(name, { beingCreated: false });
      else create(content, answer, now);
    },
    forgetMark(name) {
      world.editContent(name, { beingDeleted: false, deletionMark: undefined });
    },
  };

  function shouldDelete({ deleting, source, ref, beingCreated, beingDeleted }: Content): boolean {
    if (!deleting) return false;
    if (source.kind === 'snapshot' && ref.uid === '') return true;
    return !beingCreated && beingDeleted;
  }

  function remove({ name, deletionPolicy, status, finalizers }: Content, answer: DriverAnswer): void {
    const handle = status?.handle;
    if (deletionPolicy === 'Delete' && handle !== undefined) {
      if (answer === 'refused' || answer === 'timeout') return;
      if (stored.delete(handle)) removed.push(handle);
      world.editContent(name, { status: undefined });
    }
    const left = finalizers.filter((one) => one !== upstreamFinalizers.contentBound);
    world.editContent(name, { finalizers: left });
  }

  // A pre-provisioned one is looked up by its handle.
  function report({ name, ref, source, status }: Content, now: Date): void {
    if (ref.uid === '' || source.kind !== 'snapshot' || status?.ready === true) return;
    const takenAtNs = stored.get(source.handle) ?? nsOf(now);
    stored.set(source.handle, takenAtNs);
    world.editContent(name, { status: told(source.handle, { ready: true, takenAtNs, restoreSize: 0n }) });
  }

  function create({ name, ref, status }: Content, answer: DriverAnswer, now: Date): void {
    if (ref.uid === '' || world.classes.length === 0) return;
    const handle = `snapshot-${ref.uid}`;
    // A driver does not refuse what it has done already.
    if (answer === 'refused' && !stored.has(`snapshot-${ref.uid}`)) {
      const error = { message: 'refused', time: undefined };
      const before = status ?? told(undefined, {});
      world.editContent(name, { beingCreated: false, status: { ...before, ready: false, error } });
      return;
    }
    // The storage's snapshot is named after the uid, so that asking twice gives the same one.
    const takenAtNs = stored.get(handle) ?? nsOf(now);
    stored.set(handle, takenAtNs);
    if (answer === 'timeout') {
      world.editContent(name, { beingCreated: true });
      return;
    }
    const ready = answer === 'done';
    const known = status?.takenAtNs ?? takenAtNs;
    world.editContent(name, {
      beingCreated: !ready,
      status: told(handle, { ready, takenAtNs: known, restoreSize: 2n ** 30n }),
    });
  }
}

function told(handle: string | undefined, overrides: Partial<ContentStatus>): ContentStatus {
  return { handle, ready: false, takenAtNs: undefined, restoreSize: undefined, error: undefined, ...overrides };
}

function nsOf(moment: Date): bigint {
  return BigInt(moment.getTime()) * 1_000_000n;
}
