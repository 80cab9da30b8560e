import type { ClassFinding } from '../domain/topology/class/class-finding.ts';
import { sameTerms } from '../domain/topology/class/same-terms.ts';
import type { StorageClass } from '../domain/topology/class/storage-class.ts';
import type { ValidPolicy } from '../domain/topology/policy/choose-policy.ts';
import type { TopologyView } from '../domain/topology/view/topology-view.ts';
import type { Notice } from './decision.ts';
import type { Intent } from './intent.ts';
import type { InjectedField } from './marks.ts';
import type { StorageClassReview } from './storage-class-review.ts';

/** What the plan for one class is made from. */
export interface PlanInput {
  readonly review: StorageClassReview;
  readonly policy: ValidPolicy;
  readonly view: TopologyView;
  /** False where the API server's own policy changes classes, before the webhook is asked: it has done so, or will not. */
  readonly acts: boolean;
}

/** What a policy makes of a class that is being written; in mode Audit, what it would. */
export interface ClassPlan {
  readonly intent: Intent;
  /** The class as it shall be, marks included. */
  readonly outcome: StorageClass;
  readonly changes: readonly FieldChange[];
  /** Sentences that say why the class cannot be let through; empty: it can. */
  readonly refusals: readonly string[];
  /** What to tell the author besides changes and findings. */
  readonly notices: readonly Notice[];
  /** About the class as it shall be; `deny` only where the author may still be refused for it. */
  readonly findings: readonly ClassFinding[];
  /** Why a field stays as it is, for the log. */
  readonly because: readonly string[];
}

/** A field that differs from what the author wrote. */
export interface FieldChange {
  readonly field: InjectedField;
  /** `set`: put in. `kept`: the update would have taken it away. `narrowed`: a part was taken out. */
  readonly kind: 'set' | 'kept' | 'narrowed';
  /** The new value in words. */
  readonly value: string;
}

/** What becomes of one field of a class. */
export interface FieldPlan<T> {
  readonly value: T;
  readonly changes: readonly FieldChange[];
  readonly refusals: readonly string[];
  readonly because: readonly string[];
}

/** Those changes that an object shows already. */
export function realized(
  changes: readonly FieldChange[],
  { wanted, object }: { readonly wanted: StorageClass; readonly object: StorageClass },
): readonly FieldChange[] {
  return changes.filter(({ field }) => {
    switch (field) {
      case 'volumeBindingMode':
        return object.volumeBindingMode === wanted.volumeBindingMode;
      case 'allowedTopologies':
        return sameTerms(object.allowedTopologies, wanted.allowedTopologies);
      default:
        return field satisfies never;
    }
  });
}
