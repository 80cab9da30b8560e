import type { StorageTopologyPolicyStatus } from '../../../api/storage-topology-policy.generated.ts';
import type { EventNote } from '../../event-note.ts';
import { auditClass, type ClassAudit } from '../class/audit-class.ts';
import type { ObservedClass } from '../class/observed-class.ts';
import { listDomains } from '../view/list-domains.ts';
import { choosePolicy, takesPart, type ValidPolicy } from './choose-policy.ts';
import { listInjection } from './list-injection.ts';
import type { ObservedPolicy } from './observed-policy.ts';
import { outrankedBy } from './outranked-by.ts';
import { planAction } from './plan-actions.ts';
import { conditionsOf, conditionsOfInvalid } from './policy-conditions.ts';
import { policyNotes } from './policy-notes.ts';
import type { TopologyAction } from './topology-action.ts';

/** What is to be done about one policy now, and what its status says. */
export interface PolicyPlan {
  /** Equal to the one before, in its order, too, when nothing has changed, so that the caller can spare the write. */
  readonly status: StorageTopologyPolicyStatus;
  /** In the order of the names of the classes. */
  readonly actions: readonly TopologyAction[];
  readonly notes: readonly EventNote[];
  /** Every class that the policy decides about, the worst first, however many the status lists. */
  readonly audits: readonly ClassAudit<ObservedClass>[];
  /** When to look again, if nothing happens before; undefined: on the next change. */
  readonly wakeAt: Date | undefined;
}

/** So many classes are listed in the status; the CRD refuses more. */
export const listedStorageClasses = 100;

/** What is to be done about a policy. The same observation at the same time gives the same plan. */
export function planPolicy(observed: ObservedPolicy, now: Date): PolicyPlan {
  const { policy } = observed;
  if (policy.deleting) return { status: policy.status, actions: [], notes: [], audits: [], wakeAt: undefined };
  return takesPart(policy) ? planValid(observed, policy, now) : planInvalid(observed, now);
}

function planInvalid({ policy }: ObservedPolicy, now: Date): PolicyPlan {
  const problems = policy.spec.kind === 'refused' ? policy.spec.problems : [];
  const conditions = conditionsOfInvalid(policy, problems, now);
  const status = { ...policy.status, observedGeneration: policy.generation, conditions };
  return { status, actions: [], notes: policyNotes(policy, status, []), audits: [], wakeAt: undefined };
}

function planValid(observed: ObservedPolicy, policy: ValidPolicy, now: Date): PolicyPlan {
  const { policies, view } = observed;
  const spec = policy.spec.value;
  const audits = auditAll(observed);
  const domains = listDomains(spec.match.provisioners, view, policy.status, now);
  const first = outrankedBy(policy, policies);
  const injection = listInjection(spec, view);
  const status: StorageTopologyPolicyStatus = {
    observedGeneration: policy.generation,
    conditions: conditionsOf({ ...observed, policy, audits }, now),
    storageClassCount: audits.length,
    compliantCount: audits.filter(({ entry }) => entry.compliant).length,
    storageClasses: audits.slice(0, listedStorageClasses).map(({ entry }) => entry),
    topologyDomains: domains.domains,
    injection,
    outrankedBy: first.listed,
    truncated: audits.length > listedStorageClasses || domains.truncated || first.count > first.listed.length,
  };
  const actions = [...audits]
    .sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1))
    .flatMap((audit) => planAction(policy, audit, view) ?? []);
  return { status, actions, notes: policyNotes(policy, status, audits), audits, wakeAt: domains.wakeAt };
}

/** A class that another policy decides about is not this one's business, though it matches; nor is one that goes. */
function auditAll({ policy, policies, classes, view }: ObservedPolicy): readonly ClassAudit<ObservedClass>[] {
  const audits = classes.flatMap((storageClass) => {
    if (storageClass.deleting) return [];
    const choice = choosePolicy(storageClass, policies);
    const ours = (choice.kind === 'chosen' || choice.kind === 'addon-managed') && choice.policy.name === policy.name;
    return ours ? [auditClass({ storageClass, choice, view })] : [];
  });
  return audits.sort(worstFirst);
}

const ranks = { deny: 0, warn: 1, note: 2 } as const;

function worstFirst(a: ClassAudit, b: ClassAudit): number {
  const compliance = Number(a.entry.compliant) - Number(b.entry.compliant);
  return compliance || rankOf(a) - rankOf(b) || (a.entry.name < b.entry.name ? -1 : 1);
}

function rankOf({ findings: [worst] }: ClassAudit): number {
  return worst === undefined ? 3 : ranks[worst.severity];
}
