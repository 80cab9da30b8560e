import { annotations, labels, managedBy } from '../api/names.ts';
import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import type { Claim } from './claim.ts';
import type { Failures } from './failures.ts';
import { groupBy } from './group-by.ts';
import { type HoldUp, holdUpOf } from './hold-up.ts';
import type { OwnSnapshot } from './naming/provenance.ts';
import { scheduleLabel } from './naming/schedule-label.ts';
import { snapshotName, tickText } from './naming/snapshot-name.ts';
import type { ObservedSchedule } from './observed.ts';
import type { CreateSnapshot } from './plan.ts';
import type { Schedule } from './schedule/schedule.ts';
import { decideTurn, findObstacle, isDone, type Turn, type TurnInput } from './selection/claim-turn.ts';
import type { Asked, Serving } from './serving.ts';

/** How one claim stands: what happens to it at the tick being served, or what stands in its way when none is. */
export interface ClaimTurn {
  readonly claim: Claim;
  readonly snapshotName: string;
  /** `idle`: no tick is due for it, and nothing stands in its way. */
  readonly turn: Turn | { readonly kind: 'idle' };
  /** What the tick being served asks of it; undefined when nothing, or nothing any more. */
  readonly asked: Asked | undefined;
  /** The tick is or will be due for it, and it has a snapshot of it, gets one or is told why not. */
  readonly served: boolean;
  /** The schedule's snapshots of it. */
  readonly snapshots: readonly OwnSnapshot[];
  /** How often in a row they have failed. */
  readonly failures: Failures;
  /** What keeps the newest of them from being ready. */
  readonly holdUp: HoldUp | undefined;
}

const noFailures: Failures = { consecutiveFailures: 0 };

/** Decides for each of `claims` how it stands at `tick`. No claim's answer depends on another's. */
export function planTurns(
  observed: ObservedSchedule,
  spec: SnapshotScheduleSpec,
  serving: Serving | undefined,
  claims: readonly Claim[],
  ours: readonly OwnSnapshot[],
  failuresOf: ReadonlyMap<string, Failures>,
  now: Date,
): readonly ClaimTurn[] {
  const byClaim = groupBy(ours, (snapshot) => snapshot.claimUid);
  return claims.map((claim) => {
    const asked = serving?.ask(claim);
    const snapshots = byClaim.get(claim.uid) ?? [];
    const failures = failuresOf.get(claim.uid) ?? noFailures;
    const holdUp = holdUpOf(observed.explain, snapshots, now);
    const identity = { scheduleUid: observed.schedule.uid, claimName: claim.name, claimUid: claim.uid };
    const input: TurnInput = {
      claim,
      snapshotName:
        serving === undefined || asked === undefined ? '' : snapshotName({ ...identity, tick: serving.tick }),
      volume: claim.volumeName === undefined ? undefined : observed.volume(claim.volumeName),
      classes: observed.classes,
      scheduleClassName: spec.snapshotTemplate?.volumeSnapshotClassName,
      concurrency: spec.concurrencyPolicy,
      readyDeadlineMs: readyDeadlineMs(spec),
      snapshots,
      holdUp,
      failures,
      suspendAfterFailures: spec.suspendAfterFailures,
      attempt: observed.attempts.get(claim.uid),
      firstRun: serving?.tick.getTime() === observed.schedule.createdAt.getTime(),
    };
    const turn = takeTurn(asked, input, now);
    const served = turn.kind === 'done' || asked?.kind === 'owed' || asked?.kind === 'delayed';
    return { claim, snapshotName: input.snapshotName, asked, turn, served, snapshots, failures, holdUp };
  });
}

function takeTurn(asked: Asked | undefined, input: TurnInput, now: Date): ClaimTurn['turn'] {
  if (asked?.kind === 'owed') return decideTurn(input, now);
  if (asked !== undefined && isDone(input)) return { kind: 'done' };
  const obstacle = findObstacle(input, now);
  if (obstacle !== undefined || asked?.kind !== 'delayed') return obstacle ?? { kind: 'idle' };
  const message = `its own delay within spec.jitterSeconds ends at ${tickText(asked.start)}`;
  return { kind: 'wait', reason: 'JitterDelay', message, until: asked.start };
}

/** Whether snapshots of the claim are wanted. One that is suspended is still owed those that it does not get. */
export function isWanted({ turn }: Pick<ClaimTurn, 'turn'>): boolean {
  return turn.kind !== 'skip' || turn.reason === 'TooManyFailures';
}

/** How long a snapshot may take to become ready before it counts as failed, in milliseconds. */
export function readyDeadlineMs(spec: SnapshotScheduleSpec): number {
  return spec.readyDeadlineSeconds * 1000;
}

/** The creations that the turns ask for. */
export function planCreates(
  schedule: Schedule,
  spec: SnapshotScheduleSpec,
  tick: Date,
  turns: readonly ClaimTurn[],
): readonly CreateSnapshot[] {
  return turns.flatMap(({ claim, snapshotName: name, turn }) => {
    if (turn.kind !== 'create') return [];
    const template = spec.snapshotTemplate?.metadata;
    const create: CreateSnapshot = {
      kind: 'create-snapshot',
      namespace: schedule.namespace,
      name,
      claimName: claim.name,
      claimUid: claim.uid,
      className: turn.className,
      tick,
      // Ours come last: a template may not forge identity. Nothing of the claim is copied, since its labels may carry
      // a GitOps tool's ownership, and the tool would prune the snapshot.
      labels: {
        ...template?.labels,
        [labels.scheduleUid]: schedule.uid,
        [labels.claimUid]: claim.uid,
        [labels.schedule]: scheduleLabel(schedule.name),
        [labels.managedBy]: managedBy,
      },
      annotations: {
        ...template?.annotations,
        [annotations.scheduleName]: schedule.name,
        [annotations.tick]: tickText(tick),
        ...(turn.topology === undefined ? {} : { [annotations.sourceTopology]: turn.topology }),
      },
      owner: spec.reclaimPolicy === 'Delete' ? { name: schedule.name, uid: schedule.uid } : undefined,
      because: `tick ${tickText(tick)} of schedule ${schedule.name} is due for claim ${claim.name}`,
    };
    return [create];
  });
}
