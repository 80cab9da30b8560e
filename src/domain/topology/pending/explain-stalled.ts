import { matchesNodeTerms, type SelectableNode } from '../../selection/node-terms.ts';
import { matchesTerms } from '../class/matches-terms.ts';
import type { TopologyNode, TopologyView } from '../view/topology-view.ts';
import { classText, questionOf, type UnboundClaim } from './explain-class.ts';
import { fitOf } from './node-fit.ts';
import type { PendingTrouble } from './pending-claim.ts';
import { mayRunOn, type PendingPod } from './pending-pod.ts';
import { keysOf, keysOfNodeTerms, listed, placeText, ruleText, whereText } from './place-words.ts';
import { troubleOf } from './trouble.ts';

/** Volumes that should have been made by now. */
export interface Stalled {
  readonly pod: PendingPod | undefined;
  /** Claims for which the scheduler has chosen a node. */
  readonly chosen: readonly UnboundClaim[];
  /** Claims whose volumes are made without asking for a node. */
  readonly immediate: readonly UnboundClaim[];
  readonly view: TopologyView;
}

/**
 * Why a volume that was asked for is not made, where nodes that would suit exist: what the scheduler does not look at
 * when it chooses one. That is what the driver registers on it, where a snapshot's data is, and whether there is a driver
 * at all; undefined where none of these explains it.
 */
export function explainStalled({ pod, chosen, immediate, view }: Stalled): PendingTrouble | undefined {
  for (const claim of chosen) {
    const node = view.nodes.find(({ name }) => name === claim.selectedNode);
    if (node === undefined) continue;
    const trouble = unfitNode(claim, node, view) ?? snapshotElsewhere(claim, [node], { pod, view });
    if (trouble !== undefined) return trouble;
  }
  for (const claim of immediate) {
    const { allowedTopologies } = claim.storageClass;
    const inClass = view.nodes.filter(({ labels }) => matchesTerms(allowedTopologies, labels));
    const trouble = snapshotElsewhere(claim, inClass, { pod: undefined, view });
    if (trouble !== undefined) return trouble;
  }
  const orphan = [...chosen, ...immediate].find((claim) => isWithoutDriver(claim, view));
  return orphan && withoutDriver(orphan, view);
}

function unfitNode(claim: UnboundClaim, node: TopologyNode, view: TopologyView): PendingTrouble | undefined {
  const fit = fitOf(questionOf(claim, view), node);
  const { provisioner } = claim.storageClass;
  const start = `the scheduler chose node ${node.name} for claim ${claim.name}`;
  switch (fit.kind) {
    case 'fits':
    // Somebody else has taken the volume that was there.
    case 'no-spare-volume':
      return undefined;
    case 'outside-class': {
      const where = whereText([node], keysOf(claim.storageClass.allowedTopologies));
      return troubleOf('no-node-in-class', `${start}, and since then ${classText(claim)}: ${where}`, [claim]);
    }
    case 'driver-missing':
      return troubleOf(
        'driver-missing',
        `${start}, where driver ${provisioner} registers no topology keys: keep the pod off that node, or let the driver run there`,
        [claim],
      );
    case 'label-missing':
      return troubleOf(
        'label-missing',
        `${start}, where driver ${provisioner} registers ${listed(fit.keys)}; the node lacks that label`,
        [claim],
      );
    case 'key-unregistered':
      return troubleOf(
        'key-unregistered',
        `${start}, where driver ${provisioner} does not register ${listed(fit.keys)}, by which ${classText(claim)}`,
        [claim],
      );
    default:
      return fit satisfies never;
  }
}

/** That a snapshot cannot be restored elsewhere is true of some drivers only, so it is said when all else is right. */
function snapshotElsewhere(
  claim: UnboundClaim,
  where: readonly TopologyNode[],
  { pod, view }: { readonly pod: PendingPod | undefined; readonly view: TopologyView },
): PendingTrouble | undefined {
  const { source, storageClass } = claim;
  if (source === undefined || where.length === 0) return undefined;
  const isThere = (node: SelectableNode) => matchesNodeTerms(source.terms, node);
  if (where.some(isThere)) return undefined;
  const there = view.nodes.filter(isThere);
  const { allowedTopologies } = storageClass;
  const start = `claim ${claim.name} is filled from snapshot ${source.snapshot}, whose data is in ${placeText(source.terms)}`;
  const end = `unless driver ${storageClass.provisioner} can restore it elsewhere, it has to be allowed there`;
  const because =
    there.length === 0
      ? `no node is there: ${whereText(view.nodes, keysOfNodeTerms(source.terms))}`
      : !there.some(({ labels }) => matchesTerms(allowedTopologies, labels))
        ? classText(claim)
        : pod !== undefined && !there.some((node) => mayRunOn(pod, node))
          ? `${ruleText(pod)} allows only other nodes`
          : `the scheduler chose another place: ${whereText(where, keysOfNodeTerms(source.terms))}`;
  return troubleOf('snapshot-elsewhere', `${start}; ${because}; ${end}`, [claim]);
}

// In-tree names stand for CSI drivers of other names, or for volumes that somebody makes by hand.
function isWithoutDriver({ storageClass: { provisioner } }: UnboundClaim, { drivers }: TopologyView): boolean {
  return !provisioner.startsWith('kubernetes.io/') && (drivers.get(provisioner)?.nodes ?? 0) === 0;
}

function withoutDriver(claim: UnboundClaim, { nodes }: TopologyView): PendingTrouble {
  const { name, provisioner } = claim.storageClass;
  const sentence = `driver ${provisioner} of class ${name} is registered on none of ${nodes.length} nodes: if it is a CSI driver, its node plugin does not run there`;
  return troubleOf('driver-missing', sentence, [claim]);
}
