import { matchesNodeTerms } from '../../selection/node-terms.ts';
import { matchesTerms } from '../class/matches-terms.ts';
import { noProvisioner, type StorageClass } from '../class/storage-class.ts';
import type { DriverTopology, TopologyNode } from '../view/topology-view.ts';
import type { PlacedVolume } from './pending-claim.ts';

/**
 * Whether the volume of an unbound claim can be made, or found, for a pod on one node, and if not, whose word that is.
 *
 * | kind               | whose                                                                                       |
 * | ------------------ | ------------------------------------------------------------------------------------------- |
 * | `outside-class`    | the scheduler's: the node's labels do not meet allowedTopologies                            |
 * | `no-spare-volume`  | the scheduler's: the class makes no volumes, and no unclaimed one is there                  |
 * | `key-unregistered` | the provisioner's: its labels meet allowedTopologies, but not those alone that are driver's |
 * | `label-missing`    | the provisioner's: the driver registers a key on the node that is no label of it            |
 * | `driver-missing`   | the provisioner's: the driver tells places apart, and is not registered on the node so      |
 */
export type NodeFit =
  | { readonly kind: 'fits' }
  | { readonly kind: 'outside-class' | 'no-spare-volume' | 'driver-missing' }
  | { readonly kind: 'key-unregistered' | 'label-missing'; readonly keys: readonly string[] };

/** The class of the claim and what is known of it in the cluster. */
export interface FitQuestion {
  readonly storageClass: StorageClass;
  /** The volumes of the class that nobody has claimed. */
  readonly spare: readonly PlacedVolume[];
  /** Undefined: no node has the driver. It may be one without places, or no CSI driver, so only the scheduler judges. */
  readonly driver: DriverTopology | undefined;
}

const fits: NodeFit = { kind: 'fits' };

/**
 * Judges one node as the scheduler does (volume binder: unclaimed volumes first, then allowedTopologies against labels)
 * and then as external-provisioner does (GenerateAccessibilityRequirements, for the selected node).
 */
export function fitOf({ storageClass, spare, driver }: FitQuestion, node: TopologyNode): NodeFit {
  if (spare.some(({ terms }) => terms === undefined || matchesNodeTerms(terms, node))) return fits;
  const { provisioner, allowedTopologies } = storageClass;
  // The scheduler returns before it reads allowedTopologies there.
  if (provisioner === noProvisioner) return { kind: 'no-spare-volume' };
  if (!matchesTerms(allowedTopologies, node.labels)) return { kind: 'outside-class' };
  if (driver === undefined || driver.domains.length === 0) return fits;
  const keys = node.drivers.find(({ name }) => name === provisioner)?.topologyKeys ?? [];
  if (keys.length === 0) return { kind: 'driver-missing' };
  const lacking = keys.filter((key) => !Object.hasOwn(node.labels, key));
  if (lacking.length > 0) return { kind: 'label-missing', keys: lacking };
  const ofDriver = Object.fromEntries(keys.map((key) => [key, node.labels[key] as string]));
  if (matchesTerms(allowedTopologies, ofDriver)) return fits;
  const named = allowedTopologies.flatMap((term) => term.matchLabelExpressions.map(({ key }) => key));
  return { kind: 'key-unregistered', keys: [...new Set(named)].filter((key) => !keys.includes(key)) };
}
