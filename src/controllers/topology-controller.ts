import { isDeepStrictEqual } from 'node:util';
import { apiVersion, storageTopologyPolicyResource } from '../api/names.ts';
import type { StorageTopologyPolicyStatus } from '../api/storage-topology-policy.generated.ts';
import type { EventNote } from '../domain/event-note.ts';
import type { ObservedPolicy } from '../domain/topology/policy/observed-policy.ts';
import { planPolicy } from '../domain/topology/policy/plan-policy.ts';
import type { Policy } from '../domain/topology/policy/policy.ts';
import { outcomeNote, type TopologyOutcome } from '../domain/topology/policy/topology-outcome.ts';
import type { TopologyView } from '../domain/topology/view/topology-view.ts';
import { applyTopology } from '../kube/apply-topology.ts';
import type { KubeClient } from '../kube/client.ts';
import type { NewEvent } from '../kube/event-ledger.ts';
import type { RecreateJournal } from '../kube/recreate-journal.ts';
import { resourcePath } from '../kube/resources.ts';
import type { Reconcile, ReconcileContext } from '../runtime/controller.ts';
import type { Logger } from '../runtime/logger.ts';
import type { OwnWrites } from '../runtime/own-writes.ts';
import { clusterEvent } from './cluster-event.ts';
import { createRecovery, recoveryKey } from './recover-recreations.ts';
import { createRefusedActions } from './refused-actions.ts';
import type { TopologyStores } from './topology-stores.ts';

/** What the topology controller tells about policies and classes. */
export interface TopologyObserver {
  /** A policy was looked at; this is its status now. */
  looked(policy: string, status: StorageTopologyPolicyStatus): void;
  /** The policy is gone. */
  forgot(policy: string): void;
  /** A class that was to be deleted and created again came to this end. */
  recreated(outcome: TopologyOutcome['kind']): void;
}

/** What the topology controller is made of. */
export interface TopologyControllerOptions {
  readonly stores: TopologyStores;
  /** Where volumes can be, as the stores show it now. */
  readonly view: () => TopologyView;
  readonly client: KubeClient;
  readonly journal: RecreateJournal;
  readonly ownWrites: OwnWrites;
  /** Whether the API server serves what `spec.engine: AdmissionPolicy` needs. */
  readonly engine: () => ObservedPolicy['engine'];
  /** Asks for a look at the journal after so many milliseconds. */
  readonly recoverAfter: (ms: number) => void;
  readonly record: (event: NewEvent) => void;
  readonly observer: TopologyObserver;
}

/** How long to leave a policy alone one of whose actions came to nothing, and the journal with what was not finished. */
const againMs = 5_000;
/** What a person must change may lie where no watch shows it: a right, a webhook, another policy of admission. */
const refusedMs = 600_000;

/**
 * Brings one policy to where it should be: look, decide, act, say so. What it did last must show in the caches before it
 * looks again, and nothing is done to a class while it does not. Must run with one worker: the journal is read by the key
 * `recoveryKey`, and written by all others.
 */
export function createTopologyReconcile(options: TopologyControllerOptions): Reconcile {
  const { stores, view, client, journal, ownWrites, observer } = options;
  const record = (note: EventNote) => options.record(clusterEvent(note));
  const recover = createRecovery({ client, journal, record, recreated: observer.recreated, againMs });
  // The status written last, until the caches show it: judged by an older one, the same news would be told twice.
  const writtenOf = new Map<string, Pick<Policy, 'uid' | 'status'>>();
  const refusals = createRefusedActions(refusedMs);

  return async (key, context) => {
    if (key === recoveryKey) return recover(context);
    const { signal } = context;
    const settlement = await ownWrites.untilSettled(key, signal);
    signal.throwIfAborted();
    const cached = stores.policies.getByKey(key);
    if (settlement === 'settled' || cached?.uid !== writtenOf.get(key)?.uid) writtenOf.delete(key);
    if (cached === undefined || cached.deleting) {
      ownWrites.forget(key);
      writtenOf.delete(key);
      observer.forgot(key);
      return undefined;
    }

    const policy = { ...cached, status: writtenOf.get(key)?.status ?? cached.status };
    const plan = planPolicy(observe(policy), context.now());
    if (settlement === 'timed-out') {
      context.logger.warn('the caches do not show the last writes; no class is changed in this pass');
    }
    const wanted = plan.actions.filter((action) => refusals.mayTry(action, context.now()));
    const outcomes = settlement === 'settled' ? await act(policy.name, wanted, context) : [];
    for (const outcome of outcomes) {
      refusals.remember(outcome, context.now());
      tell(outcome, context.logger);
    }
    if (!isDeepStrictEqual(plan.status, policy.status)) await writeStatus(policy, plan.status, context);
    for (const note of plan.notes) record(note);
    observer.looked(key, plan.status);
    return nextLook(settlement === 'settled' ? outcomes : undefined, plan.wakeAt);
  };

  function observe(policy: Policy): ObservedPolicy {
    return {
      policy,
      policies: [...stores.policies.values()],
      classes: [...stores.storageClasses.values()],
      view: view(),
      engine: options.engine(),
    };
  }

  async function act(
    policy: string,
    actions: ReturnType<typeof planPolicy>['actions'],
    { signal }: ReconcileContext,
  ): Promise<readonly TopologyOutcome[]> {
    const wrote: Parameters<typeof applyTopology>[1]['wrote'] = (storageClass) =>
      ownWrites.wrote(policy, stores.storageClasses, storageClass);
    const outcomes = await applyTopology(actions, { client, journal, signal, policy, wrote });
    const mayBeOpen = outcomes.some(
      ({ kind, action }) => action.kind === 'recreate-class' && (kind === 'unfinished' || kind === 'failed'),
    );
    if (mayBeOpen) options.recoverAfter(againMs);
    return outcomes;
  }

  async function writeStatus(
    { name, uid }: Policy,
    status: StorageTopologyPolicyStatus,
    { signal }: ReconcileContext,
  ): Promise<void> {
    const path = resourcePath(storageTopologyPolicyResource, { name, subresource: 'status' });
    // The uid makes it a conflict when a namesake has taken the policy's place.
    const body = { apiVersion, kind: storageTopologyPolicyResource.kind, metadata: { name, uid }, status };
    const { metadata } = await client.patch(path, { kind: 'apply', body, force: true }, { signal, idempotent: true });
    ownWrites.wrote(name, stores.policies, { name, uid, resourceVersion: metadata.resourceVersion });
    writtenOf.set(name, { uid, status });
  }

  function tell(outcome: TopologyOutcome, logger: Logger): void {
    const { kind, action } = outcome;
    const fields = { action: action.kind, storageClass: action.name, because: action.because };
    if ('message' in outcome) logger.warn(kind, { ...fields, error: outcome.message });
    else logger.info(kind, fields);
    const note = outcomeNote(outcome);
    if (note !== undefined) record(note);
    if (action.kind === 'recreate-class') observer.recreated(kind);
  }
}

/** `outcomes` undefined: nothing was done, since the caches lag. */
function nextLook(outcomes: readonly TopologyOutcome[] | undefined, wakeAt: Date | undefined) {
  const requeueAt = wakeAt === undefined ? {} : { requeueAt: wakeAt };
  const kinds = outcomes?.map(({ kind }) => kind);
  if (kinds?.every((kind) => kind === 'done')) return wakeAt === undefined ? undefined : requeueAt;
  const onlyRefused = kinds?.every((kind) => kind === 'done' || kind === 'refused') === true;
  return { requeueAfterMs: onlyRefused ? refusedMs : againMs, ...requeueAt };
}
