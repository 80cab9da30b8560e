import type { Outcome } from '../domain/outcome.ts';
import type { RemoveOwner, SetOwner } from '../domain/plan.ts';
import type { ApplyContext } from './apply-context.ts';
import { isKubeError, kubeErrorOrThrow } from './kube-error.ts';
import { type OwnerReference, ownersOf } from './origin.ts';
import { ownerReference } from './owner-reference.ts';
import { resourcePath, snapshots } from './resources.ts';

/**
 * Gives a snapshot to its schedule, or takes it away, leaving all other owners as they are. The list of owners is read
 * from the very state that was judged, and the patch tests for that state, so nothing that somebody else writes is lost.
 */
export async function changeOwner(action: SetOwner | RemoveOwner, context: ApplyContext): Promise<Outcome> {
  const { client, signal, wrote } = context;
  const { namespace, name, uid, resourceVersion } = action;
  const path = resourcePath(snapshots, { namespace, name });
  try {
    const live = await client.get(path, { signal });
    if (live.metadata.uid !== uid || live.metadata.resourceVersion !== resourceVersion) {
      return { kind: 'overtaken', action };
    }
    const operations = [
      { op: 'test', path: '/metadata/uid', value: uid },
      { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
      { op: 'add', path: '/metadata/ownerReferences', value: ownersAfter(action, ownersOf(live)) },
    ] as const;
    const { metadata } = await client.patch(path, { kind: 'json', operations }, { signal });
    wrote(action, { namespace, name, uid, resourceVersion: metadata.resourceVersion });
    return { kind: 'owner-changed', action };
  } catch (error) {
    if (isKubeError(error, 'not-found', 'conflict')) return { kind: 'overtaken', action };
    const { code, explanation } = kubeErrorOrThrow(error);
    // A test that fails is answered with Invalid, as what the API server really refuses is; only its text tells.
    if (code === 'invalid' && /\btest/i.test(explanation)) return { kind: 'overtaken', action };
    return { kind: 'owner-not-changed', action, message: explanation };
  }
}

function ownersAfter(action: SetOwner | RemoveOwner, owners: readonly OwnerReference[]): readonly OwnerReference[] {
  const others = owners.filter(({ uid }) => uid === undefined || !action.schedules.includes(uid));
  switch (action.kind) {
    case 'set-owner': {
      const ours = ownerReference(action.owner);
      // An object has one controller at most; the garbage collector asks for owners only.
      const controlled = others.some(({ controller }) => controller === true);
      return [...others, controlled ? { ...ours, controller: false } : ours];
    }
    case 'remove-owner':
      return others;
    default:
      return action satisfies never;
  }
}
