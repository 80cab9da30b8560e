import type { Claim, Volume } from '../claim.ts';
import type { Failures } from '../failures.ts';
import type { HoldUp } from '../hold-up.ts';
import type { FailedAttempt } from '../observed.ts';
import { type Snapshot, type SnapshotClass, snapshotState } from '../snapshot.ts';
import { resolveClass } from './resolve-class.ts';

/** Everything that decides what happens to one claim at one tick. */
export interface TurnInput {
  readonly claim: Claim;
  /** The name that its snapshot of this tick has. */
  readonly snapshotName: string;
  readonly volume: Volume | undefined;
  readonly classes: readonly SnapshotClass[];
  readonly scheduleClassName: string | undefined;
  readonly concurrency: 'Forbid' | 'Allow';
  readonly readyDeadlineMs: number;
  /** The schedule's snapshots of this claim. */
  readonly snapshots: readonly Snapshot[];
  /** What keeps the newest of them from being ready. */
  readonly holdUp: HoldUp | undefined;
  /** How often in a row they have failed, and how often they may. */
  readonly failures: Failures;
  readonly suspendAfterFailures: number | undefined;
  readonly attempt: FailedAttempt | undefined;
  /** The tick is the schedule's creation: schedule and claim may have been applied together a moment ago. */
  readonly firstRun: boolean;
}

/** What happens to a claim at a tick. A skip is final for the tick; a wait is looked at again until the next one. */
export type Turn =
  | { readonly kind: 'done' }
  | { readonly kind: 'create'; readonly className: string; readonly topology: string | undefined }
  | Obstacle;

/** What stands in the way of a snapshot. */
export type Obstacle =
  | { readonly kind: 'skip'; readonly reason: SkipReason; readonly message: string }
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly message: string; readonly until?: Date };

/** Why a claim has no snapshot of a tick, for good. */
export type SkipReason = 'ClaimExcluded' | 'ClaimTerminating' | 'ClaimNotBound' | 'ClaimNotCsi' | 'TooManyFailures';
/** Why a claim has no snapshot of a tick yet; what is missing may come before the next tick. */
export type WaitReason =
  | 'ClaimNotBound'
  | 'VolumeNotSeen'
  | 'ClassNotFound'
  | 'AmbiguousDefaultClass'
  | 'ClassOfAnotherDriver'
  | 'PreviousSnapshotRunning'
  | 'JitterDelay'
  | 'DriverLimitReached'
  | FailedAttempt['reason'];

type Check = (input: TurnInput, now: Date) => Obstacle | undefined;

/**
 * What stands in a claim's way at any time, tick or not. The order is the design: first what its owner wants, then what
 * makes a snapshot impossible for good, then what may pass by itself. A snapshot that upstream cannot finish is not even
 * created: it would stay unready for ever and hold back the deletion of its claim.
 */
