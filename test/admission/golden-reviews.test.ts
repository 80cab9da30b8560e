import { describe, expect, it } from 'vitest';
import { writeResponse } from '../../src/admission/write-response.ts';
import { admissionCases } from '../support/admission-cases.ts';
import { decideJson, reinvoked } from '../support/admission-decide.ts';
import { reviewFor } from '../support/admission-requests.ts';
import { expectGolden } from '../support/golden.ts';
import { policySpec } from '../support/topology-build.ts';

describe('reviews in and out', () => {
  it.each(admissionCases)('$name', ({ name, request, spec }) => {
    const review = reviewFor(request);
    const decision = decideJson(review, { ...(spec && { spec }) });
    const { response } = JSON.parse(writeResponse(review.request.uid, decision)) as { response: { patch?: string } };
    if (response.patch !== undefined) response.patch = JSON.parse(atob(response.patch));
    const { managedFields: _fields, ...metadata } = decision.stored.metadata;
    const golden = { spec: policySpec(spec), review, response, stored: { ...decision.stored, metadata } };
    expectGolden(`admission/${name}.json`, `${JSON.stringify(golden, undefined, 2)}\n`);
  });

  it.each(admissionCases)('$name: asked again with its own patch applied, it changes nothing', ({ request, spec }) => {
    const review = reviewFor(request);
    const deciding = { ...(spec && { spec }) };
    const first = decideJson(review, deciding);
    const second = decideJson(reinvoked(review, first), deciding);
    expect(second.patch).toEqual([]);
    expect(second.injected).toEqual(first.injected);
    expect(second.result === 'denied').toBe(first.result === 'denied');
  });

  const fromScratch = admissionCases.filter(
    ({ request, spec, name }) =>
      request.live === undefined && spec?.allowedTopologies?.whenPresent !== 'Intersect' && name !== 'marks-by-hand',
  );

  it.each(fromScratch)('$name: asked again, it gives the same reasons', ({ request, spec }) => {
    const review = reviewFor(request);
    const deciding = { ...(spec && { spec }) };
    const { patch: _patch, ...first } = decideJson(review, deciding);
    const { patch: _empty, ...second } = decideJson(reinvoked(review, decideJson(review, deciding)), deciding);
    expect(second).toEqual(first);
  });

  it.each(admissionCases)('$name: a dry run is decided like the real thing', ({ request, spec }) => {
    const deciding = { ...(spec && { spec }) };
    const dry = decideJson(reviewFor({ ...request, dryRun: true }), deciding);
    expect(dry).toEqual(decideJson(reviewFor({ ...request, dryRun: false }), deciding));
  });
});
