import type { StorageTopologyPolicySpec } from '../../../api/storage-topology-policy.generated.ts';
import type { DriverKind } from '../view/driver-kind.ts';
import type { LabelCounts } from '../view/label-counts.ts';
import type { DriverTopology, TopologyView } from '../view/topology-view.ts';
import type { StorageClass } from './storage-class.ts';

/** All that a judgement of a class may look at. */
export interface JudgeInput {
  readonly storageClass: StorageClass;
  /** Of the policy that decides about the class. Its mode plays no part: Audit is for the caller to obey. */
  readonly spec: StorageTopologyPolicySpec;
  readonly view: TopologyView;
}

/** What the judgement of one requirement of allowedTopologies looks at, found out once for all of them. */
export interface TermsContext extends JudgeInput {
  readonly kind: DriverKind;
  readonly driver: DriverTopology | undefined;
  readonly labelCounts: LabelCounts;
}
