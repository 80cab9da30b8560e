import { upstreamAnnotations } from '../api/upstream-marks.ts';
import type { BindingAction, CreateContent, Judged, ReleaseSnapshot } from '../domain/binding/binding-plan.ts';
import type { Content } from '../domain/binding/content.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import type { KubeClient } from './client.ts';
import { contentBody } from './content-body.ts';
import { isKubeError, type KubeError, kubeErrorOrThrow } from './kube-error.ts';
import { projectContent } from './project-content.ts';
import { claims, contents, type ResourceType, resourcePath, snapshots } from './resources.ts';

/** The kinds of objects that the binding writes, and so waits to see. */
export type BoundKind = 'snapshot' | 'content' | 'claim';

/** How a plan for a binding is carried out. */
export interface ApplyBindingContext {
  readonly client: KubeClient;
  readonly signal: AbortSignal;
  /** Asked right before each write: whether this process may still write. */
  readonly mayWrite: () => boolean;
  /** Told of each object whose state the API server has answered, so that the next look can wait for it to show. */
  readonly saw: (kind: BoundKind, object: Stored) => void;
  /** Told of each deletion that the API server has accepted. */
  readonly deleted: (kind: BoundKind, known: Stored) => void;
}

/**
 * How far a plan came; `done` are the actions that are carried out, in order.
 *
 * | kind        | what happened to the action after them                                      | what to do          |
 * | ----------- | --------------------------------------------------------------------------- | ------------------- |
 * | `complete`  | there is none                                                               | nothing             |
 * | `overtaken` | the object has changed since it was judged; nothing was written             | look again          |
 * | `halted`    | this process may not write any more; nothing was written                    | wait to be let      |
 * | `failed`    | the API server refused, or could not be asked; `timeout` may have written   | again, after a wait |
 */
export type BindingOutcome =
  | { readonly kind: 'complete'; readonly done: readonly BindingAction[] }
  | { readonly kind: 'overtaken'; readonly action: BindingAction; readonly done: readonly BindingAction[] }
  | { readonly kind: 'halted'; readonly action: BindingAction; readonly done: readonly BindingAction[] }
  | {
      readonly kind: 'failed';
      readonly action: BindingAction;
      readonly error: KubeError;
      readonly done: readonly BindingAction[];
    };

/**
 * Carries out a plan in its order and stops at the first action that cannot be: each rests on those before it. Every
 * write holds only for the very state that was judged, or for the state that an action before it has made of that one.
 * Rejects only when `signal` aborts, or on an error that is not the API server's.
 */
export async function applyBinding(
  actions: readonly BindingAction[],
  context: ApplyBindingContext,
): Promise<BindingOutcome> {
  const done: BindingAction[] = [];
  // What own writes of this plan have made of an object: nobody else can have changed it in between.
  const versions = new Map<string, string>();
  const write: Writer = {
    ...context,
    current: (judged) => ({ ...judged, resourceVersion: versions.get(judged.uid) ?? judged.resourceVersion }),
    saw(kind, object) {
      versions.set(object.uid, object.resourceVersion);
      context.saw(kind, object);
    },
  };
  for (const action of actions) {
    context.signal.throwIfAborted();
    try {
      const step = await applyAction(action, write);
      if (step !== 'done') return { kind: step, action, done };
      done.push(action);
    } catch (error) {
      // Gone or changed: both say that the look was too old.
      if (isKubeError(error, 'conflict', 'not-found')) return { kind: 'overtaken', action, done };
      return { kind: 'failed', action, error: kubeErrorOrThrow(error), done };
    }
  }
  return { kind: 'complete', done };
}

interface Writer extends ApplyBindingContext {
  /** What was judged, at the version that it has after this plan's own writes. */
  readonly current: (judged: Judged) => Judged;
}

type Step = 'done' | 'overtaken' | 'halted';

async function applyAction(action: BindingAction, writer: Writer): Promise<Step> {
  switch (action.kind) {
    case 'patch-snapshot': {
      const { finalizers, className } = action;
      const spec = className === undefined ? {} : { spec: { volumeSnapshotClassName: className } };
      return patch('snapshot', action.snapshot, { metadata: { finalizers }, ...spec }, writer);
    }
    case 'set-snapshot-status':
      // A cache that lags must not take readiness away.
      if (!(await areAbsent(action.absent, () => true, writer))) return 'overtaken';
      return patch('snapshot', action.snapshot, { status: action.status }, writer, 'status');
    case 'release-snapshot':
      return releaseSnapshot(action, writer);
    case 'protect-claim':
    case 'release-claim':
      return patch('claim', action.claim, { metadata: { finalizers: action.finalizers } }, writer);
    case 'create-content':
      return createContent(action, writer);
    case 'bind-content': {
      const { snapshotUid: uid, className, finalizers } = action;
      const named = className === undefined ? {} : { volumeSnapshotClassName: className };
      const spec = { volumeSnapshotRef: { uid }, ...named };
      return patch('content', action.content, { metadata: { finalizers }, spec }, writer);
    }
    case 'protect-content':
      return patch('content', action.content, { metadata: { finalizers: action.finalizers } }, writer);
    case 'mark-being-deleted': {
      const annotations = { [upstreamAnnotations.beingDeleted]: action.value };
      return patch('content', action.content, { metadata: { annotations } }, writer);
    }
    case 'delete-content':
      return deleteContent(action.content, writer);
    default:
      return action satisfies never;
  }
}

