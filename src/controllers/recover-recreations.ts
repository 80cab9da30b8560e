import type { EventNote } from '../domain/event-note.ts';
import type { TopologyOutcome } from '../domain/topology/policy/topology-outcome.ts';
import { type Recovery, recoverClasses } from '../kube/recover-classes.ts';
import type { RecreateContext } from '../kube/recreate-class.ts';
import type { Reconcile, ReconcileContext, ReconcileResult } from '../runtime/controller.ts';

/** The key under which the journal of recreations is looked at; no policy can have this name. */
export const recoveryKey = '/recreations';

/** What a recovery is made of. */
export interface RecoveryOptions extends Omit<RecreateContext, 'signal'> {
  readonly record: (note: EventNote) => void;
  readonly recreated: (outcome: TopologyOutcome['kind']) => void;
  /** When to look again at what could not be ended. */
  readonly againMs: number;
}

/** One pass over the journal: what a process that died has begun is ended, and told on the class. */
export function createRecovery(options: RecoveryOptions): (context: ReconcileContext) => ReturnType<Reconcile> {
  const { client, journal, record, recreated, againMs } = options;
  return async ({ signal, logger }): Promise<ReconcileResult | undefined> => {
    const recoveries = await recoverClasses({ client, journal, signal });
    for (const recovery of recoveries) {
      const { kind, ...fields } = describe(recovery);
      logger.warn(`recovery of a StorageClass: ${kind}`, fields);
      if (recovery.kind !== 'ended') continue;
      recreated(recovery.outcome.kind === 'recreated' ? 'done' : recovery.outcome.kind);
      record(noteOf(recovery));
    }
    return recoveries.some(isOpen) ? { requeueAfterMs: againMs } : undefined;
  };
}

function isOpen(recovery: Recovery): boolean {
  return recovery.kind === 'waiting' || (recovery.kind === 'ended' && recovery.outcome.kind === 'unfinished');
}

function describe(recovery: Recovery): { readonly kind: string; readonly [field: string]: string | undefined } {
  switch (recovery.kind) {
    case 'unreadable':
      return { kind: 'unreadable', configMap: recovery.configMap, error: recovery.problem };
    case 'not-begun':
    case 'waiting':
      return { kind: recovery.kind, storageClass: recovery.entry.name };
    case 'ended': {
      const { entry, outcome } = recovery;
      const error = 'message' in outcome ? outcome.message : undefined;
      return { kind: outcome.kind, storageClass: entry.name, policy: entry.policy, error };
    }
    default:
      return recovery satisfies never;
  }
}

function noteOf({ entry, outcome }: Extract<Recovery, { readonly kind: 'ended' }>): EventNote {
  const regarding = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', namespace: '', name: entry.name };
  const action = 'RecreateClass';
  if (outcome.kind === 'recreated') {
    const note = `it was created again as StorageTopologyPolicy ${entry.policy} wants it, after an earlier try was cut off`;
    const { uid } = outcome.object.metadata;
    return { type: 'Normal', reason: 'ClassRecreated', action, note, regarding: { ...regarding, uid } };
  }
  const note = 'message' in outcome ? outcome.message : 'it was changed meanwhile';
  return { type: 'Warning', reason: 'ClassNotRecreated', action, note, regarding: { ...regarding, uid: entry.uid } };
}
