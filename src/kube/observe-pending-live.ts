import type { NodeTerm } from '../domain/selection/node-terms.ts';
import type { ObservedPending } from '../domain/topology/pending/pending-claim.ts';
import { viewOf } from '../domain/topology/view/view-of.ts';
import { ignore } from './kube-error.ts';
import type { ReadingClient } from './observe-live.ts';
import { observePending, observePendingClaim, type PendingSource, withSources } from './observe-pending.ts';
import { pendingPods } from './pending-pods.ts';
import { hasNode } from './project-pod.ts';
import { readSourcePlaces } from './read-source-places.ts';
import { claims, nodes, resourcePath, volumes } from './resources.ts';
import { createSpareVolumes } from './spare-volumes.ts';
import { csiNodes, storageClasses } from './topology-resources.ts';
import { joinNodes } from './topology-view-cache.ts';

/** The pod or claim that a person asks about. */
export interface PendingTarget {
  readonly kind: 'pod' | 'pvc';
  readonly namespace: string;
  readonly name: string;
}

/**
 * What was found: the pod, or a waiting pod that uses the claim, or the claim by itself; `settled`: it waits for nothing,
 * with the reason in words.
 */
export type LivePending =
  | { readonly kind: 'absent' }
  | { readonly kind: 'settled'; readonly because: string }
  | { readonly kind: 'waiting'; readonly observed: ObservedPending };

/**
 * Reads from the API server what explains why a pod or a claim waits, without a cache. Places that policies remember are
 * not read: no node is there. Throws a `KubeError`.
 */
export async function observePendingLive(
  client: ReadingClient,
  target: PendingTarget,
  now: Date,
): Promise<LivePending> {
  return target.kind === 'pod' ? observePod(client, target, now) : observeClaim(client, target, now);
}

async function observePod(client: ReadingClient, target: PendingTarget, now: Date): Promise<LivePending> {
  const raw = await client.get(resourcePath(pendingPods, target)).catch(ignore('not-found'));
  if (raw === undefined) return { kind: 'absent' };
  if (hasNode(raw)) return { kind: 'settled', because: 'the pod has a node' };
  const pod = pendingPods.project(raw);
  const source = await readSource(client, target.namespace, now);
  return { kind: 'waiting', observed: await withPlaces(client, target.namespace, observePending(pod, source), source) };
}

async function observeClaim(client: ReadingClient, target: PendingTarget, now: Date): Promise<LivePending> {
  const { namespace, name } = target;
  const raw = await client.get(resourcePath(claims, target)).catch(ignore('not-found'));
  if (raw === undefined) return { kind: 'absent' };
  const claim = claims.project(raw);
  const path = resourcePath(pendingPods, { namespace });
  const { items } = await client.list(path, { fieldSelector: pendingPods.fieldSelector });
  const pod = items.map(pendingPods.project).find((one) => one.claims.includes(name));
  if (pod === undefined && claim.phase === 'Bound') {
    return { kind: 'settled', because: 'the claim is Bound, and no pod of it waits for a node' };
  }
  const source = await readSource(client, namespace, now);
  const observed = pod === undefined ? observePendingClaim(claim, source) : observePending(pod, source);
  return { kind: 'waiting', observed: await withPlaces(client, namespace, observed, source) };
}

async function readSource(client: ReadingClient, namespace: string, now: Date): Promise<PendingSource> {
  const listAll = async (path: string) => (await client.list(path)).items;
  const [rawClaims, rawVolumes, rawClasses, rawNodes, rawCsiNodes] = await Promise.all([
    listAll(resourcePath(claims, { namespace })),
    listAll(resourcePath(volumes)),
    listAll(resourcePath(storageClasses)),
    listAll(resourcePath(nodes)),
    listAll(resourcePath(csiNodes)),
  ]);
  const claimByName = byName(rawClaims.map(claims.project));
  const volumeByName = byName(rawVolumes.map(volumes.project));
  const classByName = byName(rawClasses.map(storageClasses.project));
  const csiNodeByName = byName(rawCsiNodes.map(csiNodes.project));
  const joined = joinNodes(rawNodes.map(nodes.project), (name) => csiNodeByName.get(name));
  return {
    claim: (_, name) => claimByName.get(name),
    volume: (name) => volumeByName.get(name),
    storageClass: (name) => classByName.get(name),
    spareOf: createSpareVolumes(volumeByName).of,
    view: viewOf(joined, [], now),
  };
}

async function withPlaces(
  client: ReadingClient,
  namespace: string,
  observed: ObservedPending,
  source: PendingSource,
): Promise<ObservedPending> {
  const snapshotOf = (claim: string) => source.claim(namespace, claim)?.restoresFrom;
  const snapshots = observed.claims
    .filter(({ volume }) => volume === undefined)
    .flatMap(({ name }) => snapshotOf(name) ?? []);
  const places: ReadonlyMap<string, readonly NodeTerm[]> = await readSourcePlaces(client, namespace, snapshots);
  return withSources(observed, snapshotOf, places);
}

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
