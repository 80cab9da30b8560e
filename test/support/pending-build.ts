import type { NodeTerm } from '../../src/domain/selection/node-terms.ts';
import type { ObservedPending, PendingClaim, PlacedVolume } from '../../src/domain/topology/pending/pending-claim.ts';
import type { PendingPod } from '../../src/domain/topology/pending/pending-pod.ts';
import { at } from './build.ts';
import { storageClass, view, zone } from './topology-build.ts';

/** When the builders' pods and claims are made. */
export const created = at('02:15');

/** The pod `web` of namespace `prod` that uses the claim `data`, and may run on all nodes by its own word. */
export function pendingPod(overrides: Partial<PendingPod> = {}): PendingPod {
  const name = overrides.name ?? 'web';
  return {
    namespace: 'prod',
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    createdAt: created,
    deleting: false,
    claims: ['data'],
    nodeSelector: {},
    nodeAffinity: undefined,
    gated: false,
    ...overrides,
  };
}

/** The claim `data` of the class `fast`, which waits for its pod. */
export function pendingClaim(overrides: Partial<PendingClaim> = {}): PendingClaim {
  return {
    name: 'data',
    createdAt: created,
    className: 'fast',
    storageClass: storageClass(),
    selectedNode: undefined,
    volume: undefined,
    spare: [],
    source: undefined,
    ...overrides,
  };
}

/** Node affinity: the label has one of these values. */
export function inPlace(key: string, ...values: readonly string[]): readonly NodeTerm[] {
  return [{ matchExpressions: [{ key, operator: 'In', values }] }];
}

/** A volume in a zone. */
export function volumeIn(value: string, name = `pv-${value}`): PlacedVolume {
  return { name, terms: inPlace(zone, value) };
}

/** The pod `web` with the claim `data`, and one node in zone `a`. */
export function observedPending(overrides: Partial<ObservedPending> = {}): ObservedPending {
  return { pod: pendingPod(), claims: [pendingClaim()], view: view(), ...overrides };
}
