import { reasons } from '../api/reasons.ts';
import type { NodeTerm } from '../domain/selection/node-terms.ts';
import { explainPending, lookAgainAt } from '../domain/topology/pending/explain-pending.ts';
import type { ObservedPending, PendingTrouble } from '../domain/topology/pending/pending-claim.ts';
import type { PendingPod } from '../domain/topology/pending/pending-pod.ts';
import type { EventReference, NewEvent } from '../kube/event-ledger.ts';
import { observePending, type PendingSource, type PendingStores, withSources } from '../kube/observe-pending.ts';
import type { Reconcile, ReconcileResult } from '../runtime/controller.ts';
import type { DutyCycle } from '../runtime/duty-cycle.ts';
import { objectKey } from '../runtime/object-key.ts';
import { LOW_PRIORITY } from '../runtime/priority.ts';
import type { WorkQueue } from '../runtime/work-queue.ts';
import { allPending } from './pending-keys.ts';

/** What the controller that explains waiting pods is made of. */
export interface PendingControllerOptions {
  readonly stores: PendingStores;
  /** What else a look reads; the view is asked for anew each time. */
  readonly source: () => PendingSource;
  readonly queue: Pick<WorkQueue, 'add'>;
  /** Where the data of snapshots of a namespace is, by name. */
  readonly readPlaces: (
    namespace: string,
    snapshots: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly NodeTerm[]>>;
  readonly dutyCycle: DutyCycle;
  readonly record: (event: NewEvent) => void;
}

/** The scheduler's own turn comes first, and most pods wait no longer. */
export const schedulerMs = 3_000;

interface Known {
  readonly uid: string;
  /** What was said of it last. */
  sentence: string | undefined;
  /** Where the data of its snapshots is, once it was asked. */
  places: ReadonlyMap<string, readonly NodeTerm[]> | undefined;
}

/**
 * Says of one waiting pod, and of its claims, why no node suits its volumes: once, and again only in other words. It
 * writes nothing but events. Nobody waits for it, so it takes no more than its share of the process.
 */
export function createPendingReconcile(options: PendingControllerOptions): Reconcile {
  const { stores, source, queue, readPlaces, dutyCycle, record } = options;
  const known = new Map<string, Known>();

  return async (key, { signal, now, logger }): Promise<ReconcileResult | undefined> => {
    if (key === allPending) {
      for (const pod of stores.pods.values()) queue.add(objectKey(pod), { priority: LOW_PRIORITY });
      return undefined;
    }
    await dutyCycle.rest(signal);
    const pod = stores.pods.getByKey(key);
    if (pod === undefined) {
      known.delete(key);
      return undefined;
    }
    const turn = new Date(pod.createdAt.getTime() + schedulerMs);
    if (now() < turn) return { requeueAt: turn };

    const about = known.get(key)?.uid === pod.uid ? known.get(key) : undefined;
    const memory: Known = about ?? { uid: pod.uid, sentence: undefined, places: undefined };
    const [observed, first] = dutyCycle.work(() => {
      const seen = observePending(pod, source());
      return [seen, explainPending(seen, now())];
    });
    const trouble = first ?? (await explainRestore(pod, observed, memory, now()));
    if (trouble === undefined) {
      // What comes back is news.
      memory.sentence = undefined;
      if (memory.places === undefined) known.delete(key);
      else known.set(key, memory);
    } else {
      known.set(key, memory);
      if (memory.sentence !== trouble.sentence) {
        memory.sentence = trouble.sentence;
        logger.debug('a pod waits for a volume', { kind: trouble.kind, because: trouble.sentence });
        tell(pod, trouble);
      }
    }
    const again = lookAgainAt(observed, now());
    return again === undefined ? undefined : { requeueAt: again };
  };

  /** Asks where the snapshots are only when nothing else explains why a volume is not made of one. */
  async function explainRestore(
    pod: PendingPod,
    observed: ObservedPending,
    memory: Known,
    now: Date,
  ): Promise<PendingTrouble | undefined> {
    const snapshotOf = (claim: string) => stores.claims.get(pod.namespace, claim)?.restoresFrom;
    const waiting = observed.claims.filter((claim) => isAskedFor(claim) && snapshotOf(claim.name) !== undefined);
    if (waiting.length === 0 || lookAgainAt(observed, now) !== undefined) return undefined;
    memory.places ??= await readPlaces(
      pod.namespace,
      waiting.flatMap(({ name }) => snapshotOf(name) ?? []),
    );
    const { places } = memory;
    return dutyCycle.work(() => explainPending(withSources(observed, snapshotOf, places), now));
  }

  function tell(pod: PendingPod, { reason, sentence, claims }: PendingTrouble): void {
    const event = { type: reasons[reason].event, reason, action: 'Scheduling', note: sentence } as const;
    const ofPod = referenceTo('Pod', pod);
    record({ ...event, regarding: ofPod });
    for (const name of claims) {
      const claim = stores.claims.get(pod.namespace, name);
      if (claim !== undefined) {
        record({ ...event, regarding: referenceTo('PersistentVolumeClaim', claim), related: ofPod });
      }
    }
  }
}

function isAskedFor({ volume, selectedNode, storageClass }: ObservedPending['claims'][number]): boolean {
  return volume === undefined && (selectedNode !== undefined || storageClass?.volumeBindingMode === 'Immediate');
}

function referenceTo(
  kind: string,
  { namespace, name, uid }: { readonly namespace: string; readonly name: string; readonly uid: string },
): EventReference {
  return { apiVersion: 'v1', kind, namespace, name, uid };
}
