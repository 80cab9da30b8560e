import type { BindableClaim, BindableClass, BindableSnapshot, BindableVolume } from '../domain/binding/bindable.ts';
import type { Content } from '../domain/binding/content.ts';
import type { BindingOptions, ObservedBinding } from '../domain/binding/observed-binding.ts';
import { objectKey } from '../runtime/object-key.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { StoredNode } from './project-node.ts';

/** The caches that a look at a binding reads. */
export interface BindingStores {
  readonly snapshots: ReadonlyStore<BindableSnapshot, 'claim' | 'preProvisioned'>;
  readonly contents: ReadonlyStore<Content>;
  readonly claims: ReadonlyStore<BindableClaim, 'restoresFrom'>;
  readonly volumes: ReadonlyStore<BindableVolume>;
  readonly classes: ReadonlyStore<BindableClass>;
  /** Undefined unless contents are given to the sidecar of a node. */
  readonly nodes: ReadonlyStore<StoredNode> | undefined;
}

/** Upstream's defaults: what holds where it does not matter, or is not known, how the controller at work is set up. */
export const asUpstream: Omit<BindingOptions, 'nodes'> = {
  preventVolumeModeConversion: true,
  waitForProvisioner: false,
};

/** Reads from the caches everything that a decision about the binding of `snapshot` may look at. No call is made. */
export function observeBinding(
  snapshot: BindableSnapshot,
  stores: BindingStores,
  options: Omit<BindingOptions, 'nodes'>,
): ObservedBinding {
  const { namespace, claimName } = snapshot;
  const claim = claimName === undefined ? undefined : stores.claims.get(namespace, claimName);
  return {
    snapshot,
    content: (name) => stores.contents.get(undefined, name),
    claim,
    volume: claim?.volumeName === undefined ? undefined : stores.volumes.get(undefined, claim.volumeName),
    classes: [...stores.classes.values()],
    siblings:
      claimName === undefined
        ? [snapshot]
        : stores.snapshots.byIndex('claim', objectKey({ namespace, name: claimName })),
    restoring: stores.claims
      .byIndex('restoresFrom', objectKey(snapshot))
      .filter(({ phase }) => phase === 'Pending')
      .map(({ name }) => name),
    options: { ...options, nodes: stores.nodes === undefined ? undefined : [...stores.nodes.values()] },
  };
}
