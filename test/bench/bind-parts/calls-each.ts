import type { AuditedCall } from './audited-calls.ts';
import type { SnapshotLife } from './snapshot-lives.ts';
import type { MadeSnapshot } from './snapshot-load.ts';

/** What a binder asked of the API server for one snapshot, on average; reads and refused calls are among them. */
export interface CallsEach {
  /** All of them, until the claim is released. */
  readonly all: number;
  /** Those of them that only let the claim go: about the claim, and after its snapshot had its content. */
  readonly release: number;
  /** Refused, in all. */
  readonly refused: number;
  /** By verb and resource, the most frequent first. */
  readonly described: string;
}

/**
 * Counts a binder's calls for snapshots that came so far apart that no two of one claim were underway together: else a
 * claim is protected and released once for several.
 */
export function callsEach(
  made: readonly MadeSnapshot[],
  lives: readonly SnapshotLife[],
  binderCalls: readonly AuditedCall[],
): CallsEach {
  const calls = binderCalls.filter(({ resource }) => resource !== 'configmaps');
  const each = (some: readonly AuditedCall[]) => Math.round((some.length * 100) / made.length) / 100;
  const protecting = ({ name, at }: AuditedCall) =>
    made.some(({ claim }, i) => {
      const { askedAt = Number.NaN, contentAt = Number.NaN } = lives[i] ?? {};
      return claim === name && askedAt <= at && at <= contentAt;
    });
  const counts = new Map<string, number>();
  for (const { verb, resource } of calls) {
    const call = `${verb} ${resource}`;
    counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  return {
    all: each(calls),
    release: each(calls.filter((call) => call.resource === 'persistentvolumeclaims' && !protecting(call))),
    refused: calls.filter(({ code }) => code >= 300).length,
    described: [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([call, count]) => `${Math.round((count * 100) / made.length) / 100} ${call}`)
      .join(', '),
  };
}
