import { desiredTopologies } from '../domain/topology/class/desired-topologies.ts';
import { sameTerms } from '../domain/topology/class/same-terms.ts';
import { waitForFirstConsumer } from '../domain/topology/class/storage-class.ts';
import { isLeftAlone } from '../domain/topology/view/driver-kind.ts';
import type { PlanInput } from './class-plan.ts';
import { type Intent, intentOf } from './intent.ts';
import { injectedFields } from './marks.ts';
import { modeVerdict } from './mode-verdict.ts';
import type { ReviewedClass } from './storage-class-review.ts';

/** A new class as its author sent it, before any policy put something in. */
export interface AuthoredClass {
  readonly object: ReviewedClass;
  readonly intent: Intent;
}

/**
 * Takes back what has been put into a new class already: the API server asks again when another webhook has changed the
 * object after us, and its own admission policy (engine AdmissionPolicy) works before us. Deciding from here gives the same
 * decision each time.
 *
 * A field counts as put in where the mark names it, and it has the value that the policy would put in, with this intent.
 * Otherwise the author wrote it, and the mark is false. A mark that a person has written, or a backup tool, says no more than
 * what the policy would have done by itself, so it can be believed.
 */
export function authoredClass({ review, policy, view }: PlanInput): AuthoredClass {
  const { object } = review;
  const spec = policy.spec.value;
  const marked = injectedFields(object.annotations);
  let authored = object;
  if (
    marked.has('allowedTopologies') &&
    isWhatWouldBeInjected(object.allowedTopologies, desiredTopologies(spec, object, view))
  ) {
    authored = { ...authored, allowedTopologies: [], hasAllowedTopologies: false };
  }
  if (marked.has('volumeBindingMode') && object.volumeBindingMode === waitForFirstConsumer) {
    const unset = { ...authored, volumeBindingMode: 'Immediate' };
    const intent = intentOf({ ...review, object: unset });
    if (!isLeftAlone(object.provisioner, view) && modeVerdict(spec, intent) === 'set') return { object: unset, intent };
  }
  return { object: authored, intent: intentOf({ ...review, object: authored }) };
}

function isWhatWouldBeInjected(
  terms: ReviewedClass['allowedTopologies'],
  desired: ReturnType<typeof desiredTopologies>,
): boolean {
  return desired.kind === 'terms' && sameTerms(terms, desired.terms);
}
