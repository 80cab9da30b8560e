import type { FailedAttempt } from './observed.ts';
import type { CreateSnapshot, DeleteSnapshot, RemoveOwner, SetOwner } from './plan.ts';
import type { ActivePlan } from './plan-schedule.ts';
import type { ClaimTurn } from './plan-tick.ts';
import { nextWake } from './wake.ts';

/** What could not be deleted or handed over is tried again after this, in milliseconds. */
const retryMs = 60_000;

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
  | { readonly kind: 'overtaken'; readonly action: DeleteSnapshot | SetOwner | RemoveOwner }
  | { readonly kind: 'owner-changed'; readonly action: SetOwner | RemoveOwner }
  | { readonly kind: 'owner-not-changed'; readonly action: SetOwner | RemoveOwner; readonly message: string }
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
  const undone = outcomes.some(({ kind }) => kind === 'not-deleted' || kind === 'owner-not-changed');
  const retryAt = undone ? new Date(now.getTime() + retryMs) : undefined;
  if (failed.size === 0) return retryAt === undefined ? plan : { ...plan, wakeAt: earlier(plan.wakeAt, retryAt) };
  const turns = plan.turns.map((entry): ClaimTurn => {
    const attempt = failed.has(entry.claim.uid) ? attempts.get(entry.claim.uid) : undefined;
    if (attempt === undefined) return entry;
    const { reason, message, notBefore } = attempt;
    return { ...entry, turn: { kind: 'wait', reason, message, until: notBefore } };
  });
  return { ...plan, turns, wakeAt: earlier(nextWake({ ...plan, turns }, now), retryAt) };
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}
