import type { ActivePlan } from '../plan-schedule.ts';
import type { ClaimTurn } from '../plan-tick.ts';
import { nextWake } from '../wake.ts';
import type { FullBudget } from './share-budget.ts';

/**
 * The plan without the snapshots that a driver has no room for now: their claims wait for it, as they would for a quota,
 * until the next tick or the starting deadline. `held` says for each, by claim uid, what it waits for.
 */
export function holdBack(plan: ActivePlan, held: ReadonlyMap<string, string>, now: Date): ActivePlan {
  if (held.size === 0) return plan;
  const turns = plan.turns.map((entry): ClaimTurn => {
    const message = entry.turn.kind === 'create' ? held.get(entry.claim.uid) : undefined;
    return message === undefined ? entry : { ...entry, turn: { kind: 'wait', reason: 'DriverLimitReached', message } };
  });
  const actions = plan.actions.filter((action) => action.kind !== 'create-snapshot' || !held.has(action.claimUid));
  return { ...plan, turns, actions, wakeAt: nextWake({ ...plan, turns }, now) };
}

/** What a claim waits for, in words; so many other claims of its schedule, `before`, wait for the same in front of it. */
export function describeWait(driver: string, full: FullBudget, before: number): string {
  switch (full.of) {
    case 'volume':
      return `its volume has ${full.words}, and driver ${driver} is allowed no more of one volume`;
    case 'driver': {
      const line = before === 0 ? 'this claim is next in line' : `${claims(before)} of the schedule before this one`;
      return `the driver ${driver} has ${full.words}; ${line}`;
    }
    default:
      return full.of satisfies never;
  }
}

function claims(count: number): string {
  return count === 1 ? '1 claim' : `${count} claims`;
}
