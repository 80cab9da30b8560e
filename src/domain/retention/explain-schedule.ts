import { isOwnSnapshot } from '../naming/provenance.ts';
import type { ObservedSchedule } from '../observed.ts';
import { planAdoption } from '../plan-adoption.ts';
import { planSchedule } from '../plan-schedule.ts';
import { readyDeadlineMs } from '../plan-tick.ts';
import { believableTime, type Snapshot, type SnapshotState, snapshotState } from '../snapshot.ts';

/** What retention thinks of one snapshot, in plain values: it can be printed or sent as JSON as it is. */
export interface SnapshotExplanation {
  readonly snapshot: string;
  /** Name of the claim that it was taken from; empty for one that was made from a content. */
  readonly claim: string;
  readonly claimUid: string;
  /** `keep` and `prune` as decided; `deleting`: somebody has decided already; `ignore`: it is not this schedule's. */
  readonly verdict: 'keep' | 'prune' | 'deleting' | 'ignore';
  readonly because: string;
  /** The age of its data: when it was taken, or, before the driver has said so, when it was asked for. */
  readonly time: Date;
  readonly state: SnapshotState | 'deleting';
}

/** Without a spec that can be read there is no deadline either; the CRD's default stands in. */
const defaultDeadlineMs = 3_600_000;

/**
 * Says of every snapshot that carries the schedule's label whether it stays and why, by claim and newest data first. It
 * is what the next pass would decide from `observed` at `now`, except that a pass deletes at most `prunesPerPass`. Pure.
 */
export function explainSchedule(observed: ObservedSchedule, now: Date): readonly SnapshotExplanation[] {
  const plan = planSchedule(observed, now);
  const active = plan.kind === 'active' ? plan : undefined;
  const deadlineMs = active === undefined ? defaultDeadlineMs : readyDeadlineMs(active.spec);
  const verdicts = new Map(active?.verdicts.map((verdict) => [verdict.snapshot.uid, verdict]));
  const judge = (snapshot: Snapshot): Pick<SnapshotExplanation, 'verdict' | 'because'> => {
    if (!isOwnSnapshot(snapshot, planAdoption(observed))) {
      return { verdict: 'ignore', because: 'its name, labels and annotations do not prove that this schedule made it' };
    }
    if (snapshot.deleting) return { verdict: 'deleting', because: 'being deleted already' };
    const verdict = verdicts.get(snapshot.uid);
    return verdict === undefined
      ? { verdict: 'keep', because: 'the schedule is stalled, and nothing is deleted by a rule in doubt' }
      : { verdict: verdict.kind, because: verdict.because };
  };
  return observed.snapshots
    .map((snapshot) => ({
      snapshot: snapshot.name,
      claim: snapshot.claimName ?? '',
      claimUid: snapshot.claimUid ?? '',
      ...judge(snapshot),
      time: believableTime(snapshot, now),
      state: snapshot.deleting ? ('deleting' as const) : snapshotState(snapshot, deadlineMs, now),
    }))
    .sort(byClaimThenNewest);
}

function byClaimThenNewest(a: SnapshotExplanation, b: SnapshotExplanation): number {
  // Two claims of one name, the earlier one gone, stay apart.
  const [one, other] = [`${a.claim}/${a.claimUid}`, `${b.claim}/${b.claimUid}`];
  if (one !== other) return one < other ? -1 : 1;
  return b.time.getTime() - a.time.getTime() || (a.snapshot < b.snapshot ? 1 : -1);
}
