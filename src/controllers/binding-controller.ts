import { bindingReasons } from '../api/binding-reasons.ts';
import type { BindingAction, BindingNote } from '../domain/binding/binding-plan.ts';
import type { BindingState } from '../domain/binding/binding-state.ts';
import { type BindingStage, explainBinding } from '../domain/binding/explain-binding.ts';
import { failureNotes, tellRefusal } from '../domain/binding/failure-notes.ts';
import type { BindingOptions, ObservedBinding } from '../domain/binding/observed-binding.ts';
import { endedOperations, type Operation } from '../domain/binding/operations.ts';
import { contentNameOf } from '../domain/binding/ownership.ts';
import { planBinding } from '../domain/binding/plan-binding.ts';
import { type ApplyBindingContext, applyBinding, type BindingOutcome } from '../kube/apply-binding.ts';
import type { KubeClient } from '../kube/client.ts';
import type { EventReference, NewEvent } from '../kube/event-ledger.ts';
import { isKubeError, type KubeError } from '../kube/kube-error.ts';
import { type BindingStores, observeBinding } from '../kube/observe-binding.ts';
import type { Reconcile, ReconcileContext, ReconcileResult } from '../runtime/controller.ts';
import { objectKey } from '../runtime/object-key.ts';
import type { OwnWrites, Settlement } from '../runtime/own-writes.ts';
import { claimOfKey } from './claim-key.ts';
import { createClaimTurns } from './claim-turns.ts';
import { releaseIdleClaim } from './idle-claim.ts';

/** What the binding controller counts. */
export interface BindingObserver {
  /** The snapshot behind a key is in this state now, and hangs at this stage. */
  looked(key: string, state: BindingState['kind'], stage: BindingStage): void;
  /** The snapshot behind a key is gone. */
  forgot(key: string): void;
  operationEnded(operation: Operation): void;
}

/** What the binding controller is made of. */
export interface BindingControllerOptions {
  readonly stores: BindingStores;
  /** Must write as `bindingFieldManager`. */
  readonly client: KubeClient;
  /** Of this controller alone. */
  readonly ownWrites: OwnWrites;
  /** Whether this process may write bindings right now. */
  readonly mayWrite: () => boolean;
  readonly options: Omit<BindingOptions, 'nodes'>;
  readonly record: (event: NewEvent) => void;
  readonly observer: BindingObserver;
}

/** The first wait after somebody was quicker; doubled up to the last. A watch that lags is behind it. */
const overtakenMs = { first: 20, last: 5_000 };

/** How long to leave a snapshot alone whose last writes the caches do not show. */
const laggingMs = 5_000;

/**
 * Brings the binding of one snapshot a step further: look, decide, act, say so. What was written for this snapshot last,
 * and for its claim by whichever snapshot, must show in the caches before it looks again. While this process may not
 * write, it looks and decides all the same, so that the metrics say how the bindings stand.
 */
