import type { Reason } from '../api/reasons.ts';
import type { SnapshotScheduleStatusWaitingGroup as WaitingGroup } from '../api/snapshot-schedule.generated.ts';
import type { ClaimTurn } from './plan-tick.ts';

/** So many waiting claims are remembered in the status, 250 kB at most; the CRD refuses more. */
export const rememberedWaits = 5000;

/** The claims that wait, as the status remembers them, and those that it has no room for. */
export interface WaitingList {
  readonly groups: readonly WaitingGroup[];
  /** What each claim beyond the list waits for: it is not tried again, and counts as missed. */
  readonly beyond: readonly Reason[];
}

/** The claims whose snapshot is due and could not be made yet, in an order that depends on nothing but their uids. */
export function listWaiting(turns: readonly ClaimTurn[]): WaitingList {
  const waiting = turns
    .flatMap(({ claim, asked, turn }) =>
      asked?.kind === 'owed' && turn.kind === 'wait' ? [{ uid: claim.uid, reason: turn.reason }] : [],
    )
    .sort((a, b) => (a.uid < b.uid ? -1 : 1));
  const groups = new Map<Reason, string[]>();
  for (const { uid, reason } of waiting.slice(0, rememberedWaits)) {
    const group = groups.get(reason);
    if (group === undefined) groups.set(reason, [uid]);
    else group.push(uid);
  }
  return {
    groups: [...groups]
      .map(([reason, claimUids]) => ({ reason, claimUids }))
      .sort((a, b) => (a.reason < b.reason ? -1 : 1)),
    beyond: waiting.slice(rememberedWaits).map(({ reason }) => reason),
  };
}
