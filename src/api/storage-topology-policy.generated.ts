// Generated from crds/keepsake.dev_storagetopologypolicies.yaml by `npm run generate`. Do not edit.

/**
 * StorageTopologyPolicy makes StorageClasses wait for the first pod before a volume is made, and keeps their allowedTopologies to places that exist and that the CSI driver knows, so that volumes land where pods can run.
 */
export interface StorageTopologyPolicy {
  /**
   * The version of this object's schema, always keepsake.dev/v1.
   */
  readonly apiVersion: 'keepsake.dev/v1';
  /**
   * The kind of this object, always StorageTopologyPolicy.
   */
  readonly kind: 'StorageTopologyPolicy';
  readonly metadata: StorageTopologyPolicyMetadata;
  readonly spec: StorageTopologyPolicySpec;
  readonly status?: StorageTopologyPolicyStatus;
}
/**
 * The standard metadata, as far as Keepsake reads it.
 */
export interface StorageTopologyPolicyMetadata {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: {
    readonly [k: string]: string;
  };
  readonly annotations?: {
    readonly [k: string]: string;
  };
  readonly finalizers?: readonly string[];
}
/**
 * Which StorageClasses the policy is about, and what it does to them.
 */
export interface StorageTopologyPolicySpec {
  /**
   * Of several policies that match a class, the one with the highest priority decides, and among equals the one whose name comes first. The condition Conflicting says where that happens.
   *
   * Default: 100
   *
   * Example: 100
   */
  readonly priority: number;
  /**
   * Enforce: classes are changed or refused as they are written. Audit: nothing is changed or refused; warnings and the status say what would be.
   *
   * Default: Enforce
   *
   * Example: Audit
   */
  readonly mode: 'Enforce' | 'Audit';
  /**
   * Who changes classes. Webhook: Keepsake's. AdmissionPolicy: a MutatingAdmissionPolicy inside the API server, which the operator keeps up to date; it needs Kubernetes 1.36, and cannot always tell an unset binding mode from an explicit one. Warnings and validation stay with the webhook.
   *
   * Default: Webhook
   *
   * Example: Webhook
   */
  readonly engine: 'Webhook' | 'AdmissionPolicy';
  readonly match: StorageTopologyPolicyMatch;
  readonly volumeBindingMode: StorageTopologyPolicyVolumeBindingMode;
  readonly allowedTopologies: StorageTopologyPolicyAllowedTopologies;
  readonly validation: StorageTopologyPolicyValidation;
}
/**
 * Which StorageClasses the policy is about. Every criterion must hold.
 */
export interface StorageTopologyPolicyMatch {
  /**
   * The CSI drivers, as the field provisioner of a StorageClass names them. There is no wildcard: a driver whose volumes can be reached from everywhere gains nothing from waiting.
   *
   * Example: [ebs.csi.aws.com]
   *
   * @minItems 1
   * @maxItems 32
   */
  readonly provisioners: readonly string[];
  readonly storageClassSelector?: StorageTopologyPolicyMatchStorageClassSelector;
  /**
   * Names of StorageClasses that the policy leaves alone. A class opts out by itself with the label keepsake.dev/topology-policy: ignore.
   *
   * Example: [legacy]
   *
   * @maxItems 256
   */
  readonly excludeStorageClasses?: readonly string[];
  /**
   * What to do with classes that an addon manager keeps as they are (label addonmanager.kubernetes.io/mode: Reconcile or kubernetes.io/cluster-service: "true"): a change would be overwritten again.
   *
   * Default: Skip
   *
   * Example: Skip
   */
  readonly addonManaged: 'Skip' | 'Include';
}
/**
 * Chooses StorageClasses by their labels. Absent or empty: all of these provisioners.
 */
export interface StorageTopologyPolicyMatchStorageClassSelector {
  /**
   * Labels that a StorageClass must carry with exactly these values.
   *
   * Example: {app: db}
   */
  readonly matchLabels?: {
    readonly [k: string]: string;
  };
  /**
   * Requirements on a StorageClass's labels, all of which must hold.
   *
   * Example: [{key: tier, operator: In, values: [gold, silver]}]
   *
   * @maxItems 32
   */
  readonly matchExpressions?: readonly StorageTopologyPolicyMatchStorageClassSelectorMatchExpression[];
}
/**
 * One requirement on a StorageClass's labels.
 */
