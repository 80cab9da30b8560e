import { formatTimestamp } from '../api/timestamp.ts';
import { adviceFor } from '../domain/binding/binding-advice.ts';
import { type BindingState, bindingStateOf } from '../domain/binding/binding-state.ts';
import { type BindingStage, explainBinding, explanationAt } from '../domain/binding/explain-binding.ts';
import type { ObservedBinding } from '../domain/binding/observed-binding.ts';
import { contentNameOf } from '../domain/binding/ownership.ts';

/**
 * What `keepsake explain -o json` prints of one snapshot. Programs rely on these fields: they are added to, and none is
 * renamed or removed.
 */
export interface BindingReport {
  readonly snapshot: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly ready: boolean;
  readonly state: BindingState['kind'];
  /** Who or what it waits for. */
  readonly stage: BindingStage;
  /** One sentence, with how long it has been so. */
  readonly because: string;
  /** Since when; absent where nothing says it. RFC 3339 in UTC, to the second. */
  readonly since?: string;
  /** What a person can do; absent where nothing is to be done. */
  readonly todo?: string;
  /** The content that is bound to it, or will be. It need not exist. */
  readonly content: string;
  /** What the snapshot's own status says went wrong last; it may be over. */
  readonly error?: string;
}

/** Puts the explanation of a binding into plain values. */
export function reportBinding(observed: ObservedBinding, now: Date): BindingReport {
  const { namespace, name, uid, ready, error } = observed.snapshot;
  const state = bindingStateOf(observed);
  const explanation = explainBinding(state, observed.snapshot);
  const { stage, since } = explanation;
  const todo = adviceFor(stage);
  return {
    snapshot: { namespace, name, uid },
    ready,
    state: state.kind,
    stage,
    because: explanationAt(explanation, now),
    ...(since !== undefined && { since: formatTimestamp(since) }),
    ...(todo !== undefined && { todo }),
    content: contentNameOf(observed.snapshot),
    ...(error !== undefined && { error }),
  };
}

/** The same for people. */
export function bindingText({ snapshot, state, stage, because, todo, error }: BindingReport): string {
  const waits = stage === 'none' ? '' : `, waits for: ${stage}`;
  return [
    `VolumeSnapshot ${snapshot.namespace}/${snapshot.name}: ${state}${waits}`,
    `  why    ${because}`,
    ...(error === undefined || because.includes(error) ? [] : [`  error  ${error}`]),
    ...(todo === undefined ? [] : [`  to do  ${todo}`]),
  ].join('\n');
}
