import { stat } from 'node:fs/promises';
import { type AuditEvent, auditEvents } from '../cluster-parts/audit-events.ts';

/** A call about one object, as the API server logged it. */
export interface AuditedCall {
  readonly verb: string;
  /** With its subresource: `volumesnapshots/status`. */
  readonly resource: string;
  readonly name: string;
  readonly userAgent: string;
  readonly code: number;
  /** When it came in, in milliseconds since 1970. */
  readonly at: number;
  /** When the answer was out. */
  readonly doneAt: number;
}

type NamedEvent = AuditEvent & { readonly objectRef?: { readonly name?: string; readonly subresource?: string } };

/** How long the log is now, in bytes. */
export async function auditSize(auditLog: string): Promise<number> {
  return (await stat(auditLog)).size;
}

/** The calls that were over after the log had this length; without watches, Leases and Events. */
export async function callsSince(auditLog: string, from: number): Promise<readonly AuditedCall[]> {
  const calls: AuditedCall[] = [];
  for await (const event of auditEvents(auditLog, { having: ['"stage":"ResponseComplete"'], from })) {
    const { verb, objectRef, userAgent = '', responseStatus }: NamedEvent = event;
    if (verb === 'watch' || objectRef?.resource === undefined) continue;
    if (objectRef.resource === 'events' || objectRef.resource === 'leases') continue;
    const { resource, subresource, name = '' } = objectRef;
    calls.push({
      verb,
      resource: subresource === undefined ? resource : `${resource}/${subresource}`,
      name,
      userAgent,
      code: responseStatus?.code ?? 0,
      at: Date.parse(event.requestReceivedTimestamp),
      doneAt: Date.parse(event.stageTimestamp),
    });
  }
  return calls;
}
