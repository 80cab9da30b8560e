import type { SnapshotScheduleStatus } from '../../src/api/snapshot-schedule.generated.ts';
import { type CountedAttempt, countFailure } from '../../src/domain/attempts.ts';
import type { Claim } from '../../src/domain/claim.ts';
import type { OwnSnapshot } from '../../src/domain/naming/provenance.ts';
import type { FailedAttempt } from '../../src/domain/observed.ts';
import { type Outcome, withOutcomes } from '../../src/domain/outcome.ts';
import type { Action, CreateSnapshot } from '../../src/domain/plan.ts';
import { planSchedule, type SchedulePlan } from '../../src/domain/plan-schedule.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { summarize } from '../../src/domain/status/summarize.ts';
import { type ObservedParts, observed, snapshot } from './build.ts';

/** One schedule and what lies around it, in memory: enough to look, decide, act and write the status, again and again. */
export interface SmallWorld {
  schedule: Schedule;
  claims: readonly Claim[];
  classes: ObservedParts['classes'];
  snapshots: readonly Snapshot[];
  /** Every name that was ever created, in order: also what is deleted since. */
  readonly created: readonly CreateSnapshot[];
  readonly deleted: readonly string[];
  /** What the API server answers to a creation; by default it is done. */
  refuse: (action: CreateSnapshot) => Pick<FailedAttempt, 'reason' | 'message'> | undefined;
  /** One whole pass; gives the plan as it came out. */
  look(now: Date): SchedulePlan;
  /** A pass that ends after so many actions, before the status is written. Refused creations are forgotten, too. */
  crash(now: Date, actions: number): void;
  /** Makes snapshots ready: all that are not, or those that `which` chooses. */
  finish(now: Date, which?: (snapshot: Snapshot) => boolean): void;
}

/** A world in which `parts` lie around a schedule. The status is kept as JSON keeps it, as the API server does. */
export function smallWorld(parts: ObservedParts & { readonly schedule: Schedule }): SmallWorld {
  let attempts: ReadonlyMap<string, CountedAttempt> = new Map();
  const created: CreateSnapshot[] = [];
  const deleted: string[] = [];

  const world: SmallWorld = {
    schedule: parts.schedule,
    claims: parts.claims ?? observed().claims,
    classes: parts.classes,
    snapshots: parts.snapshots ?? [],
    created,
    deleted,
    refuse: () => undefined,
    look(now) {
      const plan = planNow(now);
      const outcomes = plan.actions.map((action) => apply(action, now));
      attempts = outcomes.reduce((before, outcome) => afterAttempt(before, outcome, now), attempts);
      const finished = plan.kind === 'active' ? withOutcomes(plan, outcomes, attempts, now) : plan;
      const status = summarize(world.schedule, finished, now);
      world.schedule = { ...world.schedule, status: JSON.parse(JSON.stringify(status)) as SnapshotScheduleStatus };
      return finished;
    },
    crash(now, actions) {
      for (const action of planNow(now).actions.slice(0, actions)) apply(action, now);
      attempts = new Map();
    },
    finish(now, which = () => true) {
      world.snapshots = world.snapshots.map((one) =>
        one.ready || !which(one) ? one : { ...one, ready: true, takenAt: one.createdAt ?? now, error: undefined },
      );
    },
  };
  return world;

  function planNow(now: Date): SchedulePlan {
    const { schedule, claims, classes, snapshots } = world;
    return planSchedule(
      { ...observed({ ...parts, schedule, claims, snapshots, ...(classes && { classes }) }), attempts },
      now,
    );
  }

  function apply(action: Action, now: Date): Outcome {
    if (action.kind === 'delete-snapshot') {
      const found = world.snapshots.find(({ uid }) => uid === action.uid);
      if (found === undefined || found.resourceVersion !== action.resourceVersion) return { kind: 'overtaken', action };
      world.snapshots = world.snapshots.filter((one) => one !== found);
      deleted.push(action.name);
      return { kind: 'deleted', action };
    }
    if (action.kind !== 'create-snapshot') {
      const ownedBy = action.kind === 'set-owner' ? action.owner.uid : undefined;
      world.snapshots = world.snapshots.map((one) => (one.uid === action.uid ? { ...one, ownedBy } : one));
      return { kind: 'owner-changed', action };
    }
    const refusal = world.refuse(action);
    if (refusal !== undefined) return { kind: 'not-created', action, ...refusal };
    if (world.snapshots.every(({ name }) => name !== action.name)) {
      created.push(action);
      world.snapshots = [...world.snapshots, made(action, now)];
    }
    return { kind: 'created', action };
  }

  function made({ name, claimName, claimUid, tick, owner }: CreateSnapshot, now: Date): OwnSnapshot {
    const createdAt = new Date(Math.floor(now.getTime() / 1000) * 1000);
    return snapshot({
      name,
      claimName,
      claimUid,
      tick,
      scheduleUid: world.schedule.uid,
      scheduleName: world.schedule.name,
      ownedBy: owner?.uid,
      createdAt,
      uid: `${name}/${created.length}`,
    });
  }
}

function afterAttempt(
  before: ReadonlyMap<string, CountedAttempt>,
  outcome: Outcome,
  now: Date,
): ReadonlyMap<string, CountedAttempt> {
  const after = new Map(before);
  if (outcome.kind === 'created') after.delete(outcome.action.claimUid);
  if (outcome.kind === 'not-created') {
    const { reason, message, action } = outcome;
    after.set(action.claimUid, countFailure(before.get(action.claimUid), { reason, message }, now));
  }
  return after;
}
