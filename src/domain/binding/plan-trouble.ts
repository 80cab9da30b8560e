import type { BindingReason } from '../../api/binding-reasons.ts';
import { releaseClaim } from './claim-protection.ts';
import { judged } from './judged.ts';
import type { ObservedBinding } from './observed-binding.ts';
import type { PlanParts } from './plan-parts.ts';
import { statusOfError } from './snapshot-status.ts';

/** Something that keeps a snapshot from being bound, as its status and an event tell it. */
export interface Trouble {
  readonly reason: BindingReason;
  readonly message: string;
  /** Trouble with a class says nothing about the data. */
  readonly readiness: 'not-ready' | 'as-it-is';
  /** Contents that must not be there when the API server is asked, before this is written. */
  readonly absent?: readonly string[];
}

/** Writes what is wrong into the status, once; and lets the claim go that such a snapshot does not need. */
export function planTrouble(observed: ObservedBinding, trouble: Trouble, now: Date): PlanParts {
  const { snapshot } = observed;
  const { reason, message, readiness, absent = [] } = trouble;
  const status = statusOfError(message, readiness, snapshot, now);
  const released = releaseClaim(observed);
  if (status === undefined) return { actions: released };
  return {
    actions: [
      { kind: 'set-snapshot-status', snapshot: judged(snapshot), status, absent, because: message },
      ...released,
    ],
    notes: [{ about: 'snapshot', reason, message, after: 'set-snapshot-status' }],
  };
}
