import { describe, expect, it } from 'vitest';
import { readReview } from '../../src/admission/read-review.ts';
import { classManifest, reviewFor } from '../support/admission-requests.ts';
import { term, zone } from '../support/topology-build.ts';

const review = reviewFor({
  by: 'kubectl create',
  manifest: classManifest({ allowedTopologies: [term(zone, 'a')], labels: { tier: 'gold' } }),
});
const { uid } = review.request;
const withRequest = (request: object) => JSON.stringify({ ...review, request: { ...review.request, ...request } });
const withObject = (object: object) => withRequest({ object: { ...review.request.object, ...object } });
const withMetadata = (metadata: object) => withObject({ metadata: { ...review.request.object.metadata, ...metadata } });

describe('reading a review', () => {
  it('reads what the decision looks at', () => {
    expect(readReview(JSON.stringify(review))).toMatchObject({
      kind: 'review',
      review: {
        uid,
        operation: 'CREATE',
        dryRun: false,
        fieldManager: 'kubectl-create',
        object: {
          name: 'fast',
          provisioner: 'csi.example',
          volumeBindingMode: 'Immediate',
          allowedTopologies: [term(zone, 'a')],
          labels: { tier: 'gold' },
          hasAllowedTopologies: true,
          hasAnnotations: false,
          managedFields: [{ manager: 'kubectl-create', operation: 'Update' }],
        },
        oldObject: undefined,
      },
    });
  });

  it.each([
    ['a deletion', { operation: 'DELETE', object: null }],
    ['a connection', { operation: 'CONNECT' }],
    ['another kind', { resource: { group: '', version: 'v1', resource: 'pods' } }],
    ['another version', { resource: { group: 'storage.k8s.io', version: 'v2', resource: 'storageclasses' } }],
    ['a subresource', { subResource: 'status' }],
    ['a review without a resource', { resource: null }],
  ])('%s is none of our business', (_, request) => {
    expect(readReview(withRequest(request))).toMatchObject({ kind: 'other', uid });
  });

  it.each([
    ['nothing', '', /not a JSON object/],
    ['no JSON', 'x', /not a JSON object/],
    ['a list', '[]', /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    ['another kind', JSON.stringify({ ...review, kind: 'Pod' }), /kind: AdmissionReview/],
    ['an old version', JSON.stringify({ ...review, apiVersion: 'admission.k8s.io/v1beta1' }), /admission.k8s.io\/v1,/],
    ['no request', JSON.stringify({ ...review, request: undefined }), /request.uid/],
    ['a uid that is a number', withRequest({ uid: 5 }), /request.uid/],
    ['a uid that is empty', withRequest({ uid: '' }), /request.uid/],
    ['a uid without end', withRequest({ uid: 'x'.repeat(10_000) }), /request.uid/],
    ['no operation', withRequest({ operation: null }), /request.operation/],
    ['no object', withRequest({ object: null }), /request.object must be an object/],
    ['an update without the old object', withRequest({ operation: 'UPDATE' }), /request.oldObject must be an object/],
    [
      'no binding mode, which the API server fills in',
      withObject({ volumeBindingMode: undefined }),
      /volumeBindingMode/,
    ],
    ['a provisioner that is a list', withObject({ provisioner: ['x'] }), /request.object.provisioner must be a text/],
    ['topologies that are a text', withObject({ allowedTopologies: 'a' }), /allowedTopologies must be a list/],
    ['a term that is a text', withObject({ allowedTopologies: ['a'] }), /allowedTopologies\[\] must be an object/],
    [
      'a value that is a number',
      withObject({ allowedTopologies: [{ matchLabelExpressions: [{ key: 'k', values: [1] }] }] }),
      /values\[\] must be a text/,
    ],
    ['labels that are a list', withMetadata({ labels: [] }), /metadata.labels must be an object/],
    ['an annotation that is a number', withMetadata({ annotations: { a: 1 } }), /annotations.\* must be a text/],
  ])('%s is malformed', (_, body, problem) => {
    expect(readReview(body)).toMatchObject({ kind: 'malformed', problem: expect.stringMatching(problem) });
  });

  it('reads null as absent', () => {
    const read = readReview(withObject({ allowedTopologies: null, parameters: null }));
    expect(read).toMatchObject({
      kind: 'review',
      review: { object: { hasAllowedTopologies: false, allowedTopologies: [] } },
    });
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes a label called %s for a label', (key) => {
    const body = withMetadata({ labels: 'LABELS' }).replace('"LABELS"', `{"${key}":"x"}`);
    const read = readReview(body);
    if (read.kind !== 'review') throw new Error('not read');
    expect(Object.keys(read.review.object.labels)).toEqual([key]);
    expect(Object.getPrototypeOf(read.review.object.labels)).toBeNull();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('finds no field in what objects inherit', () => {
    const body = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","__proto__":{"request":${JSON.stringify(review.request)}}}`;
    expect(readReview(body)).toMatchObject({ kind: 'malformed' });
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('is not overwhelmed by a hundred thousand nested %s', (_, open, close) => {
    const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    expect(readReview(deep).kind).toBe('malformed');
    expect(readReview(withObject({ parameters: 'DEEP' }).replace('"DEEP"', deep)).kind).toBe('malformed');
    expect(readReview(withMetadata({ managedFields: 'DEEP' }).replace('"DEEP"', `[${deep}]`)).kind).toBe('review');
  });

  it('reads no more of managedFields than an API server writes', () => {
    const managedFields = Array.from({ length: 50_000 }, () => ({ manager: 'm', operation: 'Apply', fieldsV1: {} }));
    const read = readReview(withMetadata({ managedFields }));
    expect(read.kind === 'review' && read.review.object.managedFields.length).toBe(256);
  });
});