export interface StorageTopologyPolicyMatchStorageClassSelectorMatchExpression {
  /**
   * The label key that the requirement is about.
   *
   * Example: tier
   */
  readonly key: string;
  /**
   * In: the label's value is one of values. NotIn: it is none of them, or the label is missing. Exists: the label is there. DoesNotExist: it is not.
   *
   * Example: In
   */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /**
   * Values for In and NotIn; must be empty for Exists and DoesNotExist.
   *
   * Example: [gold, silver]
   *
   * @maxItems 64
   */
  readonly values?: readonly string[];
}
/**
 * What becomes of the field volumeBindingMode, which nobody can change once a class exists.
 */
export interface StorageTopologyPolicyVolumeBindingMode {
  /**
   * The mode that classes shall have.
   *
   * Default: WaitForFirstConsumer
   *
   * Example: WaitForFirstConsumer
   */
  readonly value: 'WaitForFirstConsumer';
  /**
   * What to do when the author left the field out. Set: the value is put in. Ignore: it stays Immediate, the default of Kubernetes.
   *
   * Default: Set
   *
   * Example: Set
   */
  readonly whenUnset: 'Set' | 'Ignore';
  /**
   * What to do when the author wrote Immediate. Deny: the class is refused with a sentence that says what to write. Warn: it is let through. Override: the value is put in, which makes a GitOps tool see a difference for ever.
   *
   * Default: Deny
   *
   * Example: Deny
   */
  readonly whenExplicit: 'Deny' | 'Warn' | 'Override';
  /**
   * What to do when nobody can know whether the author wrote the field: after a plain create, as by Helm 3 or kubectl create, the API server's default looks like an explicit Immediate. Set: the value is put in. Warn: it stays, with a warning. Ignore: it stays.
   *
   * Default: Set
   *
   * Example: Set
   */
  readonly whenUnknown: 'Set' | 'Ignore' | 'Warn';
  /**
   * What to do when an update, such as kubectl replace from a manifest without the field, would take away what the policy put in. Restore: it is kept, so that the update succeeds. Ignore: the API server refuses the update, since the field is immutable.
   *
   * Default: Restore
   *
   * Example: Restore
   */
  readonly whenReplaced: 'Restore' | 'Ignore';
}
/**
 * What becomes of the field allowedTopologies, where volumes of a class may be made.
 */
export interface StorageTopologyPolicyAllowedTopologies {
  /**
   * Where the value comes from. None: nothing is put in. Static: terms. Discovered: the values that the nodes carry for the first of topologyKeys that the CSI driver registers. A class that waits for its first pod follows that pod by itself; a list is useful to keep pods away from nodes without the driver.
   *
   * Default: None
   *
   * Example: Discovered
   */
  readonly source: 'None' | 'Static' | 'Discovered';
  /**
   * For Discovered: label keys in the order of preference. The first one that the driver registers on its nodes (CSINode) is used.
   *
   * Example: [topology.kubernetes.io/zone]
   *
   * @maxItems 8
   */
  readonly topologyKeys?: readonly string[];
  /**
   * For Static: the value to put in, as in a StorageClass. One term with many values is understood by every autoscaler; some read only the first term.
   *
   * Example: [{matchLabelExpressions: [{key: topology.kubernetes.io/zone, values: [a, b]}]}]
   *
   * @maxItems 16
   */
  readonly terms?: readonly StorageTopologyPolicyAllowedTopologiesTerm[];
  /**
   * For Discovered: values that are left out, and nodes that do not count, such as local zones or virtual nodes.
   *
   * Example: [{key: topology.kubernetes.io/zone, values: [edge-1]}]
   *
   * @maxItems 16
   */
  readonly exclude?: readonly StorageTopologyPolicyAllowedTopologiesExclude[];
  /**
   * What to do when the author wrote allowedTopologies. Keep: they stay as they are. Intersect: what the policy does not allow is taken out, and a class with nothing left is refused. Deny: the class is refused.
   *
   * Default: Keep
   *
   * Example: Keep
   */
  readonly whenPresent: 'Keep' | 'Intersect' | 'Deny';
  /**
   * What to do when the discovered values change after they were put into a class. Report: the status says so. Update: the class is brought up to date, if all of its allowedTopologies are the policy's own work.
   *
   * Default: Report
   *
   * Example: Report
   */
  readonly whenDrifted: 'Report' | 'Update';
}
/**
 * A place, as requirements on the labels of a node, all of which must hold.
 */
export interface StorageTopologyPolicyAllowedTopologiesTerm {
  /**
   * Requirements on the labels of a node; each key once.
   *
   * Example: [{key: topology.kubernetes.io/zone, values: [a, b]}]
   *
   * @minItems 1
   * @maxItems 8
   */
  readonly matchLabelExpressions: readonly StorageTopologyPolicyAllowedTopologiesTermMatchLabelExpression[];
}
/**
 * One requirement on the labels of a node.
 */