export function createBindingReconcile(options: BindingControllerOptions): Reconcile {
  const { stores, client, ownWrites, mayWrite, record, observer } = options;
  const storeOf = { snapshot: stores.snapshots, content: stores.contents, claim: stores.claims };
  // A claim's writes are kept under its own key too, where snapshots cannot have theirs.
  const claimTurns = createClaimTurns({
    settled: (claim) => ownWrites.settled(claimWrites(claim)),
    untilSettled: (claim, signal) => ownWrites.untilSettled(claimWrites(claim), signal),
  });
  // How often in a row each snapshot was overtaken.
  const overtaken = new Map<string, number>();

  return async (key, context) => {
    const { signal } = context;
    const idle = claimOfKey(key);
    if (idle !== undefined) return letGo(idle, key, context);
    if (isLagging(await ownWrites.untilSettled(key, signal), signal)) return lagging(context);
    let observed = look(key);
    for (let claim = busyClaim(observed); claim !== undefined; claim = busyClaim(observed)) {
      if (isLagging(await claimTurns.untilFree(claim, signal), signal)) return lagging(context);
      observed = look(key);
    }
    if (observed === undefined) {
      ownWrites.forget(key);
      overtaken.delete(key);
      observer.forgot(key);
      return undefined;
    }
    // No await from the look to the turn's beginning: nobody else's decision about the claim may come between.
    const plan = planBinding(observed, context.now());
    observer.looked(key, plan.state.kind, explainBinding(plan.state, observed.snapshot).stage);
    const rest = plan.wakeAt === undefined ? undefined : { requeueAt: plan.wakeAt };
    if (!mayWrite()) return rest;

    const claim = claimOf(observed);
    const writesClaim = plan.actions.some(({ kind }) => kind === 'protect-claim' || kind === 'release-claim');
    const endTurn = writesClaim && claim !== undefined ? claimTurns.begin(claim) : () => undefined;
    const applying = applyingFor(key, signal, endTurn);
    try {
      const outcome = await applyBinding(plan.actions, applying);
      // What a person must heal shows in the status, too; where something was written first, after the next try.
      if (outcome.kind === 'failed' && outcome.done.length === 0 && isRefusal(outcome.error)) {
        const { action, error } = outcome;
        await applyBinding(tellRefusal(observed.snapshot, action, error.explanation, context.now()), applying);
      }
      return settle(key, observed, plan.notes, outcome, context) ?? rest;
    } finally {
      endTurn();
    }
  };

  /** For a claim that no snapshot may be left for. */
  async function letGo(claim: string, key: string, context: ReconcileContext): Promise<ReconcileResult | undefined> {
    const { signal, logger } = context;
    while (claimTurns.isBusy(claim)) {
      if (isLagging(await claimTurns.untilFree(claim, signal), signal)) return lagging(context);
    }
    const outcome = await releaseIdleClaim(
      claim,
      { stores, claimTurns, mayWrite },
      applyingFor(key, signal, () => undefined),
    );
    if (outcome?.kind === 'failed') throw outcome.error;
    logDone(outcome?.done ?? [], logger);
    return outcome?.kind === 'overtaken' ? { requeueAfterMs: overtakenMs.first } : undefined;
  }

  function applyingFor(key: string, signal: AbortSignal, claimWritten: () => void): ApplyBindingContext {
    return {
      client,
      signal,
      mayWrite,
      saw(kind, object) {
        if (claimOfKey(key) === undefined) ownWrites.wrote(key, storeOf[kind], object);
        if (kind !== 'claim') return;
        ownWrites.wrote(claimWrites(objectKey(object)), stores.claims, object);
        claimWritten();
      },
      deleted: (kind, known) => ownWrites.deleted(key, storeOf[kind], known),
    };
  }

  /** What the caches show; undefined when the snapshot is gone. */
  function look(key: string): ObservedBinding | undefined {
    const snapshot = stores.snapshots.getByKey(key);
    return snapshot && observeBinding(snapshot, stores, options.options);
  }

  /** The claim, while another of its snapshots is about to change it. */
  function busyClaim(observed: ObservedBinding | undefined): string | undefined {
    const claim = observed && claimOf(observed);
    return claim !== undefined && claimTurns.isBusy(claim) ? claim : undefined;
  }

  function settle(
    key: string,
    observed: ObservedBinding,
    notes: readonly BindingNote[],
    outcome: BindingOutcome,
    { logger, now }: ReconcileContext,
  ): ReconcileResult | undefined {
    logDone(outcome.done, logger);
    for (const operation of endedOperations(observed, outcome.done, now())) observer.operationEnded(operation);
    const isTrue = ({ after }: BindingNote) => outcome.done.some(({ kind }) => kind === after);
    tell(observed, outcome.kind === 'complete' ? notes : notes.filter(isTrue));
    if (outcome.kind !== 'overtaken') overtaken.delete(key);
    switch (outcome.kind) {
      case 'complete':
        return undefined;
      case 'overtaken': {
        const times = overtaken.get(key) ?? 0;
        overtaken.set(key, times + 1);
        logger.debug('overtaken', { action: outcome.action.kind, because: outcome.action.because });
        return { requeueAfterMs: Math.min(overtakenMs.first * 2 ** times, overtakenMs.last) };
      }
      case 'halted':
        logger.info('halted', { action: outcome.action.kind, because: 'this process may not write bindings now' });
        return undefined;
      case 'failed':
        tell(observed, failureNotes(outcome.action, outcome.error.explanation));
        throw outcome.error;
      default:
        return outcome satisfies never;
    }
  }

  function tell(observed: ObservedBinding, notes: readonly BindingNote[]): void {
    for (const { about, reason, message } of notes) {
      const regarding = about === 'snapshot' ? snapshotReference(observed) : contentReference(observed);
      if (regarding === undefined) continue;
      record({ type: bindingReasons[reason].event, reason, action: 'Binding', note: message, regarding });
    }
  }
}

/** Five writes a snapshot are too many lines for every day; what cannot be undone is told always. */
function logDone(done: readonly BindingAction[], logger: ReconcileContext['logger']): void {
  for (const { kind, because } of done) {
    if (kind === 'delete-content' || kind === 'release-snapshot') logger.info(kind, { because });
    else logger.debug(kind, { because });
  }
}

function lagging({ logger }: ReconcileContext): ReconcileResult {
  logger.warn('the caches do not show the last writes; nothing is done in this pass');
  return { requeueAfterMs: laggingMs };
}

function isRefusal(error: KubeError): boolean {
  return isKubeError(error, 'forbidden', 'invalid', 'bad-request');
}

function isLagging(settlement: Settlement, signal: AbortSignal): boolean {
  signal.throwIfAborted();
  return settlement === 'timed-out';
}

function claimWrites(claim: string): string {
  return `claim ${claim}`;
}

function claimOf({ snapshot: { namespace, claimName } }: ObservedBinding): string | undefined {
  return claimName === undefined ? undefined : objectKey({ namespace, name: claimName });
}

const apiVersion = 'snapshot.storage.k8s.io/v1';

function snapshotReference({ snapshot: { namespace, name, uid } }: ObservedBinding): EventReference {
  return { apiVersion, kind: 'VolumeSnapshot', namespace, name, uid };
}

function contentReference({ snapshot, content }: ObservedBinding): EventReference | undefined {
  const found = content(contentNameOf(snapshot));
  return found && { apiVersion, kind: 'VolumeSnapshotContent', name: found.name, uid: found.uid };
}
