import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A call as the API server logs it when it is over, as far as benchmarks look at it. */
export interface AuditEvent {
  readonly verb: string;
  readonly userAgent?: string;
  readonly requestURI: string;
  /** When the call came in, RFC 3339 with microseconds. */
  readonly requestReceivedTimestamp: string;
  /** When the answer was out. */
  readonly stageTimestamp: string;
  readonly stage: string;
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string };
  readonly responseStatus?: { readonly code?: number };
}

/** Which calls of an audit log to read. */
export interface AuditFilter {
  /** Texts that stand in the line of each wanted call; what is sought in 200 MB should not be parsed first. */
  readonly having: readonly string[];
  /** Where in the file to begin, in bytes: what `auditSize` gave earlier. Default 0. */
  readonly from?: number;
}

/** Reads calls from an audit log, in the order in which they were over. The log may be growing. */
export async function* auditEvents(auditLog: string, { having, from = 0 }: AuditFilter): AsyncGenerator<AuditEvent> {
  for await (const line of createInterface({ input: createReadStream(auditLog, { start: from }) })) {
    // The API server may be in the middle of its last line.
    if (line.endsWith('}') && having.every((text) => line.includes(text))) yield JSON.parse(line) as AuditEvent;
  }
}
