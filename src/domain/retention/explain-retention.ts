import type { OwnSnapshot } from '../naming/provenance.ts';
import { believableTime, snapshotState } from '../snapshot.ts';
import { type LocalTime, periodOf, tiers } from './periods.ts';
import type { RetentionPolicy } from './policy.ts';

/** Everything that retention may look at: the snapshots that one schedule made of one claim, and the policy. */
export interface RetentionInput {
  /** Absent: keep everything. */
  readonly policy: RetentionPolicy | undefined;
  readonly snapshots: readonly OwnSnapshot[];
  /** Names of snapshots that a pending claim is being filled from. */
  readonly restoring: ReadonlySet<string>;
  readonly readyDeadlineMs: number;
  readonly localTime: LocalTime;
}

/** The fate of one snapshot and the rule that decided it, in words for a person. */
export type Verdict =
  | { readonly kind: 'keep'; readonly snapshot: OwnSnapshot; readonly because: string }
  | { readonly kind: 'prune'; readonly snapshot: OwnSnapshot; readonly rule: PruneRule; readonly because: string };

/** Which limit let a snapshot go; `quota`: ahead of its time, to make room for the next one. */
export type PruneRule = 'keeps' | 'maxAge' | 'failedLimit' | 'quota';

type Ranked = { readonly snapshot: OwnSnapshot; readonly time: Date };
type Rule = (policy: RetentionPolicy, ready: readonly Ranked[], localTime: LocalTime) => Map<OwnSnapshot, string>;

/**
 * Decides for every snapshot of one claim whether it stays, and says why.
 *
 * Only ready snapshots are ranked, newest data first. What any keep rule wants stays; `maxAge` beats the keeps;
 * `minReady` beats everything, so a claim never loses its last good snapshots, however old, failing or suspended its
 * schedule is. Failed snapshots never count as good ones and have a small limit of their own. What is pinned, in use,
 * part of a group or going already is left alone; a pin is not counted either.
 */
export function explainRetention(input: RetentionInput, now: Date): readonly Verdict[] {
  const rank = (state: 'ready' | 'failed'): readonly Ranked[] =>
    input.snapshots
      .filter((snapshot) => untouchable(snapshot) === undefined)
      .filter((snapshot) => snapshotState(snapshot, input.readyDeadlineMs, now) === state)
      // A stamp in the future must not make a snapshot the newest for ever and so push good ones out of the floor.
      .map((snapshot) => ({ snapshot, time: believableTime(snapshot, now) }))
      .sort(newestFirst);

  const ready = rank('ready');
  const kept = keptReady(input, ready, now);
  const kinds = new Map<OwnSnapshot, Verdict>([
    ...ready.map(({ snapshot, time }): [OwnSnapshot, Verdict] => [
      snapshot,
      judgeReady(snapshot, time, kept, input, now),
    ]),
    ...rank('failed').map(({ snapshot }, index): [OwnSnapshot, Verdict] => [
      snapshot,
      judgeFailed(snapshot, index, ready.length, input),
    ]),
  ]);
  return input.snapshots.map(
    (snapshot) =>
      kinds.get(snapshot) ?? keep(snapshot, untouchable(snapshot) ?? 'not ready yet: its deadline has not passed'),
  );
}

function untouchable(snapshot: OwnSnapshot): string | undefined {
  if (snapshot.deleting) return 'being deleted already';
  if (!snapshot.madeByKeepsake) {
    return 'its managedFields do not show that Keepsake made it, and labels prove nothing; delete it by hand; not counted';
  }
  if (snapshot.pinned) return 'pinned by the label keepsake.dev/keep; not counted';
  if (snapshot.inGroup) return 'part of a group snapshot, which is deleted only as a whole; not counted';
  return undefined;
}

// Drivers cut their stamps to the second, so ties are common; broken by anything but the API server's stamp, they would
// give the two floors different snapshots to hold, and one too many would stay.
function newestFirst(a: Ranked, b: Ranked): number {
  return (
    b.time.getTime() - a.time.getTime() ||
    b.snapshot.createdAt.getTime() - a.snapshot.createdAt.getTime() ||
    (a.snapshot.name < b.snapshot.name ? 1 : -1)
  );
}

