import { auditEvents } from '../cluster-parts/audit-events.ts';

/** How often something was asked for, and when the last answer was out. */
export interface CallCount {
  readonly count: number;
  readonly lastAt: Date;
}

/** What the operator asked of the API server, by verb and resource, such as `patch leases`. */
export type OperatorCalls = ReadonlyMap<string, CallCount>;

/**
 * Counts by the audit log what the operator asked of the API server between two moments, by when it asked. The log is
 * read from byte `start`, which must be before the first moment.
 */
export async function operatorCalls(auditLog: string, from: Date, to: Date, start = 0): Promise<OperatorCalls> {
  const counts = new Map<string, CallCount>();
  const calls = auditEvents(auditLog, { having: ['"userAgent":"keepsake/'], from: start });
  for await (const { verb, stage, objectRef, requestURI, requestReceivedTimestamp, stageTimestamp } of calls) {
    // A watch is logged twice, and is over minutes later.
    if (stage !== (verb === 'watch' ? 'ResponseStarted' : 'ResponseComplete')) continue;
    const at = Date.parse(requestReceivedTimestamp);
    if (at < from.getTime() || at >= to.getTime()) continue;
    const call = `${verb} ${objectRef?.resource ?? requestURI}`;
    counts.set(call, { count: (counts.get(call)?.count ?? 0) + 1, lastAt: new Date(stageTimestamp) });
  }
  return counts;
}

/** The counts as one line, the most frequent first. */
export function describeCalls(calls: OperatorCalls): string {
  return [...calls]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([call, { count }]) => `${count} ${call}`)
    .join(', ');
}
