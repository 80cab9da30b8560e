import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type {
  BindableClaim,
  BindableClass,
  BindableSnapshot,
  BindableVolume,
} from '../../src/domain/binding/bindable.ts';
import type { BindingAction, BindingPlan, Judged } from '../../src/domain/binding/binding-plan.ts';
import type { Content } from '../../src/domain/binding/content.ts';
import type { BindingOptions, ObservedBinding } from '../../src/domain/binding/observed-binding.ts';
import { planBinding } from '../../src/domain/binding/plan-binding.ts';

/** The objects of a world; `claim` is the one that its snapshots are taken of. */
export interface BindingModelParts {
  readonly snapshots: readonly BindableSnapshot[];
  readonly contents: readonly Content[];
  readonly claim: BindableClaim | undefined;
  readonly volume: BindableVolume | undefined;
  readonly classes: readonly BindableClass[];
  readonly restoring: readonly string[];
  readonly options: BindingOptions;
}

/** An API server in memory, as far as a binding writes to it. */
export interface BindingModel {
  readonly snapshots: ReadonlyMap<string, BindableSnapshot>;
  readonly contents: ReadonlyMap<string, Content>;
  readonly claim: BindableClaim | undefined;
  classes: readonly BindableClass[];
  restoring: readonly string[];
  observe(name: string): ObservedBinding | undefined;
  /** Plans for one snapshot and carries out at most `steps` actions; undefined when it is gone. */
  look(name: string, now: Date, steps?: number): BindingPlan | undefined;
  /** Carries out one action as the API server would: `false` for a conflict. Throws where a rule is broken. */
  apply(action: BindingAction, now: Date): boolean;
  editSnapshot(name: string, change: Partial<BindableSnapshot>): void;
  editContent(name: string, change: Partial<Content>): void;
  editClaim(change: Partial<BindableClaim>): void;
  deleteSnapshot(name: string, now: Date): void;
  deleteContent(name: string): void;
}

interface Object {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deleting: boolean;
  readonly finalizers: readonly string[];
}

/** Follows the guards of the API server: uid and version, finalizers, and a deletion that waits for them. */
export function bindingModel(parts: BindingModelParts): BindingModel {
  const snapshots = new Map(parts.snapshots.map((one) => [one.name, one]));
  const contents = new Map(parts.contents.map((one) => [one.name, one]));
  let claim = parts.claim;
  let version = 1000;
  let moment = new Date(0);

  const world: BindingModel = {
    snapshots,
    contents,
    get claim() {
      return claim;
    },
    classes: parts.classes,
    restoring: parts.restoring,
    observe(name) {
      const snapshot = snapshots.get(name);
      if (snapshot === undefined) return undefined;
      return {
        snapshot,
        content: (wanted) => contents.get(wanted),
        claim: snapshot.claimName === undefined ? undefined : claim,
        volume: claim?.volumeName === undefined ? undefined : parts.volume,
        classes: world.classes,
        siblings: [...snapshots.values()].filter((one) => one.claimName === snapshot.claimName),
        restoring: world.restoring,
        options: parts.options,
      };
    },
    look(name, now, steps = Number.POSITIVE_INFINITY) {
      const seen = world.observe(name);
      if (seen === undefined) return undefined;
      const plan = planBinding(seen, now);
      const versions = new Map<string, string>();
      for (const action of plan.actions.slice(0, steps)) {
        // As the operator does: an own write that was answered is the new state of what was judged.
        const { name: target, uid, resourceVersion } = targetOf(action);
        if (!world.apply(withVersion(action, versions.get(uid) ?? resourceVersion), now)) break;
        const after = [snapshots.get(target), contents.get(target), claim].find((one) => one?.uid === uid);
        if (after !== undefined) versions.set(uid, after.resourceVersion);
      }
      return plan;
    },
    apply(action, now) {
      moment = now;
      switch (action.kind) {
        case 'patch-snapshot':
          return patchSnapshot(action.snapshot, (one) => ({
            finalizers: action.finalizers,
            className: action.className ?? one.className,
          }));
        case 'release-snapshot': {
          const { namespace, name, uid } = action.snapshot;
          const blocked = action.absent
            .map((one) => contents.get(one)?.ref)
            .some((ref) => ref !== undefined && ref.namespace === namespace && ref.name === name && ref.uid === uid);
          const changed = action.leaves.some((one) => contents.get(one.name)?.resourceVersion !== one.resourceVersion);
          return !blocked && !changed && patchSnapshot(action.snapshot, () => ({ finalizers: action.finalizers }));
        }
        case 'set-snapshot-status': {
          if (action.absent.some((name) => contents.has(name))) return false;
          const { status } = action;
          return patchSnapshot(action.snapshot, (one) => ({
            contentName: status.boundVolumeSnapshotContentName ?? one.contentName,
            takenAt: status.creationTime === undefined ? one.takenAt : new Date(status.creationTime),
            ready: status.readyToUse ?? one.ready,
            restoreSize: status.restoreSize ?? one.restoreSize,
            error: status.error === undefined ? one.error : status.error?.message,
          }));
        }
        case 'protect-claim':
        case 'release-claim': {
          if (claim === undefined || !isAsJudged(claim, action.claim)) return false;
          world.editClaim({ finalizers: allowed(claim, action.finalizers) });
          return true;
        }
        case 'create-content': {
          const existing = contents.get(action.name);
          if (existing !== undefined) return existing.ref.uid === action.snapshot.uid;
          contents.set(action.name, {
            name: action.name,
            uid: `uid-content-${++version}`,
            resourceVersion: String(version),
            createdAt: new Date(Math.floor(now.getTime() / 1000) * 1000),
            deleting: false,
            finalizers: [upstreamFinalizers.contentBound],
            ref: { namespace: action.snapshot.namespace ?? '', name: action.snapshot.name, uid: action.snapshot.uid },
            source: { kind: 'volume', handle: action.volumeHandle },
            driver: action.driver,
            className: action.className,
            deletionPolicy: action.deletionPolicy,
            beingDeleted: false,
            deletionMark: undefined,
            beingCreated: false,
            inGroup: false,
            status: undefined,
            foreignWriteAt: undefined,
          });
          return true;
        }
        case 'bind-content':
          return patchContent(action.content, (one) => ({
            ref: { ...one.ref, uid: action.snapshotUid },
            className: action.className ?? one.className,
            finalizers: action.finalizers,
          }));
        case 'protect-content':
          return patchContent(action.content, () => ({ finalizers: action.finalizers }));
        case 'mark-being-deleted':
          return patchContent(action.content, () => ({ beingDeleted: true, deletionMark: action.value }));
        case 'delete-content': {
          const one = contents.get(action.content.name);
          if (one === undefined || !isAsJudged(one, action.content)) return false;
          world.deleteContent(one.name);
          return true;
        }
        default:
          return action satisfies never;
      }
    },
    editSnapshot(name, change) {
      const one = snapshots.get(name);
      if (one === undefined) return;
      const edited = { ...one, ...change, resourceVersion: String(++version) };
      const after = edited.deleting
        ? { ...edited, termination: { since: edited.termination?.since ?? moment, heldBy: edited.finalizers } }
        : edited;
      if (isGone(after)) snapshots.delete(name);
      else snapshots.set(name, after);
    },
    editContent(name, change) {
      const one = contents.get(name);
      if (one === undefined) return;
      const after = { ...one, ...change, resourceVersion: String(++version) };
      if (isGone(after)) contents.delete(name);
      else contents.set(name, after);
    },
    editClaim(change) {
      if (claim === undefined) return;
      const after: BindableClaim = { ...claim, ...change, resourceVersion: String(++version) };
      claim = isGone(after) ? undefined : after;
    },
    deleteSnapshot(name, now) {
      moment = now;
      world.editSnapshot(name, { deleting: true });
    },
    deleteContent: (name) => world.editContent(name, { deleting: true }),
  };
  return world;

  function patchSnapshot(judged: Judged, change: (one: BindableSnapshot) => Partial<BindableSnapshot>): boolean {
    const one = snapshots.get(judged.name);
    if (one === undefined || !isAsJudged(one, judged)) return false;
    const wanted = change(one);
    world.editSnapshot(one.name, { ...wanted, finalizers: allowed(one, wanted.finalizers ?? one.finalizers) });
    return true;
  }

  function patchContent(judged: Judged, change: (one: Content) => Partial<Content>): boolean {
    const one = contents.get(judged.name);
    if (one === undefined || !isAsJudged(one, judged)) return false;
    const wanted = change(one);
    world.editContent(one.name, { ...wanted, finalizers: allowed(one, wanted.finalizers ?? one.finalizers) });
    return true;
  }
}

