import { upstreamFinalizers } from '../../api/upstream-marks.ts';
import type { Content } from './content.ts';
import { type Creation, judgeCreation } from './creation.ts';
import { classMissing } from './default-class.ts';
import { type DeletionState, deletionStateOf } from './deletion-state.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { boundName, contentNameOf, fixedContentName, pointsBack, wasBound } from './ownership.ts';

/**
 * How far the binding of one snapshot has come. The first row that fits counts; `-` means whatever it is. "Points back"
 * is namespace, name and uid of the content's reference; a pre-provisioned content may have no uid yet.
 *
 * | state              | snapshot                    | content                            | claim                  | class         |
 * | ------------------ | --------------------------- | ---------------------------------- | ---------------------- | ------------- |
 * | `canary`           | our bait                    | -                                  | -                      | -             |
 * | `group-member`     | of a group, or its content  | -                                  | -                      | -             |
 * | `deletion-…`       | deleting                    | see `DeletionState`                | -                      | -             |
 * | `invalid-source`   | names no source, or both    | -                                  | -                      | -             |
 * | `content-lost`     | was bound once              | gone                               | -                      | -             |
 * | `blocked`          | pre-provisioned, not bound  | gone, or points back without a uid | -                      | named, gone   |
 * | `content-missing`  | pre-provisioned, not bound  | not there                          | -                      | -             |
 * | `blocked`          | dynamic, never bound        | not there                          | missing or not usable  | -             |
 * | `blocked`          | dynamic, never bound        | not there                          | -                      | missing, of another driver, several defaults |
 * | `creatable`        | dynamic, never bound        | not there                          | Bound, not going       | of its driver |
 * | `content-mismatch` | -                           | of the other sort                  | -                      | -             |
 * | `content-misbound` | -                           | points elsewhere                   | -                      | -             |
 * | `content-going`    | pre-provisioned             | points back without a uid, deleting | -                     | -             |
 * | `bindable`         | pre-provisioned             | points back, uid or class to write | -                      | -             |
 * | `creating`         | not ready                   | points back                        | -                      | -             |
 * | `ready`            | bound and ready             | points back                        | -                      | -             |
 *
 * The class is looked at only to make or bind a content: what exists goes on without it.
 */
export type BindingState =
  | { readonly kind: 'canary' }
  | { readonly kind: 'group-member' }
  | DeletionState
  | { readonly kind: 'invalid-source' }
  | { readonly kind: 'content-lost'; readonly name: string }
  | { readonly kind: 'content-missing'; readonly name: string }
  | { readonly kind: 'content-mismatch'; readonly content: Content; readonly message: string }
  | { readonly kind: 'content-misbound'; readonly content: Content }
  | { readonly kind: 'content-going'; readonly content: Content }
  | { readonly kind: 'bindable'; readonly content: Content }
  | Creation
  | { readonly kind: 'creating'; readonly content: Content }
  | { readonly kind: 'ready'; readonly content: Content };

/** Where the binding of a snapshot stands: the first row of the table that fits. */
export function bindingStateOf(observed: ObservedBinding): BindingState {
  const { snapshot } = observed;
  if (snapshot.canary) return { kind: 'canary' };
  const content = observed.content(contentNameOf(snapshot));
  const ofGroup = snapshot.inGroup || snapshot.finalizers.includes(upstreamFinalizers.snapshotInGroup);
  if (ofGroup || content?.inGroup === true || observed.content(fixedContentName(snapshot.uid))?.inGroup === true) {
    return { kind: 'group-member' };
  }
  if (snapshot.deleting) return deletionStateOf(observed);
  if ((snapshot.preProvisioned === undefined) === (snapshot.claimName === undefined)) return { kind: 'invalid-source' };
  if (content === undefined) return stateWithoutContent(observed);
  return snapshot.preProvisioned === undefined ? dynamicState(observed, content) : staticState(observed, content);
}

function stateWithoutContent(observed: ObservedBinding): BindingState {
  const { snapshot } = observed;
  const name = contentNameOf(snapshot);
  if (wasBound(snapshot)) return { kind: 'content-lost', name };
  if (snapshot.preProvisioned === undefined) return judgeCreation(observed);
  return namedClassMissing(observed) ?? { kind: 'content-missing', name };
}

function dynamicState({ snapshot }: ObservedBinding, content: Content): BindingState {
  if (content.source.kind !== 'volume') {
    const message = `VolumeSnapshotContent ${content.name} is pre-provisioned while expecting a dynamically provisioned one`;
    return { kind: 'content-mismatch', content, message };
  }
  return pointsBack(content, snapshot) ? boundState(snapshot, content) : { kind: 'content-misbound', content };
}

function staticState(observed: ObservedBinding, content: Content): BindingState {
  const { snapshot } = observed;
  if (content.source.kind !== 'snapshot') {
    const message = 'VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one';
    return { kind: 'content-mismatch', content, message };
  }
  const { ref } = content;
  if (ref.uid === '' && ref.namespace === snapshot.namespace && ref.name === snapshot.name) {
    // The sidecar lets an unbound content go at once; bound now, the snapshot would lose it again.
    if (content.deleting) return { kind: 'content-going', content };
    return (wasBound(snapshot) ? undefined : namedClassMissing(observed)) ?? { kind: 'bindable', content };
  }
  if (!pointsBack(content, snapshot)) return { kind: 'content-misbound', content };
  const classToWrite = content.className === undefined && snapshot.className !== undefined;
  return classToWrite && !content.deleting ? { kind: 'bindable', content } : boundState(snapshot, content);
}

function boundState(snapshot: ObservedBinding['snapshot'], content: Content): BindingState {
  return { kind: snapshot.ready && boundName(snapshot) !== undefined ? 'ready' : 'creating', content };
}

/** A pre-provisioned snapshot needs no class; but one that it names must exist, as upstream has it. */
function namedClassMissing({ snapshot, classes }: ObservedBinding): BindingState | undefined {
  const { className } = snapshot;
  if (className === undefined || classes.some(({ name }) => name === className)) return undefined;
  return {
    kind: 'blocked',
    obstacle: { kind: 'class-missing', reason: 'GetSnapshotClassFailed', message: classMissing(className) },
    snapshotClass: undefined,
    claim: undefined,
  };
}
