import { isDeepStrictEqual } from 'node:util';
import { apiVersion, snapshotScheduleResource } from '../api/names.ts';
import type { SnapshotScheduleStatus } from '../api/snapshot-schedule.generated.ts';
import { account } from '../domain/accounting.ts';
import { type CountedAttempt, countFailure } from '../domain/attempts.ts';
import type { EventNote } from '../domain/event-note.ts';
import type { ObservedSchedule } from '../domain/observed.ts';
import { type Outcome, withOutcomes } from '../domain/outcome.ts';
import type { Action, DeleteSnapshot } from '../domain/plan.ts';
import { type ActivePlan, planSchedule } from '../domain/plan-schedule.ts';
import type { PruneRule } from '../domain/retention/explain-retention.ts';
import { describeRetained } from '../domain/retention/retained-content.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import { stagesOf } from '../domain/stages.ts';
import { figuresOf, type ScheduleFigures } from '../domain/status/figures.ts';
import { notesOf } from '../domain/status/notes.ts';
import { summarize } from '../domain/status/summarize.ts';
import type { Tally } from '../domain/tally.ts';
import { applyActions } from '../kube/apply-plan.ts';
import type { KubeClient } from '../kube/client.ts';
import { inFlow } from '../kube/fair-client.ts';
import { kubeErrorOrThrow } from '../kube/kube-error.ts';
import { observeSchedule, type ScheduleStores } from '../kube/observe-schedule.ts';
import { resourcePath } from '../kube/resources.ts';
import type { Reconcile, ReconcileContext } from '../runtime/controller.ts';
import type { FairGate } from '../runtime/fair-gate.ts';
import type { OwnWrites } from '../runtime/own-writes.ts';
import { confirmDeletions } from './confirm-deletions.ts';
import type { DriverBudget } from './driver-budget.ts';

/** What the controller counts; everything else that metrics show is in the caches. */
export interface ScheduleObserver {
  /** So many ticks passed without a run. */
  missed(namespace: string, schedule: string, count: number): void;
  /** So many claims at so many ticks came to this outcome. Told once the status that says so is written. */
  ticks(namespace: string, schedule: string, outcome: Tally['outcome'], reason: Tally['reason'], count: number): void;
  figures(namespace: string, schedule: string, figures: ScheduleFigures): void;
  pruned(rule: PruneRule): void;
  /** A snapshot was deleted whose content of that driver stays. */
  retained(driver: string): void;
  /** The schedule is gone. */
  forgot(key: string): void;
}

/** What the schedule controller is made of. */
export interface ScheduleControllerOptions {
  readonly stores: ScheduleStores;
  readonly client: KubeClient;
  readonly ownWrites: OwnWrites;
  /** Which schedule's calls go first. */
  readonly gate: FairGate;
  readonly record: (note: EventNote) => void;
  readonly observer: ScheduleObserver;
  /** Absent: no driver has a limit. */
  readonly budget?: DriverBudget | undefined;
}

/** To decide about more claims than this takes so long, in one go, that the schedules with few do not wait for it. */
const manyClaims = 500;
/** So long does it wait for them, at most. */
const giveWayMs = 2_000;

/** One pass over one schedule. */
interface Pass extends ReconcileContext {
  /** All calls of the pass together wait for their turn among those of other passes. */
  readonly client: KubeClient;
}

/**
 * Brings one schedule to where it should be: look, decide, act, say so. What it did last must show in the caches before
 * it looks again. Before it deletes anything it looks once more, at the API server itself, and decides again.
 */
