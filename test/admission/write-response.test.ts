import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/admission/decision.ts';
import { writeAllowed, writeResponse } from '../../src/admission/write-response.ts';

const allowed: Decision = {
  result: 'allowed',
  intent: 'Unset',
  policy: 'wait',
  patch: [],
  message: undefined,
  warnings: [],
  warnedAbout: [],
  findings: [],
  injected: [],
  because: [],
};

describe('the answer to a review', () => {
  it('has neither patch nor patchType where nothing is changed', () => {
    expect(JSON.parse(writeResponse('u', allowed))).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'u', allowed: true, auditAnnotations: { result: 'allowed', intent: 'Unset', policy: 'wait' } },
    });
  });

  it('has a patch that survives letters of all alphabets', () => {
    const patch = [{ op: 'add', path: '/x', value: 'Zürich 東京 😀 \ud800' }] as const;
    const { response } = JSON.parse(writeResponse('u', { ...allowed, result: 'patched', patch }));
    expect(response.patchType).toBe('JSONPatch');
    expect(JSON.parse(Buffer.from(response.patch, 'base64').toString('utf8'))).toEqual(patch);
  });

  it('says why a class is refused', () => {
    const { response } = JSON.parse(writeResponse('u', { ...allowed, result: 'denied', message: 'no' }));
    expect(response).toMatchObject({ allowed: false, status: { code: 403, reason: 'Forbidden', message: 'no' } });
  });

  it('has audit annotations with keys that the API server takes', () => {
    const finding = { reason: 'UnknownTopologyKey', severity: 'warn', message: 'm', breaksPolicy: true } as const;
    const decision: Decision = { ...allowed, injected: ['volumeBindingMode'], findings: [finding, finding] };
    const { auditAnnotations } = JSON.parse(writeResponse('u', decision)).response;
    expect(auditAnnotations).toMatchObject({ injected: 'volumeBindingMode', findings: 'UnknownTopologyKey' });
    for (const key of Object.keys(auditAnnotations)) expect(key).toMatch(/^[a-z]{1,63}$/);
  });

  it('lets other reviews pass', () => {
    expect(JSON.parse(writeAllowed('u')).response).toEqual({ uid: 'u', allowed: true });
  });
});
