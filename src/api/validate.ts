import { parseDuration } from './duration.ts';
import type { Problem } from './problem.ts';
import type { SnapshotSchedule, SnapshotScheduleSpec } from './snapshot-schedule.generated.ts';
import { isSnapshotSchedule } from './snapshot-schedule-validate.generated.js';
import { type Rule, type Validated, validated } from './validated.ts';

/**
 * Reads a SnapshotSchedule as the API server returns it; `object` is left as it is, defaults are filled into the copy.
 *
 * The API server has refused most mistakes already. This is the second line: an object may be older than the rules, or
 * come from a file, and the rules that keep snapshots from being deleted must not depend on an installed CRD. What
 * needs the calendar (the cron expression, the zone) is judged by the schedule's own parser.
 */
export function validateSnapshotSchedule(object: unknown): Validated<SnapshotSchedule> {
  return validated<SnapshotSchedule>(object, isSnapshotSchedule, specRules);
}

const specRules: readonly Rule<SnapshotScheduleSpec>[] = [
  someClaimIsChosen,
  selectorIsNotEmpty,
  listsAreNotEmpty,
  maxAgeIsADuration,
];

function someClaimIsChosen({ claims }: SnapshotScheduleSpec): Problem | undefined {
  const { selector, names, storageClassNames, all } = claims;
  if (all || selector !== undefined || names !== undefined || storageClassNames !== undefined) return undefined;
  return {
    path: 'spec.claims',
    message: 'chooses no claim: give selector, names or storageClassNames, or write all: true',
  };
}

// `selector: {app: db}` loses its unknown field on the way through the API server and arrives here as {}.
function selectorIsNotEmpty({ claims: { selector, all } }: SnapshotScheduleSpec): Problem | undefined {
  if (selector === undefined || all) return undefined;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (Object.keys(matchLabels).length > 0 || matchExpressions.length > 0) return undefined;
  return {
    path: 'spec.claims.selector',
    message: 'is empty and would choose every claim: put labels under matchLabels, or write all: true',
  };
}

function listsAreNotEmpty({ claims }: SnapshotScheduleSpec): Problem | undefined {
  const empty = (['names', 'storageClassNames'] as const).find((field) => claims[field]?.length === 0);
  if (empty === undefined) return undefined;
  return { path: `spec.claims.${empty}`, message: 'is empty and would choose no claim: leave it out' };
}

function maxAgeIsADuration({ retention }: SnapshotScheduleSpec): Problem | undefined {
  const maxAge = retention?.maxAge;
  if (maxAge === undefined || (parseDuration(maxAge) ?? 0) > 0) return undefined;
  return {
    path: 'spec.retention.maxAge',
    message: `must be a duration above zero such as 90d or 1w3d12h (w, d, h, m, s; largest first), not "${maxAge}"`,
  };
}
