import type { Reason } from '../api/reasons.ts';
import type { ActivePlan } from './plan-schedule.ts';
import type { Tally } from './tally.ts';
import { listWaiting } from './waiting.ts';

/**
 * What this pass has settled for good, as increments of counters. The unit is one claim at one tick: due = created +
 * skipped + missed. A wait is no outcome until its snapshot is made or it is given up, and then carries the reason of
 * the wait. A tick that passed for the whole schedule counts once for each claim that is chosen now, or, when none is,
 * once in all as skipped for NoMatchingClaim.
 *
 * The status that the same pass leads to is what keeps anything from being counted twice: add these once it is written.
 */
export function account(plan: ActivePlan): readonly Tally[] {
  const claims = plan.turns.length;
  const ticks = claims > 0 || plan.decision.kind !== 'due' ? plan.settled.ticks : [aTick, ...plan.settled.ticks];
  return merge([
    ...ticks.map((tally) =>
      claims > 0 ? { ...tally, count: tally.count * claims } : ({ ...tally, ...noClaim } satisfies Tally),
    ),
    ...claimTallies(plan),
  ]);
}

/** How many runs the pass gives up: ticks of the whole schedule, and single claims at a tick that was acted on. */
export function missedRuns(plan: ActivePlan): number {
  return [...plan.settled.ticks, ...claimTallies(plan)].reduce(
    (sum, { outcome, count }) => (outcome === 'missed' ? sum + count : sum),
    0,
  );
}

/** What became of single claims: at the tick being served, at one that was left before, and those beyond the list. */
export function claimTallies(plan: ActivePlan): readonly Tally[] {
  const turns = plan.turns.flatMap(({ asked, turn }): readonly Tally[] => {
    if (asked === undefined || asked.kind === 'delayed') return [];
    if (turn.kind === 'done' || turn.kind === 'create') return [one('created', 'SnapshotCreated')];
    if (asked.kind === 'late') return [one('missed', asked.reason)];
    return turn.kind === 'skip' ? [one('skipped', turn.reason)] : [];
  });
  const beyond = listWaiting(plan.turns).beyond.map((reason) => one('missed', reason));
  return merge([...plan.settled.claims, ...turns, ...beyond]);
}

const noClaim = { outcome: 'skipped', reason: 'NoMatchingClaim' } as const;
const aTick: Tally = { ...noClaim, count: 1 };

function one(outcome: Tally['outcome'], reason: Reason): Tally {
  return { outcome, reason, count: 1 };
}

function merge(tallies: readonly Tally[]): readonly Tally[] {
  const merged = new Map<string, Tally>();
  for (const tally of tallies) {
    if (tally.count === 0) continue;
    const key = `${tally.outcome} ${tally.reason}`;
    merged.set(key, { ...tally, count: tally.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()];
}
