import { describe, expect, it } from 'vitest';
import { intentOf, lastAppliedAnnotation } from '../../src/admission/intent.ts';
import { readReviewJson } from '../support/admission-decide.ts';
import { type ClassRequest, classManifest, reviewFor } from '../support/admission-requests.ts';

const unset = classManifest();
const immediate = classManifest({ volumeBindingMode: 'Immediate' });
const waiting = classManifest({ volumeBindingMode: 'WaitForFirstConsumer' });
const withManifest = (text: string) => classManifest({ annotations: { [lastAppliedAnnotation]: text } });
const entry = (manager: string, ...fields: readonly string[]) => ({
  manager,
  operation: 'Apply',
  fieldsV1: Object.fromEntries(fields.map((field) => [field, {}])),
});
const exported = (...managedFields: readonly unknown[]) => ({
  ...unset,
  metadata: { ...unset.metadata, managedFields },
});

const rows: readonly (readonly [string, ClassRequest, string])[] = [
  ['server-side apply without the field', { by: 'kubectl apply --server-side', manifest: unset }, 'Unset'],
  ['server-side apply of Immediate', { by: 'kubectl apply --server-side', manifest: immediate }, 'Explicit'],
  ['server-side apply of the other mode', { by: 'kubectl apply --server-side', manifest: waiting }, 'Explicit'],
  ['client-side apply without the field', { by: 'kubectl apply', manifest: unset }, 'Unset'],
  ['client-side apply of Immediate', { by: 'kubectl apply', manifest: immediate }, 'Explicit'],
  ['create --save-config without the field', { by: 'kubectl create --save-config', manifest: unset }, 'Unset'],
  ['create --save-config of Immediate', { by: 'kubectl create --save-config', manifest: immediate }, 'Explicit'],
  ['a plain create without the field', { by: 'kubectl create', manifest: unset }, 'Unknown'],
  ['a plain create of Immediate', { by: 'kubectl create', manifest: immediate }, 'Unknown'],
  ['a plain create of the other mode', { by: 'kubectl create', manifest: waiting }, 'Explicit'],
  ['Helm 3', { by: 'kubectl create', manifest: unset, fieldManager: 'helm' }, 'Unknown'],
  ['a replace without the field', { by: 'kubectl replace', manifest: unset, live: waiting }, 'Unknown'],
  [
    'server-side apply without the field over an old annotation that has it',
    {
      by: 'kubectl apply --server-side',
      manifest: classManifest({ annotations: { [lastAppliedAnnotation]: JSON.stringify(immediate) } }),
    },
    'Unset',
  ],
  [
    'server-side apply by one manager of a class that another has applied with the field',
    {
      by: 'kubectl apply --server-side',
      manifest: unset,
      live: { ...immediate, metadata: { name: 'fast', managedFields: [entry('argocd', 'f:volumeBindingMode')] } },
    },
    'Unset',
  ],
  [
    'a create of an export with the managedFields of another applier',
    { by: 'kubectl create', manifest: exported(entry('argocd', 'f:provisioner')) },
    'Unknown',
  ],
  [
    'a create of an export with managedFields of the same manager',
    { by: 'kubectl create', manifest: exported(entry('helm', 'f:provisioner')), fieldManager: 'helm' },
    'Unknown',
  ],
  ['an annotation that is no JSON', { by: 'kubectl create', manifest: withManifest('{') }, 'Unknown'],
  ['an annotation that is null', { by: 'kubectl create', manifest: withManifest('null') }, 'Unknown'],
  [
    'an annotation copied from a class of another name',
    { by: 'kubectl create', manifest: withManifest(JSON.stringify(classManifest({ name: 'slow' }))) },
    'Unknown',
  ],
  [
    'an annotation copied from another kind',
    { by: 'kubectl create', manifest: withManifest(JSON.stringify({ ...unset, kind: 'ConfigMap' })) },
    'Unknown',
  ],
  [
    'an annotation about another provisioner',
    { by: 'kubectl create', manifest: withManifest(JSON.stringify(classManifest({ provisioner: 'old.example' }))) },
    'Unknown',
  ],
  [
    'an annotation with another mode than the object',
    { by: 'kubectl create', manifest: withManifest(JSON.stringify(waiting)) },
    'Unknown',
  ],
  [
    'an annotation in which the field is null',
    { by: 'kubectl create', manifest: withManifest(JSON.stringify({ ...unset, volumeBindingMode: null })) },
    'Unset',
  ],
];

describe('what the author of a class meant by its binding mode', () => {
  it.each(rows)('%s', (_, request, intent) => {
    expect(intentOf(readReviewJson(reviewFor(request)))).toBe(intent);
  });

  it('does not take a field for written because every object inherits something of that name', () => {
    const manifest = withManifest(
      '{"kind":"StorageClass","metadata":{"name":"fast"},"provisioner":"csi.example","__proto__":{"volumeBindingMode":"Immediate"}}',
    );
    expect(intentOf(readReviewJson(reviewFor({ by: 'kubectl create', manifest })))).toBe('Unset');
  });
});
