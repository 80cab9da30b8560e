import { readFile } from 'node:fs/promises';

interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly userAgent?: string;
  readonly requestURI: string;
  readonly requestReceivedTimestamp: string;
  readonly objectRef?: { readonly resource: string };
}

/**
 * What the operator asked of the API server between two moments, by the audit log: how often each verb and resource,
 * such as `update leases`. A call that is logged in several stages counts once.
 */
export async function operatorCalls(auditLog: string, from: Date, to: Date): Promise<ReadonlyMap<string, number>> {
  const calls = new Map<string, string>();
  for (const line of (await readFile(auditLog, 'utf8')).split('\n')) {
    if (!line.includes('"userAgent":"keepsake/')) continue;
    const { auditID, verb, objectRef, requestURI, requestReceivedTimestamp } = JSON.parse(line) as AuditEvent;
    const at = Date.parse(requestReceivedTimestamp);
    if (at >= from.getTime() && at < to.getTime()) calls.set(auditID, `${verb} ${objectRef?.resource ?? requestURI}`);
  }
  const counts = new Map<string, number>();
  for (const call of calls.values()) counts.set(call, (counts.get(call) ?? 0) + 1);
  return counts;
}
