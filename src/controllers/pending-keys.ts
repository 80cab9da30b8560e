import type { BindableVolume } from '../domain/binding/bindable.ts';
import type { Claim } from '../domain/claim.ts';
import type { PendingStores } from '../kube/observe-pending.ts';
import type { StoredCsiNode } from '../kube/project-csi-node.ts';
import type { StoredNode } from '../kube/project-node.ts';
import type { StoredClass } from '../kube/project-storage-class.ts';
import type { SpareVolumes } from '../kube/spare-volumes.ts';
import { changesDrivers, changesLabels } from '../kube/topology-changes.ts';
import { objectKey } from '../runtime/object-key.ts';
import type { StoreEvent } from '../runtime/stored.ts';

/** The key that asks for a look at every waiting pod: a key of one has a slash. */
export const allPending = '*';

/** Keys of the waiting pods that a change may concern. */
export interface PendingKeys {
  ofClaim(event: StoreEvent<Claim & { readonly selectedNode?: string }>): readonly string[];
  ofVolume(event: StoreEvent<BindableVolume>): readonly string[];
  ofClass(event: StoreEvent<StoredClass>): readonly string[];
  ofNode(event: StoreEvent<StoredNode>): readonly string[];
  ofCsiNode(event: StoreEvent<StoredCsiNode>): readonly string[];
}

/**
 * Maps changes to waiting pods. A node sends word every few seconds that it is alive, and most claims belong to pods that
 * run, so that nearly all changes concern nobody, and have to find that out quickly.
 */
export function pendingKeys(stores: PendingStores, spare: Pick<SpareVolumes, 'changed'>): PendingKeys {
  const { pods, claims } = stores;
  const ofClaimNamed = (namespace: string, name: string) =>
    pods.byIndex('claim', objectKey({ namespace, name })).map(objectKey);
  const everybody = () => (pods.size === 0 ? [] : [allPending]);

  function ofClasses(classes: readonly string[]): readonly string[] {
    if (classes.length === 0 || pods.size === 0) return [];
    return Array.from(pods.values())
      .filter(({ namespace, claims: names }) =>
        names.some((name) => classes.includes(claims.get(namespace, name)?.storageClassName ?? '')),
      )
      .map(objectKey);
  }

  return {
    ofClaim: ({ object: { namespace, name } }) => ofClaimNamed(namespace, name),
    ofVolume(event) {
      const classes = spare.changed(event);
      const { claimNamespace, claimName } = event.object;
      const ofItsClaim =
        claimNamespace === undefined || claimName === undefined ? [] : ofClaimNamed(claimNamespace, claimName);
      return [...new Set([...ofItsClaim, ...ofClasses(classes)])];
    },
    ofClass: ({ object: { name } }) => ofClasses([name]),
    ofNode: (event) => (changesLabels(event) ? everybody() : []),
    ofCsiNode: (event) => (changesDrivers(event) ? everybody() : []),
  };
}
