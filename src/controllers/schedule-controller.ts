import { isDeepStrictEqual } from 'node:util';
import { apiVersion, snapshotScheduleResource } from '../api/names.ts';
import type { SnapshotScheduleStatus } from '../api/snapshot-schedule.generated.ts';
import { type CountedAttempt, countFailure } from '../domain/attempts.ts';
import type { EventNote } from '../domain/event-note.ts';
import type { ObservedSchedule } from '../domain/observed.ts';
import { type Outcome, withOutcomes } from '../domain/outcome.ts';
import type { Action, DeleteSnapshot } from '../domain/plan.ts';
import { type ActivePlan, planSchedule } from '../domain/plan-schedule.ts';
import type { PruneRule } from '../domain/retention/explain-retention.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import { notesOf } from '../domain/status/notes.ts';
import { summarize } from '../domain/status/summarize.ts';
import { applyActions } from '../kube/apply-plan.ts';
import type { KubeClient } from '../kube/client.ts';
import { listSnapshotsLive, observeSchedule, type ScheduleStores } from '../kube/observe-schedule.ts';
import { resourcePath } from '../kube/resources.ts';
import type { Reconcile, ReconcileContext } from '../runtime/controller.ts';
import type { OwnWrites } from '../runtime/own-writes.ts';

/** What the controller counts; everything else that metrics show is in the caches. */
export interface ScheduleObserver {
  /** So many ticks passed without a run. */
  missed(namespace: string, schedule: string, count: number): void;
  pruned(rule: PruneRule): void;
  /** The schedule is gone. */
  forgot(key: string): void;
}

/** What the schedule controller is made of. */
export interface ScheduleControllerOptions {
  readonly stores: ScheduleStores;
  readonly client: KubeClient;
  readonly ownWrites: OwnWrites;
  readonly record: (note: EventNote) => void;
  readonly observer: ScheduleObserver;
}

/**
 * Brings one schedule to where it should be: look, decide, act, say so. What it did last must show in the caches before
 * it looks again. Before it deletes anything it looks once more, at the API server itself, and decides again.
 */
export function createScheduleReconcile(options: ScheduleControllerOptions): Reconcile {
  const { stores, client, ownWrites, record, observer } = options;
  // Refused creations by schedule key and claim uid. Losing them costs one early try.
  const attemptsOf = new Map<string, ReadonlyMap<string, CountedAttempt>>();

  return async (key, context) => {
    const settlement = await ownWrites.untilSettled(key, context.signal);
    context.signal.throwIfAborted();
    const schedule = stores.schedules.getByKey(key);
    if (schedule === undefined || schedule.deleting) {
      ownWrites.forget(key);
      attemptsOf.delete(key);
      observer.forgot(key);
      return undefined;
    }

    const attempts = attemptsOf.get(key) ?? new Map<string, CountedAttempt>();
    const observed = observeSchedule(schedule, stores, attempts);
    const plan = planSchedule(observed, context.now());
    if (settlement === 'timed-out') {
      context.logger.warn('the caches do not show the last writes; nothing is deleted in this pass');
    }
    const outcomes = plan.kind === 'active' ? await act(key, observed, plan, settlement === 'settled', context) : [];

    const attemptsAfter = countAttempts(attempts, outcomes, context.now());
    attemptsOf.set(key, attemptsAfter);
    const finished = plan.kind === 'active' ? withOutcomes(plan, outcomes, attemptsAfter, context.now()) : plan;
    const status = summarize(schedule, finished, context.now());
    if (!isDeepStrictEqual(status, schedule.status)) await writeStatus(key, schedule, status, context);
    for (const note of notesOf(schedule, finished, outcomes, status)) record(note);
    report(schedule, status, outcomes, context);
    return finished.wakeAt === undefined ? undefined : { requeueAt: finished.wakeAt };
  };

  async function act(
    key: string,
    observed: ObservedSchedule,
    plan: ActivePlan,
    mayDelete: boolean,
    { signal, now }: ReconcileContext,
  ): Promise<readonly Outcome[]> {
    const scheduleUid = observed.schedule.uid;
    const wrote = (action: Action, object: Parameters<OwnWrites['wrote']>[2]) =>
      action.kind === 'create-snapshot'
        ? ownWrites.wrote(key, stores.snapshots, object)
        : ownWrites.deleted(key, stores.snapshots, object);
    const apply = (actions: readonly Action[]) => applyActions(actions, { client, signal, scheduleUid, wrote });

    const created = await apply(plan.actions.filter(({ kind }) => kind === 'create-snapshot'));
    const wanted = plan.actions.filter((action) => action.kind === 'delete-snapshot');
    if (wanted.length === 0 || !mayDelete) return created;
    return [...created, ...(await apply(await confirmDeletions(observed, wanted, signal, now())))];
  }

  /** Those deletions that are still right by what the API server says at this moment. */
  async function confirmDeletions(
    observed: ObservedSchedule,
    wanted: readonly DeleteSnapshot[],
    signal: AbortSignal,
    now: Date,
  ): Promise<readonly Action[]> {
    const claims = new Set(wanted.map(({ claimUid }) => claimUid));
    const live = await listSnapshotsLive(client, observed.schedule, claims, signal);
    const again = planSchedule({ ...observed, snapshots: live }, now);
    const names = new Set(wanted.map(({ name }) => name));
    return again.actions.filter((action) => action.kind === 'delete-snapshot' && names.has(action.name));
  }

  async function writeStatus(
    key: string,
    schedule: Schedule,
    status: SnapshotScheduleStatus,
    { signal }: ReconcileContext,
  ): Promise<void> {
    const { namespace, name, uid } = schedule;
    const path = resourcePath(snapshotScheduleResource, { namespace, name, subresource: 'status' });
    // The uid makes it a conflict when a namesake has taken the schedule's place.
    const body = { apiVersion, kind: snapshotScheduleResource.kind, metadata: { name, namespace, uid }, status };
    const { metadata } = await client.patch(path, { kind: 'apply', body, force: true }, { signal, idempotent: true });
    ownWrites.wrote(key, stores.schedules, { namespace, name, uid, resourceVersion: metadata.resourceVersion });
  }

  function report(
    schedule: Schedule,
    status: SnapshotScheduleStatus,
    outcomes: readonly Outcome[],
    { logger }: ReconcileContext,
  ): void {
    const missed = (status.missedRuns ?? 0) - (schedule.status.missedRuns ?? 0);
    if (missed > 0) observer.missed(schedule.namespace, schedule.name, missed);
    for (const outcome of outcomes) {
      if (outcome.kind === 'deleted') observer.pruned(outcome.action.rule);
      const fields = { snapshot: outcome.action.name, because: outcome.action.because };
      if (outcome.kind === 'not-created' || outcome.kind === 'not-deleted') {
        logger.warn(outcome.kind, { ...fields, error: outcome.message });
      } else logger.info(outcome.kind, fields);
    }
  }
}

function countAttempts(
  before: ReadonlyMap<string, CountedAttempt>,
  outcomes: readonly Outcome[],
  now: Date,
): ReadonlyMap<string, CountedAttempt> {
  const after = new Map(before);
  for (const outcome of outcomes) {
    if (outcome.kind === 'created') after.delete(outcome.action.claimUid);
    if (outcome.kind !== 'not-created') continue;
    const { claimUid } = outcome.action;
    after.set(claimUid, countFailure(before.get(claimUid), outcome, now));
  }
  return after;
}
