import { planEngine } from '../admission/plan-engine.ts';
import type { Policy } from '../domain/topology/policy/policy.ts';
import { applyEngine } from '../kube/apply-engine.ts';
import type { KubeClient } from '../kube/client.ts';
import { isKubeError } from '../kube/kube-error.ts';
import { observeEngine } from '../kube/observe-engine.ts';
import { topologyPolicies } from '../kube/topology-resources.ts';
import type { Reconcile } from '../runtime/controller.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { StoreEvent } from '../runtime/stored.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';
import { type Watch, watchOf } from './watch.ts';

/** The one key: there are few such objects, and each look is at all of them. */
const engineKey = 'engine';

/** Whether the API server has MutatingAdmissionPolicies and lets us keep them; `unknown` until somebody wants one. */
export type EngineState = 'unknown' | 'served' | 'missing';

/** What the engine controller is made of. */
export interface EngineControllerOptions {
  readonly policies: ReadonlyStore<Policy>;
  readonly client: KubeClient;
  /** It turned out whether the API server has what is needed, and lets us write it. */
  readonly onState: (state: EngineState) => void;
}

/** Somebody may take away an object of ours, and nobody watches them. */
const lookMs = 600_000;

/**
 * Keeps the API server's own policies for those of ours with `engine: AdmissionPolicy`, and looks at nothing while nobody
 * wants one: the rights to it are great. What a policy leaves that ceased to want one while nobody looked does nothing,
 * since it asks that policy first.
 */
export function createEngineReconcile({ policies, client, onState }: EngineControllerOptions): Reconcile {
  return async (_key, { signal, logger }) => {
    const all = [...policies.values()];
    const observed = await observeEngine(client, signal).catch((error: unknown) => {
      if (isKubeError(error, 'forbidden')) onState('missing');
      throw error;
    });
    const outcomes = await applyEngine(planEngine({ policies: all, ...observed }), { client, signal });
    for (const outcome of outcomes) {
      const { type, name, because } = outcome.action;
      if (outcome.kind === 'done') logger.info('changed an admission policy', { type, name, because });
    }
    const errors = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.error] : []));
    onState(errors.some((error) => isKubeError(error, 'forbidden')) ? 'missing' : observed.engine);
    if (errors.length > 0) throw errors[0];
    return all.some(wantsEngine) ? { requeueAfterMs: lookMs } : undefined;
  };
}

/** What asks it for work: every policy that wants an engine, or has just ceased to. */
export function engineWatches(queue: WorkQueue): readonly Watch[] {
  const wanting = new Set<string>();
  const onChange = ({ type, object }: StoreEvent<Policy>): void => {
    const wants = type !== 'DELETED' && wantsEngine(object);
    const wanted = wanting.delete(object.name);
    if (wants) wanting.add(object.name);
    if (wants || wanted) queue.add(engineKey);
  };
  return [watchOf(topologyPolicies, onChange)];
}

function wantsEngine({ spec }: Policy): boolean {
  return spec.kind === 'ok' && spec.value.engine === 'AdmissionPolicy';
}
