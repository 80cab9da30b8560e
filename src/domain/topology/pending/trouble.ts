import type { PendingTrouble, TroubleKind } from './pending-claim.ts';
import { bounded } from './place-words.ts';

/** A trouble of these claims, each named once. */
export function troubleOf(
  kind: TroubleKind,
  sentence: string,
  claims: readonly { readonly name: string }[],
): PendingTrouble {
  return {
    reason: 'VolumeCannotLand',
    kind,
    sentence: bounded(sentence),
    claims: [...new Set(claims.map(({ name }) => name))],
  };
}
