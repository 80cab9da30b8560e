import type { StorageTopologyPolicyStatus } from '../api/storage-topology-policy.generated.ts';

/** A StorageClass as its policy sees it. */
export interface CountedClass {
  readonly name: string;
  readonly compliant: boolean;
  /** The worst reason, or empty. */
  readonly reason: string;
}

/** Where nodes with a driver are, by one of its topology keys. */
export type CountedDomain = Pick<
  NonNullable<StorageTopologyPolicyStatus['topologyDomains']>[number],
  'driver' | 'topologyKey' | 'values'
>;

/** What the policies say together, for the metrics. */
export interface TopologyCensus {
  /** A policy was looked at, and this is its status now. */
  looked(policy: string, status: StorageTopologyPolicyStatus): void;
  /** A policy is gone. */
  forgot(policy: string): void;
  /** Each class once, and each topology key of each driver once. */
  read(): { readonly classes: readonly CountedClass[]; readonly domains: readonly CountedDomain[] };
}

/** An empty census. It is as bounded as the statuses that it is made of. */
export function createTopologyCensus(): TopologyCensus {
  const statuses = new Map<string, StorageTopologyPolicyStatus>();
  return {
    looked(policy, status) {
      // The policy that was looked at last says last what it knows.
      statuses.delete(policy);
      statuses.set(policy, status);
    },
    forgot: (policy) => void statuses.delete(policy),
    read() {
      const classes = new Map<string, CountedClass>();
      const domains = new Map<string, CountedDomain>();
      for (const { storageClasses = [], topologyDomains = [] } of statuses.values()) {
        for (const { name, compliant, reasons = [] } of storageClasses) {
          classes.set(name, { name, compliant, reason: compliant ? '' : (reasons[0] ?? '') });
        }
        for (const domain of topologyDomains) domains.set(JSON.stringify([domain.driver, domain.topologyKey]), domain);
      }
      return { classes: [...classes.values()], domains: [...domains.values()] };
    },
  };
}
