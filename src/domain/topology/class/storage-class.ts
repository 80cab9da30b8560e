/** A StorageClass, as far as a decision may look at it. */
export interface StorageClass {
  readonly name: string;
  readonly provisioner: string;
  /** `Immediate` or `WaitForFirstConsumer`; never absent, since the API server's defaults run before admission. */
  readonly volumeBindingMode: string;
  /** Empty where the field is absent: the API treats both alike. */
  readonly allowedTopologies: readonly TopologyTerm[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** TopologySelectorTerm: a place, as requirements all of which a node must meet. Without requirements it is no place. */
export interface TopologyTerm {
  readonly matchLabelExpressions: readonly TopologyRequirement[];
}

/** TopologySelectorLabelRequirement: a label and the values of which a node must have one. */
export interface TopologyRequirement {
  readonly key: string;
  readonly values: readonly string[];
}

/** The mode in which a volume is made once a pod that uses it has been given a node. */
export const waitForFirstConsumer = 'WaitForFirstConsumer';

/** The provisioner of classes whose volumes somebody makes by hand, such as local ones. */
export const noProvisioner = 'kubernetes.io/no-provisioner';