export interface StorageTopologyPolicyAllowedTopologiesTermMatchLabelExpression {
  /**
   * The label key.
   *
   * Example: topology.kubernetes.io/zone
   */
  readonly key: string;
  /**
   * The values, one of which the node must have.
   *
   * Example: [a, b]
   *
   * @minItems 1
   * @maxItems 64
   */
  readonly values: readonly string[];
}
/**
 * Nodes that do not count, by one label.
 */
export interface StorageTopologyPolicyAllowedTopologiesExclude {
  /**
   * The label key.
   *
   * Example: topology.kubernetes.io/zone
   */
  readonly key: string;
  /**
   * The values of nodes that do not count.
   *
   * Example: [edge-1]
   *
   * @minItems 1
   * @maxItems 64
   */
  readonly values: readonly string[];
}
/**
 * What to do about allowedTopologies that cannot work, or not now.
 */
export interface StorageTopologyPolicyValidation {
  /**
   * A key that the driver does not register on any node. The scheduler would place the pod, and the driver would refuse to make its volume.
   *
   * Default: Deny
   *
   * Example: Deny
   */
  readonly unknownTopologyKey: 'Deny' | 'Warn' | 'Ignore';
  /**
   * A value that no node has now. It may come: an autoscaler can start a zone from nothing.
   *
   * Default: Warn
   *
   * Example: Warn
   */
  readonly unmatchedTopologyValue: 'Deny' | 'Warn' | 'Ignore';
  /**
   * A key of failure-domain.beta.kubernetes.io, which topology.kubernetes.io has replaced.
   *
   * Default: Warn
   *
   * Example: Warn
   */
  readonly deprecatedTopologyKey: 'Deny' | 'Warn' | 'Ignore';
  /**
   * A driver that registers no topology: its volumes can be reached from everywhere. Skip: its classes are left alone. Warn: they are left alone, and the status says so.
   *
   * Default: Skip
   *
   * Example: Skip
   */
  readonly driverWithoutTopology: 'Skip' | 'Warn';
}
/**
 * What the operator has found out. It is written by the operator only.
 */
export interface StorageTopologyPolicyStatus {
  /**
   * The metadata.generation that the status speaks about.
   */
  readonly observedGeneration?: number;
  /**
   * The state in the words of kstatus. Ready is always there; Reconciling and Stalled (a person must act) only while they are True.
   *
   * @maxItems 16
   */
  readonly conditions?: readonly StorageTopologyPolicyStatusCondition[];
  /**
   * How many StorageClasses the policy decides about.
   */
  readonly storageClassCount?: number;
  /**
   * How many of them are as the policy wants them.
   */
  readonly compliantCount?: number;
  /**
   * The StorageClasses that the policy decides about, those with trouble first; at most 100.
   *
   * @maxItems 100
   */
  readonly storageClasses?: readonly StorageTopologyPolicyStatusStorageClass[];
  /**
   * Where nodes with the drivers of match.provisioners are, by each topology key that the drivers register. Values that no node has any more are remembered for 30 days.
   *
   * @maxItems 64
   */
  readonly topologyDomains?: readonly StorageTopologyPolicyStatusTopologyDomain[];
  /**
   * What a class without allowedTopologies gets, by its provisioner.
   *
   * @maxItems 32
   */
  readonly injection?: readonly StorageTopologyPolicyStatusInjection[];
  /**
   * Policies that go first and may match the same classes, with their match; the admission policies of the API server read it.
   *
   * @maxItems 16
   */
  readonly outrankedBy?: readonly StorageTopologyPolicyStatusOutrankedBy[];
  /**
   * Whether a list above leaves something out.
   */
  readonly truncated?: boolean;
}
/**
 * One aspect of the state.
 */
export interface StorageTopologyPolicyStatusCondition {
  /**
   * The aspect, such as Ready.
   */
  readonly type: string;
  /**
   * Whether the condition holds.
   */
  readonly status: 'True' | 'False' | 'Unknown';
  /**
   * The metadata.generation that the condition speaks about.
   */
  readonly observedGeneration?: number;
  /**
   * When status last changed.
   */
  readonly lastTransitionTime: string;
  /**
   * Why, in one CamelCase word that programs can rely on.
   */
  readonly reason: string;
  /**
   * Why, in a sentence for people.
   */
  readonly message: string;
}
/**
 * One StorageClass.
 */