export function createScheduleReconcile(options: ScheduleControllerOptions): Reconcile {
  const { stores, ownWrites, gate, record, observer, budget } = options;
  // Refused creations by schedule key and claim uid. Losing them costs one early try.
  const attemptsOf = new Map<string, ReadonlyMap<string, CountedAttempt>>();
  // The status written last, until the caches show it: judged by an older one, a tick would be acted on and counted twice.
  const writtenOf = new Map<string, Pick<Schedule, 'uid' | 'status'>>();

  return async (key, given) => {
    const context: Pass = { ...given, client: inFlow(options.client, gate.open()) };
    const settlement = await ownWrites.untilSettled(key, context.signal);
    await letOthersGoFirst(key, context);
    context.signal.throwIfAborted();
    const cached = stores.schedules.getByKey(key);
    if (settlement === 'settled' || cached?.uid !== writtenOf.get(key)?.uid) writtenOf.delete(key);
    if (cached === undefined || cached.deleting) {
      ownWrites.forget(key);
      attemptsOf.delete(key);
      writtenOf.delete(key);
      observer.forgot(key);
      budget?.forget(key);
      return undefined;
    }

    const written = writtenOf.get(key);
    const schedule = written === undefined ? cached : { ...cached, status: written.status };
    const attempts = attemptsOf.get(key) ?? new Map<string, CountedAttempt>();
    const observed = observeSchedule(schedule, stores, attempts);
    const wanted = planSchedule(observed, context.now());
    const plan = budget?.admit(key, wanted, observed, context.now()) ?? wanted;
    if (settlement === 'timed-out') {
      context.logger.warn('the caches do not show the last writes; nothing is deleted in this pass');
    }
    const outcomes = plan.kind === 'active' ? await act(key, observed, plan, settlement === 'settled', context) : [];
    budget?.done(outcomes);

    const attemptsAfter = countAttempts(attempts, outcomes, context.now());
    if (attemptsAfter.size > 0) attemptsOf.set(key, attemptsAfter);
    else attemptsOf.delete(key);
    const finished = plan.kind === 'active' ? withOutcomes(plan, outcomes, attemptsAfter, context.now()) : plan;
    const status = summarize(schedule, finished, context.now());
    if (!isDeepStrictEqual(status, schedule.status)) await writeStatus(key, schedule, status, context);
    for (const note of notesOf(schedule, finished, outcomes, status)) record(note);
    report(schedule, status, outcomes, context);
    if (finished.kind === 'active') count(schedule, finished, context.now());
    return finished.wakeAt === undefined ? undefined : { requeueAt: finished.wakeAt };
  };

  async function letOthersGoFirst(key: string, { signal }: ReconcileContext): Promise<void> {
    const claims = stores.schedules.getByKey(key)?.status.claimCount ?? 0;
    if (claims > manyClaims) await gate.untilQuiet(giveWayMs, signal);
  }

  function count(schedule: Schedule, plan: ActivePlan, now: Date): void {
    const { namespace, name } = schedule;
    for (const { outcome, reason, count } of account(plan)) observer.ticks(namespace, name, outcome, reason, count);
    observer.figures(namespace, name, figuresOf(schedule, plan, now));
  }

  async function act(
    key: string,
    observed: ObservedSchedule,
    plan: ActivePlan,
    mayDelete: boolean,
    { client, signal, now }: Pass,
  ): Promise<readonly Outcome[]> {
    const scheduleUid = observed.schedule.uid;
    const wrote = (action: Action, object: Parameters<OwnWrites['wrote']>[2]) =>
      action.kind === 'delete-snapshot'
        ? ownWrites.deleted(key, stores.snapshots, object)
        : ownWrites.wrote(key, stores.snapshots, object);
    const apply = (actions: readonly Action[]) => applyActions(actions, { client, signal, scheduleUid, wrote });

    const outcomes: Outcome[] = [];
    for (const stage of stagesOf(plan.actions)) {
      const deletions = stage.filter((action) => action.kind === 'delete-snapshot');
      if (deletions.length === 0) outcomes.push(...(await apply(stage)));
      else if (mayDelete) outcomes.push(...(await prune(deletions)));
    }
    return outcomes;

    async function prune(wanted: readonly DeleteSnapshot[]): Promise<readonly Outcome[]> {
      try {
        return await apply(await confirmDeletions(observed, wanted, { stores, client, signal, now }));
      } catch (error) {
        // The second look failed. What else the pass does must not depend on it.
        const message = `the second look before the deletion failed: ${kubeErrorOrThrow(error).explanation}`;
        return wanted.map((action) => ({ kind: 'not-deleted', action, message }));
      }
    }
  }

  async function writeStatus(
    key: string,
    schedule: Schedule,
    status: SnapshotScheduleStatus,
    { client, signal }: Pass,
  ): Promise<void> {
    const { namespace, name, uid } = schedule;
    const path = resourcePath(snapshotScheduleResource, { namespace, name, subresource: 'status' });
    // The uid makes it a conflict when a namesake has taken the schedule's place.
    const body = { apiVersion, kind: snapshotScheduleResource.kind, metadata: { name, namespace, uid }, status };
    const { metadata } = await client.patch(path, { kind: 'apply', body, force: true }, { signal, idempotent: true });
    ownWrites.wrote(key, stores.schedules, { namespace, name, uid, resourceVersion: metadata.resourceVersion });
    writtenOf.set(key, { uid, status });
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
      if (outcome.kind === 'deleted') countDeletion(outcome.action, logger);
      const fields = { snapshot: outcome.action.name, because: outcome.action.because };
      if ('message' in outcome) {
        logger.warn(outcome.kind, { ...fields, error: outcome.message });
      } else logger.info(outcome.kind, fields);
    }
  }

  function countDeletion({ name, rule, leaves }: DeleteSnapshot, logger: ReconcileContext['logger']): void {
    observer.pruned(rule);
    if (leaves === undefined) return;
    observer.retained(leaves.driver);
    logger.warn('content retained', { snapshot: name, content: leaves.contentName, because: describeRetained(leaves) });
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
