import { isProvablyOurs } from '../domain/naming/provenance.ts';
import type { FailedAttempt } from '../domain/observed.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Action, CreateSnapshot, DeleteSnapshot } from '../domain/plan.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import type { ApplyContext } from './apply-context.ts';
import { changeOwner } from './change-owner.ts';
import { isKubeError, type KubeError, kubeErrorOrThrow } from './kube-error.ts';
import { projectSnapshot } from './project-snapshot.ts';
import { resourcePath, snapshots } from './resources.ts';
import { snapshotBody } from './snapshot-body.ts';

/** So many calls are under way at a time; more only wait for the transport's connections. */
const parallel = 48;

/**
 * Carries out all actions of a plan, each by itself: what one object refuses never delays another. Resolves with an
 * outcome for each. Rejects only when `signal` aborts, or on an error that is not the API server's.
 */
export async function applyActions(actions: readonly Action[], context: ApplyContext): Promise<readonly Outcome[]> {
  const outcomes = new Map<Action, Outcome>();
  const left = actions.values();
  const worker = async (): Promise<void> => {
    for (const action of left) {
      context.signal.throwIfAborted();
      outcomes.set(action, await applyAction(action, context));
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, actions.length) }, worker));
  // In the order of the plan, whichever call ended first.
  return actions.flatMap((action) => outcomes.get(action) ?? []);
}

async function applyAction(action: Action, context: ApplyContext): Promise<Outcome> {
  switch (action.kind) {
    case 'create-snapshot':
      return createSnapshot(action, context);
    case 'delete-snapshot':
      return deleteSnapshot(action, context);
    case 'set-owner':
    case 'remove-owner':
      return changeOwner(action, context);
    default:
      return action satisfies never;
  }
}

async function createSnapshot(action: CreateSnapshot, context: ApplyContext): Promise<Outcome> {
  const { client, signal } = context;
  const collection = resourcePath(snapshots, { namespace: action.namespace });
  try {
    // Repeating is safe: the name is derived from claim and tick, so the second creation finds the first.
    const created = await client.create(collection, snapshotBody(action), { signal, idempotent: true });
    context.wrote(action, identityOf(created));
    return { kind: 'created', action };
  } catch (error) {
    if (isKubeError(error, 'already-exists')) return adopt(action, context);
    return { kind: 'not-created', action, ...explainRefusal(kubeErrorOrThrow(error)) };
  }
}

/** The name is taken: by our own earlier try, or by something that only looks like it. */
async function adopt(action: CreateSnapshot, { client, signal, scheduleUid, wrote }: ApplyContext): Promise<Outcome> {
  const path = resourcePath(snapshots, { namespace: action.namespace, name: action.name });
  try {
    const existing = await client.get(path, { signal });
    if (!isProvablyOurs(projectSnapshot(existing), scheduleUid)) {
      const message = `a VolumeSnapshot named ${action.name} exists and was not made for this; delete or rename it`;
      return { kind: 'not-created', action, reason: 'SnapshotNameTaken', message };
    }
    wrote(action, identityOf(existing));
    return { kind: 'created', action };
  } catch (error) {
    return { kind: 'not-created', action, ...explainRefusal(kubeErrorOrThrow(error)) };
  }
}

async function deleteSnapshot(action: DeleteSnapshot, { client, signal, wrote }: ApplyContext): Promise<Outcome> {
  const { namespace, name, uid, resourceVersion } = action;
  const path = resourcePath(snapshots, { namespace, name });
  try {
    await client.delete(path, { uid, resourceVersion, signal, idempotent: true });
    wrote(action, { namespace, name, uid, resourceVersion });
    return { kind: 'deleted', action };
  } catch (error) {
    if (isKubeError(error, 'not-found', 'conflict')) return { kind: 'overtaken', action };
    return { kind: 'not-deleted', action, message: kubeErrorOrThrow(error).explanation };
  }
}

function explainRefusal(error: KubeError): Pick<FailedAttempt, 'reason' | 'message'> {
  const message = error.explanation;
  // The quota plugin has no reason of its own: it answers Forbidden with this text.
  if (error.code === 'forbidden' && message.includes('exceeded quota')) return { reason: 'QuotaExceeded', message };
  const refused = isKubeError(error, 'forbidden', 'invalid', 'bad-request', 'not-found', 'conflict');
  return { reason: refused ? 'CreateRefused' : 'CreateFailed', message };
}

function identityOf({ metadata: { namespace, name, uid, resourceVersion } }: RawObject): Stored {
  return { namespace, name, uid, resourceVersion };
}
