import type {
  StorageTopologyPolicyAllowedTopologies,
  StorageTopologyPolicySpec,
} from '../../../api/storage-topology-policy.generated.ts';
import { driverKind, registeredDomains } from '../view/driver-kind.ts';
import type { DriverTopology, TopologyDomain, TopologyNode, TopologyView } from '../view/topology-view.ts';
import type { StorageClass, TopologyTerm } from './storage-class.ts';

/** The allowedTopologies that a policy puts into a class without any, or why it puts in none. */
export type DesiredTopologies =
  | { readonly kind: 'terms'; readonly terms: readonly TopologyTerm[] }
  | { readonly kind: 'none'; readonly because: string };

/** More values are no list of zones but of nodes, and stale at once; the status has no room for more, either. */
export const valuesAtMost = 64;

/** What a policy puts into a class of that provisioner with those parameters that has no allowedTopologies of its own. */
export function desiredTopologies(
  spec: StorageTopologyPolicySpec,
  storageClass: Pick<StorageClass, 'provisioner' | 'parameters'>,
  view: TopologyView,
): DesiredTopologies {
  const { source, terms = [] } = spec.allowedTopologies;
  const { provisioner } = storageClass;
  if (source === 'None') return none('the policy puts no allowedTopologies in (source: None)');
  switch (driverKind(provisioner, view)) {
    case 'manual':
      return none(`${provisioner} ignores allowedTopologies: its volumes say by themselves where they are`);
    case 'without-topology':
      return none(`${provisioner} registers no topology: its volumes can be reached from everywhere`);
    case 'in-tree':
      if (hasZoneParameter(storageClass)) {
        return none(`${provisioner} refuses to make volumes for a class with allowedTopologies and a zone parameter`);
      }
      break;
  }
  if (source === 'Static') return terms.length === 0 ? none('the policy lists no terms') : { kind: 'terms', terms };
  return discovered(spec.allowedTopologies, provisioner, view);
}

/**
 * Whether a class of an old in-tree name says its zone in its parameters: together with allowedTopologies, Kubernetes
 * refuses to translate the class to CSI, and no volume is made. Names of parameters are compared without case there.
 */
export function hasZoneParameter({
  provisioner,
  parameters,
}: Pick<StorageClass, 'provisioner' | 'parameters'>): boolean {
  return (
    provisioner.startsWith('kubernetes.io/') &&
    Object.keys(parameters).some((name) => ['zone', 'zones'].includes(name.toLowerCase()))
  );
}

type Exclude = NonNullable<StorageTopologyPolicyAllowedTopologies['exclude']>;

function discovered(
  { topologyKeys = [], exclude = [] }: StorageTopologyPolicyAllowedTopologies,
  provisioner: string,
  view: TopologyView,
): DesiredTopologies {
  const driver = view.drivers.get(provisioner);
  if (driver === undefined) return none(`${provisioner} is on no node yet`);
  const domain = preferred(topologyKeys, driver);
  if (domain === undefined) {
    const keys = registeredDomains(driver).map(({ topologyKey }) => topologyKey);
    return none(`${provisioner} registers ${keys.join(', ') || 'nothing'}, none of ${topologyKeys.join(', ')}`);
  }
  const key = domain.topologyKey;
  const values = [...countedValues(domain, exclude, view)].sort();
  if (values.length === 0) return none(`no node that counts has the driver ${provisioner} and the label ${key}`);
  if (values.length > valuesAtMost) {
    return none(`${key} has ${values.length} values, more than ${valuesAtMost}: a list of them would be stale at once`);
  }
  // One term: Karpenter reads only the first.
  return { kind: 'terms', terms: [{ matchLabelExpressions: [{ key, values }] }] };
}

/** A key that is only remembered comes last: the driver may have been set up anew, with other keys. */
function preferred(topologyKeys: readonly string[], driver: DriverTopology): TopologyDomain | undefined {
  const firstIn = (domains: readonly TopologyDomain[]) =>
    topologyKeys.flatMap((key) => domains.find(({ topologyKey }) => topologyKey === key) ?? [])[0];
  return firstIn(registeredDomains(driver)) ?? firstIn(driver.domains);
}

/**
 * An exclude of the key itself takes values away, remembered ones, too. One of another key takes nodes away; a remembered
 * value has none left to judge by and stays, since a zone at zero nodes must be able to come back.
 */
function countedValues(
  { driver, topologyKey, values }: TopologyDomain,
  exclude: Exclude,
  { nodes }: TopologyView,
): ReadonlySet<string> {
  const ofNodes = exclude.filter(({ key }) => key !== topologyKey);
  const excluded = new Set(exclude.filter(({ key }) => key === topologyKey).flatMap((one) => one.values));
  const candidates = values.filter(({ value }) => !excluded.has(value));
  if (ofNodes.length === 0) return new Set(candidates.map(({ value }) => value));
  const live = new Set(
    nodes
      .filter(({ labels, drivers }) => has(drivers, driver, topologyKey) && !isExcluded(labels, ofNodes))
      .flatMap(({ labels }) => (Object.hasOwn(labels, topologyKey) ? [labels[topologyKey] as string] : [])),
  );
  return new Set(candidates.filter((one) => one.nodes === 0 || live.has(one.value)).map(({ value }) => value));
}

function has(drivers: TopologyNode['drivers'], driver: string, key: string): boolean {
  return drivers.some(({ name, topologyKeys }) => name === driver && topologyKeys.includes(key));
}

function isExcluded(labels: TopologyNode['labels'], exclude: Exclude): boolean {
  return exclude.some(({ key, values }) => Object.hasOwn(labels, key) && values.includes(labels[key] as string));
}

function none(because: string): DesiredTopologies {
  return { kind: 'none', because };
}