function isAsJudged(one: Object, { uid, resourceVersion }: Judged): boolean {
  return one.uid === uid && one.resourceVersion === resourceVersion;
}

function isGone({ deleting, finalizers }: Pick<Object, 'deleting' | 'finalizers'>): boolean {
  return deleting && finalizers.length === 0;
}

/** The API server refuses a new finalizer on an object that is being deleted; no plan may ask for one. */
function allowed(one: Object, finalizers: readonly string[]): readonly string[] {
  if (new Set(finalizers).size !== finalizers.length) throw new Error(`a finalizer twice: ${finalizers.join(', ')}`);
  const added = finalizers.filter((finalizer) => !one.finalizers.includes(finalizer));
  if (one.deleting && added.length > 0) throw new Error(`added to what is being deleted: ${added.join(', ')}`);
  return finalizers;
}

/** The object that an action writes to; for a content that is made, the snapshot that it is made for. */
export function targetOf(action: BindingAction): Judged {
  switch (action.kind) {
    case 'patch-snapshot':
    case 'release-snapshot':
    case 'set-snapshot-status':
    case 'create-content':
      return action.snapshot;
    case 'protect-claim':
    case 'release-claim':
      return action.claim;
    case 'bind-content':
    case 'protect-content':
    case 'mark-being-deleted':
    case 'delete-content':
      return action.content;
    default:
      return action satisfies never;
  }
}

function withVersion(action: BindingAction, resourceVersion: string): BindingAction {
  switch (action.kind) {
    case 'patch-snapshot':
    case 'release-snapshot':
    case 'set-snapshot-status':
    case 'create-content':
      return { ...action, snapshot: { ...action.snapshot, resourceVersion } };
    case 'protect-claim':
    case 'release-claim':
      return { ...action, claim: { ...action.claim, resourceVersion } };
    case 'bind-content':
    case 'protect-content':
    case 'mark-being-deleted':
    case 'delete-content':
      return { ...action, content: { ...action.content, resourceVersion } };
    default:
      return action satisfies never;
  }
}
