import type { TopologyAction, UpdateTopologies } from '../domain/topology/policy/topology-action.ts';
import type { TopologyOutcome } from '../domain/topology/policy/topology-outcome.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import { isKubeError, kubeErrorOrThrow } from './kube-error.ts';
import { type RecreateContext, recreateClass } from './recreate-class.ts';
import { resourcePath } from './resources.ts';
import { storageClasses } from './topology-resources.ts';

/** How the actions of a policy are carried out. */
export interface ApplyTopologyContext extends RecreateContext {
  /** The policy's name, for the journal. */
  readonly policy: string;
  /** Told of each class whose state the API server has answered, so that the next look can wait for it to show. */
  readonly wrote: (storageClass: Stored) => void;
}

/**
 * Carries out the actions one after the other, each by itself: what one class refuses never holds up another. Resolves
 * with an outcome for each. Rejects only when `signal` aborts, or on an error that is not the API server's.
 */
export async function applyTopology(
  actions: readonly TopologyAction[],
  context: ApplyTopologyContext,
): Promise<readonly TopologyOutcome[]> {
  const outcomes: TopologyOutcome[] = [];
  for (const action of actions) {
    context.signal.throwIfAborted();
    outcomes.push(await applyAction(action, context).catch((error) => failed(action, error)));
  }
  return outcomes;
}

async function applyAction(action: TopologyAction, context: ApplyTopologyContext): Promise<TopologyOutcome> {
  switch (action.kind) {
    case 'update-topologies':
      return updateTopologies(action, context);
    case 'recreate-class': {
      const outcome = await recreateClass(action, context.policy, context);
      if (outcome.kind !== 'recreated') return { ...outcome, action };
      const made = identityOf(outcome.object);
      context.wrote(made);
      return { kind: 'done', action, uid: made.uid };
    }
    default:
      return action satisfies never;
  }
}

async function updateTopologies(action: UpdateTopologies, context: ApplyTopologyContext): Promise<TopologyOutcome> {
  const { client, signal, wrote } = context;
  const { name, uid, resourceVersion, terms, annotations } = action;
  // Uid and version in the patch make it a conflict when the class is another one, or is not as it was judged.
  const body = { metadata: { uid, resourceVersion, annotations }, allowedTopologies: terms };
  try {
    const path = resourcePath(storageClasses, { name });
    const updated = await client.patch(path, { kind: 'merge', body }, { signal, idempotent: true });
    wrote(identityOf(updated));
    return { kind: 'done', action, uid };
  } catch (error) {
    if (isKubeError(error, 'conflict', 'not-found')) return { kind: 'overtaken', action };
    if (!isKubeError(error, 'forbidden', 'invalid', 'bad-request')) throw error;
    const { explanation } = kubeErrorOrThrow(error);
    return { kind: 'refused', action, message: `allowedTopologies could not be brought up to date: ${explanation}` };
  }
}

function failed(action: TopologyAction, error: unknown): TopologyOutcome {
  return {
    kind: 'failed',
    action,
    message: `the API server could not be asked: ${kubeErrorOrThrow(error).explanation}`,
  };
}

function identityOf({ metadata: { name, uid, resourceVersion } }: RawObject): Stored {
  return { name, uid, resourceVersion };
}
