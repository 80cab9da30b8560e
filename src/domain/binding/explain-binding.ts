import type { BindableSnapshot } from './bindable.ts';
import type { BindingState } from './binding-state.ts';
import type { Content } from './content.ts';
import type { Obstacle } from './creation.ts';
import type { DeletionState } from './deletion-state.ts';
import { fixedContentName } from './ownership.ts';

/** Who or what a snapshot waits for; `none`: nobody. */
export type BindingStage =
  | 'none'
  | 'source'
  | 'class'
  | 'claim'
  | 'volume'
  | 'content'
  | 'controller'
  | 'sidecar'
  | 'driver'
  | 'restore'
  | 'finalizer';

/** Where a snapshot hangs, and why. */
export interface BindingExplanation {
  readonly stage: BindingStage;
  /** One sentence for an admin. It changes only when something happens, so it may stand in a status. */
  readonly because: string;
  /** Since when it has been waiting for that; undefined where nothing says it. */
  readonly since: Date | undefined;
  /** What to ask oneself first, where somebody is silent. */
  readonly question: string | undefined;
}

/** Says of a snapshot in this state where its binding stands, whoever drives it: the states that our own decisions are made of. */
export function explainBinding(state: BindingState, snapshot: BindableSnapshot): BindingExplanation {
  switch (state.kind) {
    case 'canary':
      return at('none', 'Keepsake made it to see whether another snapshot controller is running');
    case 'group-member':
      return at('none', 'it is a member of a group snapshot, which is bound as a whole');
    case 'deletion-released':
    case 'deletion-in-use':
    case 'deletion-of-content':
    case 'deletion-retaining':
    case 'deletion-done':
      return explainDeletion(state, snapshot);
    case 'invalid-source':
      return at('source', 'it names neither a claim nor a content, or both');
    case 'content-lost':
      return at('content', `content ${state.name} is gone, and with it the data`);
    case 'content-missing':
      return at('content', `content ${state.name}, which it asks for, does not exist`);
    case 'content-mismatch':
      return at('content', state.message);
    case 'content-misbound':
      return at('content', misbound(state.content));
    case 'content-going':
      return at('content', `content ${state.content.name}, which it asks for, is being deleted`);
    case 'bindable': {
      const because = `content ${state.content.name} is there, and no snapshot controller has bound the two`;
      return silent('controller', because, snapshot.createdAt);
    }
    case 'blocked':
      return at(stageOf(state.obstacle), state.obstacle.message);
    case 'creatable': {
      const content = fixedContentName(snapshot.uid);
      return silent(
        'controller',
        `all is there, and no snapshot controller has made content ${content}`,
        snapshot.createdAt,
      );
    }
    case 'creating':
      return explainCreation(state.content);
    case 'ready':
      return at('none', `it is ready; its data is in content ${state.content.name} of driver ${state.content.driver}`);
    default:
      return state satisfies never;
  }
}

/** The sentence of an explanation with how long it has been so; for a person who looks now. */
export function explanationAt({ because, since }: BindingExplanation, now: Date): string {
  return since === undefined ? because : `${because}, for ${age(since, now)} now`;
}

function explainCreation({ name, driver, status, beingCreated, createdAt }: Content): BindingExplanation {
  if (status?.ready === true) {
    return silent('controller', `content ${name} is ready, and no snapshot controller has told the snapshot`);
  }
  const error = status?.error;
  if (error !== undefined)
    return at('driver', `driver ${driver} says: ${error.message ?? 'an error without a message'}`);
  if (status?.handle !== undefined)
    return at('driver', `driver ${driver} has taken the data and is not done with it yet`, createdAt);
  return beingCreated
    ? silent('driver', `driver ${driver} was asked for content ${name} and has not answered`, createdAt)
    : silent('sidecar', `the csi-snapshotter of driver ${driver} has not taken up content ${name}`, createdAt);
}

function explainDeletion(state: DeletionState, snapshot: BindableSnapshot): BindingExplanation {
  const since = snapshot.termination?.since;
  switch (state.kind) {
    case 'deletion-released': {
      const held = snapshot.finalizers.join(', ') || 'none';
      return at('finalizer', `it is being deleted, and only finalizers of others hold it: ${held}`, since);
    }
    case 'deletion-in-use': {
      const by = state.by.length === 0 ? 'external-provisioner holds it' : `claim ${state.by.join(', ')} is Pending`;
      return at('restore', `it is deleted once the restore from it is done: ${by}`, since);
    }
    case 'deletion-of-content': {
      const [content] = state.contents.filter(({ deletionPolicy }) => deletionPolicy === 'Delete');
      return content === undefined
        ? at('content', 'its content is being deleted', since)
        : explainRemoval(content, since);
    }
    case 'deletion-retaining':
    case 'deletion-done':
      return silent('controller', 'its content needs nothing more, and no snapshot controller has let it go', since);
    default:
      return state satisfies never;
  }
}

function explainRemoval(content: Content, since: Date | undefined): BindingExplanation {
  const { name, driver, deleting, beingDeleted, beingCreated, status } = content;
  if (!beingDeleted)
    return silent('controller', `no snapshot controller has told the sidecar that content ${name} may go`, since);
  if (!deleting) return silent('controller', `no snapshot controller has deleted content ${name}`, since);
  if (beingCreated)
    return silent('driver', `driver ${driver} has not answered whether it made the snapshot of content ${name}`, since);
  const error = status?.error;
  if (error !== undefined) return at('driver', `content ${name} cannot be deleted: ${error.message ?? 'no message'}`);
  return silent('sidecar', `the csi-snapshotter of driver ${driver} has not cleaned up content ${name}`, since);
}

function stageOf({ kind }: Obstacle): BindingStage {
  switch (kind) {
    case 'class-missing':
    case 'no-default-class':
    case 'class-of-another-driver':
    case 'secret-invalid':
      return 'class';
    case 'claim-missing':
    case 'claim-terminating':
    case 'claim-not-bound':
      return 'claim';
    case 'volume-not-csi':
      return 'volume';
    default:
      return kind satisfies never;
  }
}

function misbound({ name, ref }: Content): string {
  const owner = ref.uid === '' ? `${ref.namespace}/${ref.name}` : `${ref.namespace}/${ref.name} with uid ${ref.uid}`;
  return `content ${name} belongs to another snapshot, ${owner}`;
}

function age(since: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

function at(stage: BindingStage, because: string, since?: Date): BindingExplanation {
  return { stage, because, since, question: undefined };
}

function silent(stage: 'controller' | 'sidecar' | 'driver', because: string, since?: Date): BindingExplanation {
  const question =
    stage === 'controller'
      ? 'is a snapshot controller running?'
      : 'is the CSI driver with its csi-snapshotter running?';
  return { stage, because, since, question };
}