const standing: readonly Check[] = [
  function excludedByItsOwner({ claim }) {
    return claim.excluded
      ? skip(
          'ClaimExcluded',
          'the claim opts out by the annotation keepsake.dev/exclude; remove it to protect the claim',
        )
      : undefined;
  },
  function goingAway({ claim }) {
    // external-snapshotter#349: a snapshot of such a claim could never be deleted again.
    return claim.deleting ? skip('ClaimTerminating', 'the claim is being deleted') : undefined;
  },
  function notBound({ claim, firstRun }) {
    if (claim.phase === 'Bound' && claim.volumeName !== undefined) return undefined;
    const why = claim.phase === 'Lost' ? 'Lost: its volume is gone' : 'Pending and has no data yet';
    const message = `the claim is ${why}; it joins once it is Bound`;
    return firstRun ? wait('ClaimNotBound', message) : skip('ClaimNotBound', message);
  },
  function failedTooOften({ failures: { consecutiveFailures, lastFailedTick }, suspendAfterFailures, snapshots }) {
    if (suspendAfterFailures === undefined || consecutiveFailures < suspendAfterFailures) return undefined;
    // Before all that is waited for: a wait would promise a snapshot of this tick.
    const [newest] = snapshots.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    const trouble = newest?.error === undefined ? '' : `; the driver says: ${newest.error}`;
    const failed = consecutiveFailures === 1 ? 'its last snapshot' : `its last ${consecutiveFailures} snapshots`;
    return skip(
      'TooManyFailures',
      `suspended: ${failed} failed (tick ${lastFailedTick}), and spec.suspendAfterFailures allows no more; it gets ` +
        "none until the spec is edited, the schedule's annotation keepsake.dev/resume gets a new value, or a failed " +
        `one becomes ready; those that it has stay under retention${trouble}`,
    );
  },
  function volumeNotSeen({ claim, volume }) {
    return volume === undefined
      ? wait('VolumeNotSeen', `PersistentVolume ${claim.volumeName} is not to be seen yet`)
      : undefined;
  },
  function notCsi({ volume }) {
    return volume?.driver === undefined
      ? skip('ClaimNotCsi', 'its volume is not served by a CSI driver, and only those can be snapshotted')
      : undefined;
  },
  function noClass(input) {
    const choice = chooseClass(input);
    return choice.kind === 'refused' ? wait(choice.reason, choice.message) : undefined;
  },
];

/** What stands in the way at a tick only, looked at when nothing else does. */
const momentary: readonly Check[] = [
  function previousStillRunning({ concurrency, snapshots, holdUp, readyDeadlineMs }, now) {
    if (concurrency === 'Allow') return undefined;
    const running = snapshots.find((one) => !one.deleting && snapshotState(one, readyDeadlineMs, now) === 'pending');
    if (running === undefined) return undefined;
    const why = holdUp?.kind === 'known' && holdUp.snapshotName === running.name ? holdUp.because : running.error;
    const trouble = why === undefined ? '' : `: ${why}`;
    return wait(
      'PreviousSnapshotRunning',
      `snapshot ${running.name} is not ready yet${trouble}; concurrencyPolicy Forbid waits for it`,
      new Date(running.createdAt.getTime() + readyDeadlineMs),
    );
  },
  function refusedJustNow({ attempt }, now) {
    return attempt !== undefined && attempt.notBefore > now
      ? wait(attempt.reason, attempt.message, attempt.notBefore)
      : undefined;
  },
];

/** Decides what happens to a claim at a tick: what is done is never done again; else the first check that speaks. */
export function decideTurn(input: TurnInput, now: Date): Turn {
  if (isDone(input)) return { kind: 'done' };
  const obstacle = findObstacle(input, now) ?? firstOf(momentary, input, now);
  if (obstacle !== undefined) return obstacle;
  const choice = chooseClass(input);
  return choice.kind === 'class'
    ? { kind: 'create', className: choice.name, topology: input.volume?.topology }
    : wait(choice.reason, choice.message);
}

/** True when the claim has its snapshot of the tick. */
export function isDone({ snapshots, snapshotName }: TurnInput): boolean {
  return snapshots.some(({ name }) => name === snapshotName);
}

/** What stands in the way of any snapshot of the claim, whether a tick is due or not. */
export function findObstacle(input: TurnInput, now: Date): Obstacle | undefined {
  return firstOf(standing, input, now);
}

function firstOf(checks: readonly Check[], input: TurnInput, now: Date): Obstacle | undefined {
  for (const check of checks) {
    const obstacle = check(input, now);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

function chooseClass({ claim, volume, classes, scheduleClassName }: TurnInput): ReturnType<typeof resolveClass> {
  return resolveClass(
    volume?.driver ?? '',
    { byClaim: claim.snapshotClassName, bySchedule: scheduleClassName },
    classes,
  );
}

function skip(reason: SkipReason, message: string): Obstacle {
  return { kind: 'skip', reason, message };
}

function wait(reason: WaitReason, message: string, until?: Date): Obstacle {
  return until === undefined ? { kind: 'wait', reason, message } : { kind: 'wait', reason, message, until };
}
