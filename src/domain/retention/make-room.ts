import type { OwnSnapshot } from '../naming/provenance.ts';
import { snapshotTime } from '../snapshot.ts';
import { explainRetention, floorOf, type RetentionInput, type Verdict } from './explain-retention.ts';

/**
 * Lets one more snapshot of a claim go when a quota keeps the next one from being made: the oldest of those that the
 * next one would push out once it is ready. Otherwise a quota as large as `keepLast` would end the schedule for good,
 * since pruning waits for a newer one and the newer one for room.
 *
 * The floor counts only what is there, never the one that is to come. Nothing goes ahead of its time while something of
 * the claim goes anyway, or is going: that makes the room.
 */
export function makeRoom(verdicts: readonly Verdict[], input: RetentionInput, now: Date): readonly Verdict[] {
  const { policy, snapshots } = input;
  if (policy === undefined || verdicts.some(({ kind, snapshot }) => kind === 'prune' || snapshot.deleting)) {
    return verdicts;
  }
  const floor = floorOf(policy);
  // The coming one is the newest of all and fills one place of the floor, so there must be one place more.
  const afterwards = explainRetention(
    { ...input, policy: { ...policy, minReady: floor + 1 }, snapshots: [...snapshots, comingAfter(snapshots, now)] },
    now,
  );
  const pushedOut = afterwards
    .flatMap((verdict) => (verdict.kind === 'prune' && verdict.rule === 'keeps' ? [verdict.snapshot] : []))
    .sort((a, b) => snapshotTime(a).getTime() - snapshotTime(b).getTime());
  const goes = pushedOut[0];
  if (goes === undefined) return verdicts;
  return verdicts.map((verdict) =>
    verdict.snapshot === goes
      ? {
          kind: 'prune',
          snapshot: goes,
          rule: 'quota',
          because: `a quota is full and the next snapshot would push it out; the newest ${floor} ready stay`,
        }
      : verdict,
  );
}

/** A ready snapshot that is newer than all, whatever the clocks say. */
function comingAfter(snapshots: readonly OwnSnapshot[], now: Date): OwnSnapshot {
  const newest = snapshots.reduce((latest, { createdAt }) => Math.max(latest, createdAt.getTime()), now.getTime());
  return {
    namespace: '',
    name: '',
    uid: '',
    resourceVersion: '',
    createdAt: new Date(newest + 1),
    deleting: false,
    termination: undefined,
    claimName: '',
    contentName: undefined,
    className: undefined,
    ready: true,
    takenAt: undefined,
    error: undefined,
    scheduleUid: undefined,
    claimUid: '',
    tick: now,
    scheduleName: undefined,
    madeByKeepsake: true,
    ownedBy: undefined,
    pinned: false,
    inGroup: false,
  };
}
