import { matchesNodeTerms } from '../../selection/node-terms.ts';
import type { TopologyNode } from '../view/topology-view.ts';
import type { PendingClaim, PendingTrouble } from './pending-claim.ts';
import type { PendingPod } from './pending-pod.ts';
import { keysOfNodeTerms, listed, placeText, ruleText, whereText } from './place-words.ts';
import { troubleOf } from './trouble.ts';

/** The nodes that can reach all volumes of these claims. */
export function nodesReaching(bound: readonly PendingClaim[], nodes: readonly TopologyNode[]): readonly TopologyNode[] {
  const placed = bound.flatMap(({ volume }) => (volume?.terms === undefined ? [] : [volume.terms]));
  return placed.length === 0 ? nodes : nodes.filter((node) => placed.every((terms) => matchesNodeTerms(terms, node)));
}

/**
 * Why no node that the pod may have (`allowed`) reaches the volumes that exist already; undefined when one does.
 * A volume that no node at all reaches comes first, then volumes in different places, then the pod's own rules.
 */
export function explainVolumes(
  bound: readonly PendingClaim[],
  nodes: { readonly all: readonly TopologyNode[]; readonly allowed: readonly TopologyNode[] },
  pod: PendingPod,
): PendingTrouble | undefined {
  if (nodesReaching(bound, nodes.allowed).length > 0) return undefined;
  const lost = bound.find((claim) => nodesReaching([claim], nodes.all).length === 0);
  if (lost !== undefined) {
    const sentence = `the volume of claim ${lost.name} is in ${placeOf(lost)}, where no node is: ${whereText(nodes.all, keysOf([lost]))}`;
    return troubleOf('volume-unreachable', sentence, [lost]);
  }
  const placed = bound.filter(({ volume }) => volume?.terms !== undefined);
  if (nodesReaching(placed, nodes.all).length === 0) {
    const places = listed(placed.map((claim) => `claim ${claim.name} in ${placeOf(claim)}`));
    return troubleOf('volumes-apart', `its volumes are in different places: ${places}`, placed);
  }
  const places = listed(placed.map((claim) => `the volume of claim ${claim.name} is in ${placeOf(claim)}`));
  const where = whereText(nodes.allowed, keysOf(placed), nodes.all.length);
  return troubleOf('pod-elsewhere', `${places}; ${ruleText(pod)} allows only other nodes: ${where}`, placed);
}

function placeOf({ volume }: PendingClaim): string {
  return placeText(volume?.terms ?? []);
}

function keysOf(claims: readonly PendingClaim[]): readonly string[] {
  return [...new Set(claims.flatMap(({ volume }) => keysOfNodeTerms(volume?.terms ?? [])))];
}
