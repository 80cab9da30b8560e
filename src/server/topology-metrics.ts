import type { MetricRegistry } from './metric-registry.ts';

/** What the last plans of all policies say; as bounded as the policies' statuses are. */
export interface TopologySample {
  /** Each StorageClass once. */
  readonly classes: readonly ClassSample[];
  /** Each topology key of each driver once. */
  readonly domains: readonly DomainSample[];
}

/** One StorageClass that a policy decides about. */
export interface ClassSample {
  readonly name: string;
  readonly compliant: boolean;
  /** The worst reason of the dictionary, or empty. */
  readonly reason: string;
}

/** Where the nodes with a driver are, by one of its topology keys. */
export interface DomainSample {
  readonly driver: string;
  readonly topologyKey: string;
  readonly values: readonly { readonly value: string; readonly nodes: number }[];
}

/** What storage topology shows. */
export interface TopologyMetrics {
  /** Lets each scrape read how the classes and the places are. */
  sampleTopology(read: () => TopologySample): void;
  /** A class came to this end of its recreation. */
  classRecreated(outcome: string): void;
}

/** Declares its families. */
export function createTopologyMetrics({ gauge, counter }: MetricRegistry): TopologyMetrics {
  const recreations = counter(
    'keepsake_storageclass_recreations_total',
    'StorageClasses that were to be deleted and created again, by how it ended.',
    ['outcome'],
  );
  let sample = (): TopologySample => ({ classes: [], domains: [] });
  gauge(
    'keepsake_storageclass_compliant',
    '1 for a StorageClass that is as its StorageTopologyPolicy wants it, with the worst reason if it is not.',
    ['storageclass', 'reason'],
    (set) => {
      for (const { name, compliant, reason } of sample().classes)
        set({ storageclass: name, reason }, Number(compliant));
    },
  );
  gauge(
    'keepsake_topology_domain_nodes',
    'Nodes with the CSI driver, by the value of each topology key that it registers; 0 for a value that is remembered.',
    ['driver', 'key', 'value'],
    (set) => {
      for (const { driver, topologyKey: key, values } of sample().domains) {
        for (const { value, nodes } of values) set({ driver, key, value }, nodes);
      }
    },
  );
  return {
    sampleTopology(read) {
      sample = read;
    },
    classRecreated: (outcome) => recreations.add({ outcome }),
  };
}
