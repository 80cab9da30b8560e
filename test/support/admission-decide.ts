import { type DecideOptions, decide } from '../../src/admission/decide.ts';
import type { Decision } from '../../src/admission/decision.ts';
import { readReview } from '../../src/admission/read-review.ts';
import type { StorageClassReview } from '../../src/admission/storage-class-review.ts';
import type { ClassManifest, ReviewJson } from './admission-requests.ts';
import { applyJsonPatch } from './json-patch.ts';
import { nodesIn, policy, type SpecOverrides, view } from './topology-build.ts';

/** What decides, where a test does not say it: one policy with the defaults of the CRD, and nodes in zones `a` and `b`. */
export interface Deciding {
  readonly spec?: SpecOverrides;
  readonly policies?: DecideOptions['policies'];
  readonly view?: DecideOptions['view'];
}

/** A review as the webhook reads it; throws where it is something else. */
export function readReviewJson(json: unknown): StorageClassReview {
  const read = readReview(JSON.stringify(json));
  if (read.kind !== 'review') throw new Error(`not a review: ${JSON.stringify(read)}`);
  return read.review;
}

/** The decision about a review, and the class as it is stored after it. */
export function decideJson(json: ReviewJson, deciding: Deciding = {}): Decision & { readonly stored: ClassManifest } {
  const { policies = [policy({ ...(deciding.spec && { spec: deciding.spec }) })] } = deciding;
  const options = { policies, view: deciding.view ?? view(nodesIn({ a: 2, b: 1 })) };
  const decision = decide({ review: readReviewJson(json), ...options });
  return { ...decision, stored: applyJsonPatch(json.request.object, decision.patch) };
}

/** The review that the API server sends when it asks again, since another webhook has changed the object. */
export function reinvoked(json: ReviewJson, decision: Pick<Decision, 'patch'>): ReviewJson {
  return { ...json, request: { ...json.request, object: applyJsonPatch(json.request.object, decision.patch) } };
}
