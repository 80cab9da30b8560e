import { auditEvents } from '../cluster-parts/audit-events.ts';

const MINUTE_MS = 60_000;

/**
 * How many milliseconds after a tick its snapshots were there, by the API server's clock: when the answers to the
 * creations in certain namespaces went out, for those asked for within a minute after the tick. Sorted.
 */
export async function skewsOf(
  auditLog: string,
  namespaces: RegExp,
  tick: number,
  from = 0,
): Promise<readonly number[]> {
  const skews: number[] = [];
  for await (const event of auditEvents(auditLog, { having: ['"volumesnapshots"', '"create"'], from })) {
    const { stage, objectRef, responseStatus, requestReceivedTimestamp, stageTimestamp } = event;
    const at = Date.parse(requestReceivedTimestamp) - tick;
    if (stage !== 'ResponseComplete' || responseStatus?.code !== 201 || at < 0 || at >= MINUTE_MS) continue;
    if (namespaces.test(objectRef?.namespace ?? '')) skews.push(Date.parse(stageTimestamp) - tick);
  }
  return skews.sort((a, b) => a - b);
}

/** The value that a share of a sorted list does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
