import { explainPending } from '../domain/topology/pending/explain-pending.ts';
import type { ReadingClient } from '../kube/observe-live.ts';
import { type LivePending, observePendingLive, type PendingTarget } from '../kube/observe-pending-live.ts';

/**
 * What `keepsake explain pod/…` and `pvc/… -o json` print. Programs rely on these fields: they are added to, and none is
 * renamed or removed.
 */
export interface PendingReport {
  readonly kind: 'Pod' | 'PersistentVolumeClaim';
  readonly namespace: string;
  readonly name: string;
  /** Whether the places of volumes keep it waiting. */
  readonly blocked: boolean;
  /** A word for what a person must change first; absent where nothing is in the way. */
  readonly trouble?: string;
  /** One sentence: what does not go together, or that nothing of that kind is in the way. */
  readonly because: string;
}

/** `pod/NAMESPACE/NAME` or `pvc/NAMESPACE/NAME`; undefined for anything else, which names a snapshot. */
export function parsePendingTarget(text: string): PendingTarget | undefined {
  const [kind, namespace, name, ...rest] = text.split('/');
  if ((kind !== 'pod' && kind !== 'pvc') || !namespace || !name || rest.length > 0) return undefined;
  return { kind, namespace, name };
}

/** Reads a waiting pod or claim and says why it waits. Throws an Error with a sentence when there is none. */
export async function reportPending(client: ReadingClient, target: PendingTarget, now: Date): Promise<PendingReport> {
  const kind = target.kind === 'pod' ? 'Pod' : 'PersistentVolumeClaim';
  const { namespace, name } = target;
  const found = await observePendingLive(client, target, now);
  if (found.kind === 'absent') throw new Error(`there is no ${kind} ${namespace}/${name} in the cluster`);
  return { kind, namespace, name, ...answer(found, now) };
}

/** The same for people. */
export function pendingText({ kind, namespace, name, blocked, because }: PendingReport): string {
  return [
    `${kind} ${namespace}/${name}: ${blocked ? 'its volumes are in the way' : 'no trouble found'}`,
    `  why    ${because}`,
  ].join('\n');
}

function answer(
  found: Exclude<LivePending, { kind: 'absent' }>,
  now: Date,
): Pick<PendingReport, 'blocked' | 'because' | 'trouble'> {
  switch (found.kind) {
    case 'settled':
      return { blocked: false, because: found.because };
    case 'waiting': {
      const { pod } = found.observed;
      const trouble = explainPending(found.observed, now);
      if (trouble !== undefined) return { blocked: true, trouble: trouble.kind, because: trouble.sentence };
      if (pod?.gated === true)
        return { blocked: false, because: 'the pod has scheduling gates, so nobody looks for a node' };
      if (pod === undefined)
        return { blocked: false, because: 'no pod waits with it, and nothing in topology stands in its way' };
      return {
        blocked: false,
        because:
          'nothing in topology stands in its way; taints, room on nodes and sizes of volumes are not looked at, the events of the scheduler name those',
      };
    }
    default:
      return found satisfies never;
  }
}
