import { noProvisioner } from '../class/storage-class.ts';
import type { DriverTopology, TopologyDomain, TopologyView } from './topology-view.ts';

/**
 * What is known about the provisioner of a class:
 *
 * | kind               | when                                                                                  |
 * | ------------------ | ------------------------------------------------------------------------------------- |
 * | `manual`           | kubernetes.io/no-provisioner: somebody makes the volumes by hand                      |
 * | `in-tree`          | an old name that Kubernetes translates to a CSI driver; no node registers that name   |
 * | `absent`           | on no node, nor remembered: not installed, or not yet                                 |
 * | `without-topology` | on nodes, with no topology key: its volumes can be reached from everywhere            |
 * | `with-topology`    | tells places apart, now or, if it is on no node now, when it was last seen            |
 */
export type DriverKind = 'manual' | 'in-tree' | 'absent' | 'without-topology' | 'with-topology';

/** What is known about the provisioner of a class. */
export function driverKind(provisioner: string, view: TopologyView): DriverKind {
  if (provisioner === noProvisioner) return 'manual';
  if (provisioner.startsWith('kubernetes.io/')) return 'in-tree';
  const driver = view.drivers.get(provisioner);
  if (driver === undefined) return 'absent';
  if (driver.nodes === 0) return driver.domains.length > 0 ? 'with-topology' : 'absent';
  return registeredDomains(driver).length > 0 ? 'with-topology' : 'without-topology';
}

/**
 * Whether a policy leaves the classes of a provisioner as they are, binding mode included. Only a driver that has been
 * seen without topology: one that is on no node yet may turn out to have it, and the binding mode cannot be mended then.
 */
export function isLeftAlone(provisioner: string, view: TopologyView): boolean {
  return driverKind(provisioner, view) === 'without-topology';
}

/** The domains whose key a node registers now; a domain that is only remembered is not among them. */
export function registeredDomains({ domains }: DriverTopology): readonly TopologyDomain[] {
  return domains.filter(isRegistered);
}

// Each node that registers a key either has the label or lacks it, so one of the two shows that there is such a node.
function isRegistered({ values, nodesWithoutKey }: TopologyDomain): boolean {
  return nodesWithoutKey > 0 || values.some(({ nodes }) => nodes > 0);
}
