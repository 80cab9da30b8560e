import type { EngineAction } from '../admission/plan-engine.ts';
import type { KubeClient } from './client.ts';
import { isKubeError, type KubeError, kubeErrorOrThrow } from './kube-error.ts';
import { engineResources } from './observe-engine.ts';
import { resourcePath } from './resources.ts';

/** What became of one action: `overtaken` means that somebody was quicker, and that the next look will see it. */
export type EngineOutcome =
  | { readonly kind: 'done'; readonly action: EngineAction }
  | { readonly kind: 'overtaken'; readonly action: EngineAction }
  | { readonly kind: 'failed'; readonly action: EngineAction; readonly error: KubeError };

/**
 * Carries out a plan in its order, each action whatever became of those before it: repeating any of them does no harm.
 * Rejects only when `signal` aborts, or on an error that is not the API server's.
 */
export async function applyEngine(
  actions: readonly EngineAction[],
  context: { readonly client: Pick<KubeClient, 'patch' | 'delete'>; readonly signal: AbortSignal },
): Promise<readonly EngineOutcome[]> {
  const outcomes: EngineOutcome[] = [];
  for (const action of actions) {
    context.signal.throwIfAborted();
    outcomes.push(await outcomeOf(action, context));
  }
  return outcomes;
}

async function outcomeOf(
  action: EngineAction,
  { client, signal }: Parameters<typeof applyEngine>[1],
): Promise<EngineOutcome> {
  const path = resourcePath(engineResources[action.type], { name: action.name });
  try {
    switch (action.kind) {
      case 'apply-engine-object': {
        const { object: body, force } = action;
        await client.patch(path, { kind: 'apply', body, force }, { signal, idempotent: true });
        return { kind: 'done', action };
      }
      case 'delete-engine-object':
        await client.delete(path, { uid: action.uid, signal, idempotent: true });
        return { kind: 'done', action };
      default:
        return action satisfies never;
    }
  } catch (error) {
    // Of a deletion: it is gone, or another object bears its name. Of what is applied, a conflict is somebody's own object.
    if (action.kind === 'delete-engine-object' && isKubeError(error, 'not-found', 'conflict')) {
      return { kind: 'overtaken', action };
    }
    return { kind: 'failed', action, error: kubeErrorOrThrow(error) };
  }
}