const typeOf: Readonly<Record<BoundKind, ResourceType>> = { snapshot: snapshots, content: contents, claim: claims };

interface Change {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** Uid and version in the patch make it a conflict when the object is another one, or is not as it was. */
async function patch(
  kind: BoundKind,
  judged: Judged,
  change: Change,
  { client, signal, mayWrite, current, saw }: Writer,
  subresource?: 'status',
): Promise<Step> {
  if (!mayWrite()) return 'halted';
  const { namespace, name, uid, resourceVersion } = current(judged);
  const path = resourcePath(typeOf[kind], { namespace, name, ...(subresource && { subresource }) });
  const body = { ...change, metadata: { ...change.metadata, uid, resourceVersion } };
  // Repeated after a lost answer it meets its own version, and is a conflict: the next look tells what was done.
  const answer = await client.patch(path, { kind: 'merge', body }, { signal, idempotent: true });
  saw(kind, identityOf(answer));
  return 'done';
}

async function createContent(action: CreateContent, writer: Writer): Promise<Step> {
  const { client, signal, mayWrite, current, saw } = writer;
  if (!mayWrite()) return 'halted';
  const body = contentBody({ ...action, snapshot: current(action.snapshot) });
  try {
    // The name is fixed by the snapshot's uid, so the second creation finds the first.
    saw('content', identityOf(await client.create(resourcePath(contents), body, { signal, idempotent: true })));
    return 'done';
  } catch (error) {
    if (!isKubeError(error, 'already-exists')) throw error;
    const existing = await client.get(resourcePath(contents, { name: action.name }), { signal });
    saw('content', identityOf(existing));
    // A name can be taken by anybody. What was made for another snapshot or volume is not ours to bind.
    const { ref, source } = projectContent(existing);
    const isOurs = pointsTo(ref, action.snapshot) && source.kind === 'volume' && source.handle === action.volumeHandle;
    return isOurs ? 'done' : 'overtaken';
  }
}

async function deleteContent(judged: Judged, { client, signal, mayWrite, current, deleted }: Writer): Promise<Step> {
  if (!mayWrite()) return 'halted';
  const known = current(judged);
  const { name, uid, resourceVersion } = known;
  try {
    await client.delete(resourcePath(contents, { name }), { uid, resourceVersion, signal, idempotent: true });
  } catch (error) {
    if (!isKubeError(error, 'not-found')) throw error;
  }
  deleted('content', known);
  return 'done';
}

/**
 * The last step of a snapshot, which nothing can undo: after it nobody would ever delete a content that is still there.
 * So the API server itself is asked for each, however sure the caches are.
 */
async function releaseSnapshot(action: ReleaseSnapshot, writer: Writer): Promise<Step> {
  const isOurs = (content: Content) => pointsTo(content.ref, action.snapshot);
  if (!(await areAbsent(action.absent, isOurs, writer))) return 'overtaken';
  for (const left of action.leaves) {
    const { name, uid, resourceVersion } = writer.current(left);
    const live = await readContent(name, writer);
    if (live?.metadata.uid !== uid || live.metadata.resourceVersion !== resourceVersion) return 'overtaken';
  }
  return patch('snapshot', action.snapshot, { metadata: { finalizers: action.finalizers } }, writer);
}

/** Asks the API server whether none of these contents is there that `counts`. One that is there shall show before the next look. */
async function areAbsent(
  names: readonly string[],
  counts: (content: Content) => boolean,
  writer: Writer,
): Promise<boolean> {
  for (const name of names) {
    const live = await readContent(name, writer);
    if (live === undefined || !counts(projectContent(live))) continue;
    writer.saw('content', identityOf(live));
    return false;
  }
  return true;
}

async function readContent(
  name: string,
  { client, signal }: Pick<Writer, 'client' | 'signal'>,
): Promise<RawObject | undefined> {
  try {
    return await client.get(resourcePath(contents, { name }), { signal });
  } catch (error) {
    if (isKubeError(error, 'not-found')) return undefined;
    throw error;
  }
}

function pointsTo(ref: Content['ref'], { namespace, name, uid }: Judged): boolean {
  return ref.namespace === namespace && ref.name === name && ref.uid === uid;
}

function identityOf({ metadata: { namespace, name, uid, resourceVersion } }: RawObject): Stored {
  return { namespace, name, uid, resourceVersion };
}
