import type { FailedAttempt } from './observed.ts';
import type { CreateSnapshot, DeleteSnapshot } from './plan.ts';
import type { ActivePlan } from './plan-schedule.ts';
import type { ClaimTurn } from './plan-tick.ts';
import { nextWake } from './wake.ts';

/** How one action went. */
export type Outcome =
  | { readonly kind: 'created'; readonly action: CreateSnapshot }
  | {
      readonly kind: 'not-created';
      readonly action: CreateSnapshot;
      readonly reason: FailedAttempt['reason'];
      readonly message: string;
    }
  | { readonly kind: 'deleted'; readonly action: DeleteSnapshot }
  /** The object is not as it was judged, or gone: the next look decides afresh. */
  | { readonly kind: 'overtaken'; readonly action: DeleteSnapshot }
  | { readonly kind: 'not-deleted'; readonly action: DeleteSnapshot; readonly message: string };

/**
 * The plan as it came out: a claim whose snapshot could not be created waits for it, until its next try. `attempts` are
 * those after this pass, by claim uid.
 */
export function withOutcomes(
  plan: ActivePlan,
  outcomes: readonly Outcome[],
  attempts: ReadonlyMap<string, FailedAttempt>,
  now: Date,
): ActivePlan {
  const failed = new Set(
    outcomes.flatMap((outcome) => (outcome.kind === 'not-created' ? [outcome.action.claimUid] : [])),
  );
  if (failed.size === 0) return plan;
  const turns = plan.turns.map((entry): ClaimTurn => {
    const attempt = failed.has(entry.claim.uid) ? attempts.get(entry.claim.uid) : undefined;
    if (attempt === undefined) return entry;
    const { reason, message, notBefore } = attempt;
    return { ...entry, turn: { kind: 'wait', reason, message, until: notBefore } };
  });
  return { ...plan, turns, wakeAt: nextWake({ ...plan, turns }, now) };
}
