import type {
  StorageTopologyPolicySpec,
  StorageTopologyPolicyStatus,
} from '../../../api/storage-topology-policy.generated.ts';

/** A StorageTopologyPolicy, as far as a decision may look at it. */
export interface Policy {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly createdAt: Date;
  readonly deleting: boolean;
  /** As written by its author, defaults filled in, or what is wrong with it: an object can be older than its rules. */
  readonly spec:
    | { readonly kind: 'ok'; readonly value: StorageTopologyPolicySpec }
    | { readonly kind: 'refused'; readonly problems: readonly string[] };
  readonly status: StorageTopologyPolicyStatus;
}
