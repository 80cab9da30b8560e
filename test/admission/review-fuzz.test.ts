import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/admission/decision.ts';
import { type AnsweredReview, createAdmissionRoute } from '../../src/server/admission-route.ts';
import { admissionCases } from '../support/admission-cases.ts';
import { classManifest, reviewFor } from '../support/admission-requests.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { applyJsonPatch } from '../support/json-patch.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { breakReview, editReview, garble, noise, pick, seeded } from '../support/mutate-review.ts';
import { node, nodesIn, policy, view } from '../support/topology-build.ts';

const TIMES = 100_000;

const declaredPaths = new Set([
  '/volumeBindingMode',
  '/allowedTopologies',
  '/metadata/annotations',
  '/metadata/annotations/keepsake.dev~1injected',
  '/metadata/annotations/keepsake.dev~1policy',
]);

const provisioners = ['csi.example', 'flat.example', 'kubernetes.io/no-provisioner', 'kubernetes.io/aws-ebs'];
const specs = [...admissionCases.flatMap(({ spec }) => spec ?? []), {}];
const worlds = specs.flatMap((spec) => {
  const one = policy({ spec: { ...spec, match: { provisioners, ...spec.match } } });
  return [[one], [one, policy({ name: 'other', spec: { match: { provisioners } } })]];
});
const flat = node({ name: 'flat', labels: {}, drivers: [{ name: 'flat.example', topologyKeys: [] }] });
const views = [view(nodesIn({ a: 2, b: 1 })), view([...nodesIn({ a: 1 }), flat]), view([])];
const reviews = admissionCases.map(({ request }) => JSON.stringify(reviewFor(request)));

interface Answer {
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: { readonly message: string };
    readonly patch?: string;
    readonly patchType?: string;
    readonly warnings?: readonly string[];
  };
}

/** A body, and what it is as JSON if it is that. */
function makeBody(random: () => number): string | Uint8Array {
  const review = pick(random, reviews);
  const kind = random();
  if (kind < 0.05) return noise(random);
  if (kind < 0.2) return garble(review, random);
  if (kind < 0.5) return JSON.stringify(breakReview(JSON.parse(review), random));
  if (kind < 0.6) return JSON.stringify(breakReview(editReview(review, random), random));
  return JSON.stringify(editReview(review, random));
}

function parsed(body: string | Uint8Array): { request?: { uid?: unknown; object?: unknown } } | undefined {
  try {
    return JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString()) as ReturnType<typeof parsed>;
  } catch {
    return undefined;
  }
}

function patchIn({ response }: Answer): readonly PatchOperation[] {
  if ((response.patch === undefined) !== (response.patchType === undefined)) throw new Error('half a patch');
  return response.patch === undefined ? [] : (JSON.parse(atob(response.patch)) as readonly PatchOperation[]);
}

/** Answers bodies, and throws where an answer is not what an API server can use. */
function createJudge(world: (typeof worlds)[number], nodes: (typeof views)[number]) {
  const logger = createMemoryLogger();
  const counts = new Map<string, number>();
  let last: AnsweredReview | undefined;
  const route = createAdmissionRoute({
    policies: () => world,
    view: () => nodes,
    observer: {
      reviewed(review) {
        last = review;
      },
    },
    logger,
    clock: createFakeClock('2026-11-22T12:00:00Z'),
  });
  const ask = (body: string | Uint8Array): Answer | undefined => {
    const { status, body: text } = route(body);
    logger.lines.length = 0;
    if (last?.result === 'failed') throw new Error('deciding failed');
    counts.set(last?.result ?? '', (counts.get(last?.result ?? '') ?? 0) + 1);
    if (status === 400) return undefined;
    if (status !== 200) throw new Error(`status ${status}`);
    return JSON.parse(text) as Answer;
  };
  return {
    counts,
    judge(body: string | Uint8Array): void {
      const answer = ask(body);
      if (answer === undefined) return;
      const json = parsed(body);
      const { uid, allowed, warnings = [], status } = answer.response;
      if (uid !== json?.request?.uid) throw new Error('another uid');
      const patch = patchIn(answer);
      const undeclared = patch.find(({ path }) => !declaredPaths.has(path));
      if (undeclared !== undefined) throw new Error(`touches ${undeclared.path}`);
      if (!allowed && (patch.length > 0 || !status?.message))
        throw new Error('a refusal without a reason, or with a patch');
      if (warnings.some((line) => line.length > 240 || /[\p{Cc}\p{Cs}]/u.test(line)))
        throw new Error('a warning is cut');
      if (warnings.join('').length > 4_096) throw new Error('too many warnings');
      if (ask(body)?.response.patch !== answer.response.patch) throw new Error('patched otherwise the second time');
      if (patch.length === 0) return;
      const object = applyJsonPatch(json?.request?.object, patch);
      const again = ask(JSON.stringify({ ...json, request: { ...json?.request, object } }));
      if (again === undefined || !again.response.allowed) throw new Error('refused once patched');
      if (patchIn(again).length > 0) throw new Error(`patched twice: ${JSON.stringify([patch, patchIn(again)])}`);
    },
  };
}

describe('a hostile or mistaken caller', () => {
  it(`gets a review with its uid or a clean refusal, ${TIMES} times`, () => {
    const judges = worlds.flatMap((world) => views.map((nodes) => createJudge(world, nodes)));
    for (let seed = 0; seed < TIMES; seed++) {
      const random = seeded(seed);
      const { judge } = pick(random, judges);
      const body = makeBody(random);
      try {
        judge(body);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}\n${String(body).slice(0, 4_000)}`, { cause: error });
      }
    }
    const totals = (result: string) => judges.reduce((sum, { counts }) => sum + (counts.get(result) ?? 0), 0);
    const results = ['allowed', 'patched', 'denied', 'ignored', 'other', 'malformed'];
    // A generator that makes only nonsense would prove nothing.
    for (const result of results) expect(totals(result), result).toBeGreaterThan(TIMES / 200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  }, 240_000);

  it('does not make the webhook slow with ten thousand values, terms or labels', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `v${index}`);
    const review = reviewFor({ by: 'kubectl apply', manifest: classManifest() });
    const huge = [
      [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: many }] }],
      many.map((value) => ({ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: [value] }] })),
      [{ matchLabelExpressions: many.map((value) => ({ key: value, values: [value] })) }],
    ];
    const began = performance.now();
    let asked = 0;
    for (const world of worlds.filter((_, index) => index % 8 === 0)) {
      const { judge } = createJudge(world, views[0] as (typeof views)[number]);
      for (const allowedTopologies of huge) {
        const object = { ...review.request.object, allowedTopologies };
        judge(JSON.stringify({ ...review, request: { ...review.request, object } }));
        asked++;
      }
    }
    expect((performance.now() - began) / asked).toBeLessThan(2_000);
  }, 240_000);
});