export interface StorageTopologyPolicyStatusStorageClass {
  /**
   * The name of the StorageClass.
   */
  readonly name: string;
  /**
   * The mode that it has.
   */
  readonly volumeBindingMode: string;
  /**
   * Whether it is as the policy wants it.
   */
  readonly compliant: boolean;
  /**
   * What is wrong or doubtful about it, in CamelCase words that programs can rely on.
   *
   * @maxItems 16
   */
  readonly reasons?: readonly string[];
  /**
   * The same in sentences for people.
   */
  readonly message?: string;
  /**
   * What to do about it, as commands or a plan in words.
   */
  readonly remediation?: string;
}
/**
 * One topology key of one driver.
 */
export interface StorageTopologyPolicyStatusTopologyDomain {
  /**
   * The CSI driver.
   */
  readonly driver: string;
  /**
   * The label key that the driver registers on its nodes.
   */
  readonly topologyKey: string;
  /**
   * The values of that label, most nodes first; at most 64.
   *
   * @maxItems 64
   */
  readonly values: readonly StorageTopologyPolicyStatusTopologyDomainValue[];
  /**
   * How many nodes with the driver lack the label; volumes cannot be made for pods on them.
   */
  readonly nodesWithoutKey?: number;
  /**
   * How many values there are, where more exist than values holds.
   */
  readonly valueCount?: number;
}
/**
 * One value.
 */
export interface StorageTopologyPolicyStatusTopologyDomainValue {
  /**
   * The value; may be empty.
   */
  readonly value: string;
  /**
   * How many nodes with the driver have it now.
   */
  readonly nodes: number;
  /**
   * When a node had it last, to the day as long as there is one.
   */
  readonly lastSeenTime?: string;
}
/**
 * What the classes of one provisioner get.
 */
export interface StorageTopologyPolicyStatusInjection {
  /**
   * The field provisioner of the classes.
   */
  readonly provisioner: string;
  /**
   * The mode; absent where the driver has no topology and its classes are left alone.
   */
  readonly volumeBindingMode?: string;
  /**
   * The terms; absent where none are put in.
   *
   * @maxItems 16
   */
  readonly allowedTopologies?: readonly StorageTopologyPolicyStatusInjectionAllowedTopology[];
}
/**
 * A place, as requirements on the labels of a node, all of which must hold.
 */
export interface StorageTopologyPolicyStatusInjectionAllowedTopology {
  /**
   * Requirements on the labels of a node.
   *
   * @maxItems 8
   */
  readonly matchLabelExpressions: readonly StorageTopologyPolicyStatusInjectionAllowedTopologyMatchLabelExpression[];
}
/**
 * One requirement.
 */
export interface StorageTopologyPolicyStatusInjectionAllowedTopologyMatchLabelExpression {
  /**
   * The label key.
   */
  readonly key: string;
  /**
   * The values, one of which the node must have.
   *
   * @maxItems 64
   */
  readonly values: readonly string[];
}
/**
 * A policy that goes first.
 */
export interface StorageTopologyPolicyStatusOutrankedBy {
  /**
   * Its name.
   */
  readonly policy: string;
  /**
   * Its match.provisioners.
   *
   * @maxItems 32
   */
  readonly provisioners: readonly string[];
  /**
   * Its match.excludeStorageClasses.
   *
   * @maxItems 256
   */
  readonly excludeStorageClasses?: readonly string[];
  /**
   * Its match.addonManaged.
   */
  readonly addonManaged?: string;
  readonly storageClassSelector?: StorageTopologyPolicyStatusOutrankedByStorageClassSelector;
}
/**
 * Its match.storageClassSelector.
 */
export interface StorageTopologyPolicyStatusOutrankedByStorageClassSelector {
  /**
   * Labels that a StorageClass must carry.
   */
  readonly matchLabels?: {
    readonly [k: string]: string;
  };
  /**
   * Requirements on a StorageClass's labels.
   *
   * @maxItems 32
   */
  readonly matchExpressions?: readonly StorageTopologyPolicyStatusOutrankedByStorageClassSelectorMatchExpression[];
}
/**
 * One requirement.
 */
export interface StorageTopologyPolicyStatusOutrankedByStorageClassSelectorMatchExpression {
  /**
   * The label key.
   */
  readonly key: string;
  /**
   * In, NotIn, Exists or DoesNotExist.
   */
  readonly operator: string;
  /**
   * Values for In and NotIn.
   *
   * @maxItems 64
   */
  readonly values?: readonly string[];
}
