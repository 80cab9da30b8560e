import type { BindableClaim, BindableVolume } from '../domain/binding/bindable.ts';
import type { NodeTerm } from '../domain/selection/node-terms.ts';
import type { ObservedPending, PendingClaim, PlacedVolume } from '../domain/topology/pending/pending-claim.ts';
import type { PendingPod } from '../domain/topology/pending/pending-pod.ts';
import type { TopologyView } from '../domain/topology/view/topology-view.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { StoredClass } from './project-storage-class.ts';

/** The caches that a look at a waiting pod reads. */
export interface PendingStores {
  readonly pods: ReadonlyStore<PendingPod, 'claim'>;
  readonly claims: Pick<ReadonlyStore<BindableClaim>, 'get'>;
  readonly volumes: Pick<ReadonlyStore<BindableVolume>, 'get' | 'values'>;
  readonly storageClasses: Pick<ReadonlyStore<StoredClass>, 'get'>;
}

/** Where such a look finds things: the caches, or what was read a moment ago. */
export interface PendingSource {
  readonly claim: (namespace: string, name: string) => BindableClaim | undefined;
  readonly volume: (name: string) => BindableVolume | undefined;
  readonly storageClass: (name: string) => StoredClass | undefined;
  /** Volumes without a claim that offer themselves for a class, those reserved for some claim among them. */
  readonly spareOf: (className: string) => readonly BindableVolume[];
  readonly view: TopologyView;
}

/** Collects all that says why a pod waits. No call is made, and so where a snapshot's data is stays open. */
export function observePending(pod: PendingPod, source: PendingSource): ObservedPending {
  const claims = [...new Set(pod.claims)].flatMap((name) => {
    const claim = source.claim(pod.namespace, name);
    return claim === undefined ? [] : [pendingClaim(claim, source)];
  });
  return { pod, claims, view: source.view };
}

/** The same for a claim by itself. */
export function observePendingClaim(claim: BindableClaim, source: PendingSource): ObservedPending {
  return { pod: undefined, claims: [pendingClaim(claim, source)], view: source.view };
}

/** The same look once it is known where a snapshot's data is; `terms` by the name of the snapshot. */
export function withSources(
  observed: ObservedPending,
  snapshotOf: (claim: string) => string | undefined,
  terms: ReadonlyMap<string, readonly NodeTerm[]>,
): ObservedPending {
  const claims = observed.claims.map((claim) => {
    const snapshot = snapshotOf(claim.name);
    const found = snapshot === undefined ? undefined : terms.get(snapshot);
    return snapshot === undefined || found === undefined ? claim : { ...claim, source: { snapshot, terms: found } };
  });
  return { ...observed, claims };
}

/** Node affinity terms of a volume from the JSON in which they are kept; undefined where there are none to read. */
export function parseTerms(text: string | undefined): readonly NodeTerm[] | undefined {
  if (text === undefined) return undefined;
  try {
    const terms: unknown = JSON.parse(text);
    return Array.isArray(terms) ? (terms as readonly NodeTerm[]) : undefined;
  } catch {
    return undefined;
  }
}

function pendingClaim(claim: BindableClaim, source: PendingSource): PendingClaim {
  const { namespace, name, createdAt, storageClassName, selectedNode, volumeName } = claim;
  const named = storageClassName === undefined || storageClassName === '' ? undefined : storageClassName;
  return {
    name,
    createdAt,
    className: named,
    storageClass: named === undefined ? undefined : source.storageClass(named),
    selectedNode,
    volume: volumeName === undefined ? undefined : placedOf(volumeName, source.volume(volumeName)),
    spare:
      named === undefined || volumeName !== undefined
        ? []
        : source
            .spareOf(named)
            .filter(
              ({ claimName, claimNamespace }) =>
                claimName === undefined || (claimName === name && claimNamespace === namespace),
            )
            .map((volume) => placedOf(volume.name, volume)),
    source: undefined,
  };
}

function placedOf(name: string, volume: BindableVolume | undefined): PlacedVolume {
  return { name, terms: parseTerms(volume?.topology) };
}
