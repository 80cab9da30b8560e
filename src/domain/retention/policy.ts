import { parseDuration } from '../../api/duration.ts';
import type { SnapshotScheduleSpec } from '../../api/snapshot-schedule.generated.ts';

/** `spec.retention` of a schedule, parsed. A count that is absent keeps nothing by that rule. */
export interface RetentionPolicy {
  readonly keepLast?: number | undefined;
  readonly keepHourly?: number | undefined;
  readonly keepDaily?: number | undefined;
  readonly keepWeekly?: number | undefined;
  readonly keepMonthly?: number | undefined;
  readonly keepYearly?: number | undefined;
  readonly maxAgeMs?: number | undefined;
  /** The floor, at least 1: this many of the newest ready snapshots stay, whatever any other rule says. */
  readonly minReady: number;
  /** How many failed snapshots stay for diagnosis. */
  readonly failedLimit: number;
}

/** The rules that keep by count; each keeps the newest ready snapshot of each of its last N periods. */
export type TierRule = 'keepHourly' | 'keepDaily' | 'keepWeekly' | 'keepMonthly' | 'keepYearly';

/** The policy of a schedule; undefined when it has none, which keeps everything. */
export function retentionPolicy(spec: SnapshotScheduleSpec): RetentionPolicy | undefined {
  const { retention } = spec;
  if (retention === undefined) return undefined;
  const { maxAge, minReady = 1, failedLimit = 1, ...keeps } = retention;
  return { ...keeps, minReady, failedLimit, maxAgeMs: maxAge === undefined ? undefined : parseDuration(maxAge) };
}