/** Each rule keeps by itself; together they keep the union, and the first that keeps a snapshot is its reason. */
const keepRules: readonly Rule[] = [
  function keepLast(policy, ready) {
    const count = policy.keepLast ?? 0;
    return new Map(ready.slice(0, count).map(({ snapshot }) => [snapshot, `one of the last ${count} ready`]));
  },
  ...tiers.map(
    ({ rule, period }): Rule =>
      (policy, ready, localTime) => {
        const count = policy[rule] ?? 0;
        const newestOfPeriod = new Map<string, OwnSnapshot>();
        for (const { snapshot, time } of ready) {
          if (newestOfPeriod.size === count) break;
          const key = periodOf(rule, time, localTime);
          if (!newestOfPeriod.has(key)) newestOfPeriod.set(key, snapshot);
        }
        return new Map(
          [...newestOfPeriod.values()].map((kept) => [kept, `newest of its ${period} (${rule} ${count})`]),
        );
      },
  ),
];

function keptReady(input: RetentionInput, ready: readonly Ranked[], now: Date): ReadonlyMap<OwnSnapshot, string> {
  const { policy } = input;
  if (policy === undefined) return new Map(ready.map(({ snapshot }) => [snapshot, 'the schedule has no retention']));
  const wanted = hasKeepRule(policy)
    ? union(keepRules.map((rule) => rule(policy, ready, input.localTime)))
    : new Map(ready.map(({ snapshot }) => [snapshot, 'no rule limits the number']));
  for (const { snapshot, time } of ready) if (isTooOld(policy, time, now)) wanted.delete(snapshot);
  // Last, because nothing beats it.
  const floor = floorOf(policy);
  for (const { snapshot } of [...ready.slice(0, floor), ...[...ready].sort(lastCreatedFirst).slice(0, floor)]) {
    if (!wanted.has(snapshot)) wanted.set(snapshot, `the floor: the newest ${floor} ready always stay`);
  }
  return wanted;
}

// The driver's clock says how old data is, but when it is set back it ranks the newest data as old; the API server's
// clock then still keeps it.
function lastCreatedFirst(a: Ranked, b: Ranked): number {
  return b.snapshot.createdAt.getTime() - a.snapshot.createdAt.getTime() || newestFirst(a, b);
}

function judgeReady(
  snapshot: OwnSnapshot,
  time: Date,
  kept: ReadonlyMap<OwnSnapshot, string>,
  { policy, restoring }: RetentionInput,
  now: Date,
): Verdict {
  const because = kept.get(snapshot);
  if (because !== undefined) return keep(snapshot, because);
  if (restoring.has(snapshot.name)) return keep(snapshot, 'a pending claim is being filled from it');
  return policy !== undefined && isTooOld(policy, time, now)
    ? {
        kind: 'prune',
        snapshot,
        rule: 'maxAge',
        because: 'its data is older than maxAge, and newer ready ones fill the floor',
      }
    : { kind: 'prune', snapshot, rule: 'keeps', because: 'no keep rule wants it, and newer ready ones fill the floor' };
}

function judgeFailed(
  snapshot: OwnSnapshot,
  index: number,
  readyCount: number,
  { policy, restoring }: RetentionInput,
): Verdict {
  if (policy === undefined) return keep(snapshot, 'the schedule has no retention');
  if (index < policy.failedLimit)
    return keep(snapshot, `failed, kept for diagnosis (failedLimit ${policy.failedLimit})`);
  if (restoring.has(snapshot.name)) return keep(snapshot, 'a pending claim waits for it');
  // Ready ones turn unready in bulk when contents lose their status; the data is there, and may be the last.
  if (snapshot.takenAt !== undefined && readyCount < floorOf(policy)) {
    return keep(snapshot, `its data was taken, and fewer than minReady ${floorOf(policy)} are ready`);
  }
  return {
    kind: 'prune',
    snapshot,
    rule: 'failedLimit',
    because: `failed, and ${policy.failedLimit} newer failed ones are kept for diagnosis`,
  };
}

function keep(snapshot: OwnSnapshot, because: string): Verdict {
  return { kind: 'keep', snapshot, because };
}

function hasKeepRule(policy: RetentionPolicy): boolean {
  return policy.keepLast !== undefined || tiers.some(({ rule }) => policy[rule] !== undefined);
}

function isTooOld(policy: RetentionPolicy, time: Date, now: Date): boolean {
  return policy.maxAgeMs !== undefined && now.getTime() - time.getTime() > policy.maxAgeMs;
}

/** How many of the newest ready snapshots always stay. */
// The CRD refuses less than 1; a wrong value that slipped through must still not open the floor.
export function floorOf(policy: RetentionPolicy): number {
  return Number.isInteger(policy.minReady) ? Math.max(1, policy.minReady) : 1;
}

function union(maps: readonly Map<OwnSnapshot, string>[]): Map<OwnSnapshot, string> {
  const result = new Map<OwnSnapshot, string>();
  for (const map of maps) for (const [key, value] of map) if (!result.has(key)) result.set(key, value);
  return result;
}
