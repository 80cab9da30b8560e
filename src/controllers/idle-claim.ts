import { releaseClaim } from '../domain/binding/claim-protection.ts';
import { type ApplyBindingContext, applyBinding, type BindingOutcome } from '../kube/apply-binding.ts';
import type { BindingStores } from '../kube/observe-binding.ts';
import type { ClaimTurns } from './claim-turns.ts';

/** What lets claims go that no snapshot is left to speak for. */
export interface IdleClaimOptions {
  readonly stores: BindingStores;
  readonly claimTurns: ClaimTurns;
  readonly mayWrite: () => boolean;
}

/**
 * Lets a claim go that is protected for nobody. Its snapshots do so themselves; but the last one may have vanished
 * without a word, because it carried no finalizer yet or a person took them away. The claim must be free
 * (`ClaimTurns.isBusy`) when this is called. Undefined: there was nothing to do.
 */
export async function releaseIdleClaim(
  claim: string,
  { stores, claimTurns, mayWrite }: IdleClaimOptions,
  applying: ApplyBindingContext,
): Promise<BindingOutcome | undefined> {
  const actions = releaseClaim({
    claim: stores.claims.getByKey(claim),
    siblings: stores.snapshots.byIndex('claim', claim),
    classes: [...stores.classes.values()],
    content: (name) => stores.contents.get(undefined, name),
  });
  if (actions.length === 0 || !mayWrite()) return undefined;
  const endTurn = claimTurns.begin(claim);
  try {
    return await applyBinding(actions, applying);
  } finally {
    endTurn();
  }
}
