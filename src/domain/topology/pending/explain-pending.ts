import { waitForFirstConsumer } from '../class/storage-class.ts';
import type { TopologyNode, TopologyView } from '../view/topology-view.ts';
import { classText, explainClass, type NodesLeft, questionOf, type UnboundClaim } from './explain-class.ts';
import { explainStalled } from './explain-stalled.ts';
import { explainVolumes, nodesReaching } from './explain-volumes.ts';
import { fitOf } from './node-fit.ts';
import type { ObservedPending, PendingClaim, PendingTrouble } from './pending-claim.ts';
import { mayRunOn, type PendingPod } from './pending-pod.ts';
import { listed } from './place-words.ts';
import { troubleOf } from './trouble.ts';

/** How long a volume may take to be made before its absence is a reason to ask why. */
const provisioningMs = 30_000;

/**
 * Why a pod gets no node because of its volumes, in one sentence; undefined where nothing of that kind stands in its way,
 * or where what was begun may still end well. It judges classes, volumes, nodeSelector and node affinity of the pod, and
 * what drivers register. It does not look at taints, room on nodes, sizes and access modes of volumes, or CSI capacity:
 * of those the scheduler speaks plainly itself. With a node that suits all, it says nothing.
 */
export function explainPending(observed: ObservedPending, now: Date): PendingTrouble | undefined {
  const { pod, claims, view } = observed;
  if (pod !== undefined && (pod.deleting || pod.gated)) return undefined;
  const missing = missingClass(claims);
  if (missing !== undefined || view.nodes.length === 0) return missing;
  const isLate = (claim: PendingClaim) => now.getTime() >= lateAt(claim, pod);
  const unbound = claims.filter(isUnbound);
  const immediate = unbound.filter(isImmediate);
  const delayed = unbound.filter((claim) => !isImmediate(claim));
  const chosen = delayed.filter(({ selectedNode }) => selectedNode !== undefined);
  // Volumes are being made: for half a minute nobody is to blame.
  if (chosen.some((claim) => !isLate(claim))) return undefined;
  const late = immediate.filter(isLate);
  return (
    firstOf(late, (claim) => explainClass(claim, everywhere(view), view)) ??
    (pod === undefined ? undefined : explainNodes(pod, claims, delayed, view)) ??
    explainStalled({ pod, chosen, immediate: late, view })
  );
}

/** When the answer may change although nothing else does; undefined: it will not. */
export function lookAgainAt({ pod, claims }: ObservedPending, now: Date): Date | undefined {
  const moments = claims
    .filter(isUnbound)
    .filter((claim) => claim.selectedNode !== undefined || isImmediate(claim))
    .map((claim) => lateAt(claim, pod))
    .filter((moment) => moment > now.getTime());
  return moments.length === 0 ? undefined : new Date(Math.min(...moments));
}

function explainNodes(
  pod: PendingPod,
  claims: readonly PendingClaim[],
  delayed: readonly UnboundClaim[],
  view: TopologyView,
): PendingTrouble | undefined {
  const all = view.nodes;
  const allowed = all.filter((node) => mayRunOn(pod, node));
  // The scheduler says itself that no node meets the pod's own rules.
  if (allowed.length === 0) return undefined;
  const bound = claims.filter(({ volume }) => volume?.terms !== undefined);
  const apart = explainVolumes(bound, { all, allowed }, pod);
  if (apart !== undefined) return apart;
  const reachable = nodesReaching(bound, allowed);
  const left: NodesLeft = { pod, all, allowed, reachable, boundClaims: bound };
  const alone = firstOf(delayed, (claim) => explainClass(claim, left, view));
  if (alone !== undefined || delayed.length < 2) return alone;
  const questions = delayed.map((claim) => questionOf(claim, view));
  const suits = (node: TopologyNode) => questions.every((question) => fitOf(question, node).kind === 'fits');
  return reachable.some(suits) ? undefined : classesApart(delayed);
}

/** Each class by itself has a node. */
function classesApart(delayed: readonly UnboundClaim[]): PendingTrouble {
  const classes = listed(delayed.map((claim) => `for claim ${claim.name} ${classText(claim)}`));
  return troubleOf('volumes-apart', `no node suits all its claims: ${classes}`, delayed);
}

function missingClass(claims: readonly PendingClaim[]): PendingTrouble | undefined {
  const claim = claims.find(
    ({ className, storageClass, volume, spare }) =>
      Boolean(className) && storageClass === undefined && volume === undefined && spare.length === 0,
  );
  if (claim === undefined) return undefined;
  return troubleOf('class-missing', `StorageClass ${claim.className} of claim ${claim.name} does not exist`, [claim]);
}

function isUnbound(claim: PendingClaim): claim is UnboundClaim {
  return claim.volume === undefined && claim.storageClass !== undefined;
}

function isImmediate({ storageClass }: UnboundClaim): boolean {
  return storageClass.volumeBindingMode !== waitForFirstConsumer;
}

function lateAt(claim: PendingClaim, pod: PendingPod | undefined): number {
  return Math.max(claim.createdAt.getTime(), pod?.createdAt.getTime() ?? 0) + provisioningMs;
}

/** A volume that is made at once may be anywhere. */
function everywhere({ nodes }: TopologyView): NodesLeft {
  return { pod: undefined, all: nodes, allowed: nodes, reachable: nodes, boundClaims: [] };
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
