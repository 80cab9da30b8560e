import { upstreamFinalizers } from '../../api/upstream-marks.ts';
import type { BindableClaim } from './bindable.ts';
import type { ProtectClaim, ReleaseClaim } from './binding-plan.ts';
import { type ClaimUse, isProtected, needsClaim } from './claim-use.ts';
import { judged } from './judged.ts';

/** Keeps the claim from going away, unless it is kept already or is going already: then it is too late to ask. */
export function protectClaim(claim: BindableClaim | undefined): readonly ProtectClaim[] {
  if (claim === undefined || claim.deleting || isProtected(claim)) return [];
  return [
    {
      kind: 'protect-claim',
      claim: judged(claim),
      finalizers: [...claim.finalizers, upstreamFinalizers.claimSource],
      because: 'a snapshot is going to be cut from the claim',
    },
  ];
}

/**
 * Lets the claim go when nobody needs it any more. `doneUid` is a snapshot that counts as served, because the same plan
 * makes it ready. Also for a claim whose last snapshot is gone, which no plan for a snapshot can help.
 */
export function releaseClaim(use: ClaimUse, doneUid?: string): readonly ReleaseClaim[] {
  const { claim, siblings } = use;
  if (claim === undefined || !isProtected(claim)) return [];
  if (siblings.some((one) => one.uid !== doneUid && needsClaim(one, use))) return [];
  return [
    {
      kind: 'release-claim',
      claim: judged(claim),
      finalizers: claim.finalizers.filter((one) => one !== upstreamFinalizers.claimSource),
      because: 'no snapshot is being cut from the claim any more',
    },
  ];
}
