import { auditEvents } from '../cluster-parts/audit-events.ts';

/** When VolumeSnapshots of one namespace were created, by the API server's own clock, in milliseconds since 1970. */
export interface AuditedCreates {
  readonly count: number;
  /** The first request came in. */
  readonly firstAt: number;
  /** Answers went out, sorted. */
  readonly doneAt: readonly number[];
  /** Creations a second from the first request to the last answer. */
  readonly perSecond: number;
}

/** Reads from the audit log what was created in a namespace. */
export async function auditedCreates(auditLog: string, namespace: string): Promise<AuditedCreates> {
  let firstAt = Number.POSITIVE_INFINITY;
  const doneAt: number[] = [];
  for await (const event of auditEvents(auditLog, { having: ['"volumesnapshots"', `"${namespace}"`] })) {
    const { verb, stage, objectRef, responseStatus, requestReceivedTimestamp, stageTimestamp } = event;
    if (verb !== 'create' || stage !== 'ResponseComplete' || responseStatus?.code !== 201) continue;
    if (objectRef?.resource !== 'volumesnapshots' || objectRef.namespace !== namespace) continue;
    firstAt = Math.min(firstAt, Date.parse(requestReceivedTimestamp));
    doneAt.push(Date.parse(stageTimestamp));
  }
  doneAt.sort((a, b) => a - b);
  const lastAt = doneAt.at(-1) ?? Number.NaN;
  return { count: doneAt.length, firstAt, doneAt, perSecond: (doneAt.length * 1000) / (lastAt - firstAt) };
}
