import type { ObservedClass } from '../class/observed-class.ts';
import type { TopologyView } from '../view/topology-view.ts';
import type { Policy } from './policy.ts';

/** All that the plan for one policy may look at. */
export interface ObservedPolicy {
  readonly policy: Policy;
  /** Every policy of the cluster, this one among them. */
  readonly policies: readonly Policy[];
  /** Every StorageClass of the cluster. */
  readonly classes: readonly ObservedClass[];
  readonly view: TopologyView;
  /** Whether the API server has MutatingAdmissionPolicies, which spec.engine AdmissionPolicy needs. */
  readonly engine: 'served' | 'missing' | 'unknown';
}
