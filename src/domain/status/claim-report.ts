import type { Reason } from '../../api/reasons.ts';
import type { SnapshotScheduleStatusClaim as ClaimEntry } from '../../api/snapshot-schedule.generated.ts';
import type { Failures } from '../failures.ts';
import type { HoldUp } from '../hold-up.ts';
import type { OwnSnapshot } from '../naming/provenance.ts';
import { tickText } from '../naming/snapshot-name.ts';
import type { ClaimTurn } from '../plan-tick.ts';
import { type SnapshotState, snapshotState, snapshotTime } from '../snapshot.ts';

/** How one claim fares: its entry in the status, and how bad it is. */
export interface ClaimReport {
  readonly entry: ClaimEntry;
  readonly severity: Severity;
}

/** What a report is made of. */
export type ReportedTurn = Pick<ClaimTurn, 'claim' | 'turn' | 'served' | 'snapshots' | 'failures' | 'holdUp'>;

/** Larger is worse; the status lists the worst first. `aside`: no snapshot is wanted, which is nobody's trouble. */
export const severities = { well: 0, running: 1, aside: 2, skipped: 3, waiting: 4, failing: 5, suspended: 6 } as const;
/** One of the ranks above. */
export type Severity = (typeof severities)[keyof typeof severities];

/** Longest message of a claim in the status, in UTF-16 units; the CRD refuses more. */
const messageLength = 1024;

/**
 * Tells how a claim fares: what stands in its way now, else how its newest snapshot fares, with its failures until now.
 */
export function reportClaim(
  { claim, turn, served, snapshots, failures, holdUp }: ReportedTurn,
  tick: Date | undefined,
  readyDeadlineMs: number,
  now: Date,
): ClaimReport {
  const live = snapshots.filter((snapshot) => !snapshot.deleting);
  const ready = newest(live.filter((one) => one.ready));
  const failed = newest(live.filter((one) => snapshotState(one, readyDeadlineMs, now) === 'failed'));
  const judgement = judge(turn, newest(live), holdUp, readyDeadlineMs, now);
  const { severity, reason, message } = rememberFailures(judgement, failures, failed?.error);
  const waits = served && turn.kind === 'wait' && tick !== undefined;
  return {
    severity,
    entry: {
      name: claim.name,
      uid: claim.uid,
      ...(ready && { lastReadySnapshotName: ready.name, lastReadyTime: tickText(snapshotTime(ready)) }),
      ...failures,
      ...(waits && { pendingTick: tickText(tick) }),
      reason,
      message: message.slice(0, messageLength),
    },
  };
}

interface Judgement {
  readonly severity: Severity;
  readonly reason: Reason;
  readonly message: string;
}

function judge(
  turn: ClaimTurn['turn'],
  latest: OwnSnapshot | undefined,
  holdUp: HoldUp | undefined,
  deadlineMs: number,
  now: Date,
): Judgement {
  switch (turn.kind) {
    case 'skip':
      return { severity: severityOfSkip(turn.reason), reason: turn.reason, message: turn.message };
    case 'wait':
      return { severity: severityOfWait(turn.reason), reason: turn.reason, message: turn.message };
    case 'create':
      return { severity: severities.running, reason: 'SnapshotPending', message: 'its snapshot is being created' };
    case 'done':
    case 'idle':
      return latest === undefined
        ? { severity: severities.well, reason: 'Scheduled', message: 'waits for its first tick' }
        : judgeSnapshot(latest, holdUp, snapshotState(latest, deadlineMs, now));
    default:
      return turn satisfies never;
  }
}

function severityOfSkip(reason: Extract<ClaimTurn['turn'], { kind: 'skip' }>['reason']): Severity {
  switch (reason) {
    case 'ClaimExcluded':
    case 'ClaimTerminating':
      return severities.aside;
    case 'ClaimNotBound':
    case 'ClaimNotCsi':
      return severities.skipped;
    case 'TooManyFailures':
      return severities.suspended;
    default:
      return reason satisfies never;
  }
}

function severityOfWait(reason: Extract<ClaimTurn['turn'], { kind: 'wait' }>['reason']): Severity {
  switch (reason) {
    case 'PreviousSnapshotRunning':
    case 'VolumeNotSeen':
    case 'JitterDelay':
    case 'DriverLimitReached':
      return severities.running;
    case 'QuotaExceeded':
    case 'CreateRefused':
    case 'SnapshotNameTaken':
    case 'CreateFailed':
      return severities.failing;
    case 'ClaimNotBound':
      return severities.skipped;
    case 'ClassNotFound':
    case 'AmbiguousDefaultClass':
    case 'ClassOfAnotherDriver':
      return severities.waiting;
    default:
      return reason satisfies never;
  }
}

function judgeSnapshot(snapshot: OwnSnapshot, holdUp: HoldUp | undefined, state: SnapshotState): Judgement {
  const said = snapshot.error === undefined ? '' : `; the driver says: ${snapshot.error}`;
  const trouble = holdUp?.kind === 'known' ? `; ${holdUp.because}` : said;
  switch (state) {
    case 'ready':
      return { severity: severities.well, reason: 'SnapshotReady', message: `snapshot ${snapshot.name} is ready` };
    case 'pending':
      return {
        severity: severities.running,
        reason: 'SnapshotPending',
        message: `snapshot ${snapshot.name} is not ready yet${trouble}`,
      };
    case 'failed':
      return {
        severity: severities.failing,
        reason: 'SnapshotFailed',
        message: `snapshot ${snapshot.name} did not become ready in time${trouble || `; no error is reported: ${silent(snapshot)}`}`,
      };
    default:
      return state satisfies never;
  }
}

/** Whom to look for when nobody says anything: the controller binds a snapshot before the driver's sidecar takes it. */
function silent({ contentName }: OwnSnapshot): string {
  return contentName === undefined
    ? 'is a snapshot controller running?'
    : `it waits for the driver in ${contentName}; is the CSI driver with its csi-snapshotter running?`;
}

/**
 * A claim whose last snapshot failed stays failing until one is ready. That the next one is on its way, or that
 * retention has let the failed one go, heals nothing, and a condition that came and went at each tick would alarm nobody.
 * What the driver said of the newest failed one is told as long as that is there.
 */
function rememberFailures(
  judgement: Judgement,
  { consecutiveFailures: count, lastFailedTick }: Failures,
  error: string | undefined,
): Judgement {
  if (count === 0 || judgement.severity > severities.running) return judgement;
  const failed = count === 1 ? 'its last snapshot failed' : `its last ${count} snapshots failed`;
  // The next one often fails in the same words, and says them itself.
  const words = error === undefined || judgement.message.includes(error) ? '' : `, and the driver said: ${error}`;
  return {
    severity: severities.failing,
    reason: 'SnapshotFailed',
    message: `${failed} (tick ${lastFailedTick})${words}; ${judgement.message}`,
  };
}

function newest(snapshots: readonly OwnSnapshot[]): OwnSnapshot | undefined {
  return snapshots.reduce<OwnSnapshot | undefined>(
    (best, snapshot) => (best === undefined || snapshot.tick > best.tick ? snapshot : best),
    undefined,
  );
}
