import type { Decision, PatchOperation } from './decision.ts';

/** What the webhook answers: the decision as an AdmissionReview in JSON. */
export function writeResponse(uid: string, decision: Decision): string {
  const { result, message, patch, warnings } = decision;
  return write({
    uid,
    allowed: result !== 'denied',
    ...(result === 'denied' ? { status: { message: message ?? '', code: 403, reason: 'Forbidden' } } : {}),
    // Both or neither.
    ...(patch.length > 0 ? { patchType: 'JSONPatch', patch: base64OfJson(patch) } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    auditAnnotations: auditAnnotationsOf(decision),
  });
}

/** Lets pass what nothing is decided about, with warnings where something is to be said. */
export function writeAllowed(uid: string, warnings: readonly string[] = []): string {
  return write({ uid, allowed: true, ...(warnings.length > 0 ? { warnings } : {}) });
}

function write(response: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response });
}

/** The API server puts the name of the webhook and a slash before each key. */
function auditAnnotationsOf({
  policy,
  intent,
  result,
  injected,
  findings,
}: Decision): Readonly<Record<string, string>> {
  const reasons = [...new Set(findings.map(({ reason }) => reason))];
  return {
    result,
    intent,
    ...(policy === undefined ? {} : { policy }),
    ...(injected.length > 0 ? { injected: injected.join(',') } : {}),
    ...(reasons.length > 0 ? { findings: reasons.join(',') } : {}),
  };
}

/** The same JSON in ASCII, since `btoa` knows bytes only. */
function base64OfJson(patch: readonly PatchOperation[]): string {
  const ascii = JSON.stringify(patch).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return btoa(ascii);
}
