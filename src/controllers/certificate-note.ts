import type { EventNote, EventTarget } from '../domain/event-note.ts';

/** What became of a certificate, as a reason of `api/reasons.ts`. */
export type CertificateReason = 'CertificateIssued' | 'CertificateFailed';

/** The event about it, on the Secret that holds it. */
export function certificateNote(
  secret: Pick<EventTarget, 'namespace' | 'name' | 'uid'>,
  reason: CertificateReason,
  note: string,
): EventNote {
  const type = reason === 'CertificateIssued' ? 'Normal' : 'Warning';
  const regarding = { apiVersion: 'v1', kind: 'Secret', ...secret };
  return { regarding, type, reason, action: 'IssueCertificate', note };
}
