import { type Condition, type Finding, setCondition } from '../../../api/conditions.ts';
import type { StorageTopologyPolicySpec } from '../../../api/storage-topology-policy.generated.ts';
import type { ClassAudit } from '../class/audit-class.ts';
import { desiredTopologies } from '../class/desired-topologies.ts';
import { counted, listing } from '../class/topology-text.ts';
import { driverKind } from '../view/driver-kind.ts';
import type { TopologyView } from '../view/topology-view.ts';
import { type ClassIdentity, choosePolicy, matchesClass, type ValidPolicy } from './choose-policy.ts';
import type { Policy } from './policy.ts';

/** What the conditions of a policy in force are found from. */
export interface ConditionsInput {
  readonly policy: ValidPolicy;
  readonly policies: readonly Policy[];
  /** Every StorageClass of the cluster. */
  readonly classes: readonly ClassIdentity[];
  readonly view: TopologyView;
  /** Whether the API server has MutatingAdmissionPolicies. */
  readonly engine: 'served' | 'missing' | 'unknown';
  /** The worst first. */
  readonly audits: readonly ClassAudit[];
}

type Aspect = Pick<Finding, 'status' | 'reason' | 'message'>;

/** The message of a condition is kept to what a terminal shows. */
const room = 500;

/** The conditions of a policy that cannot be carried out. What it knows of the nodes stays as it was. */
export function conditionsOfInvalid(policy: Policy, problems: readonly string[], now: Date): readonly Condition[] {
  const stalled: Aspect = { status: 'True', reason: 'InvalidPolicy', message: problems.join('; ').slice(0, 32_768) };
  return put(
    policy,
    [
      { type: 'Ready', ...stalled, status: 'False' },
      { type: 'Stalled', ...stalled },
    ],
    now,
  );
}

/**
 * The conditions of a policy that is in force. Ready speaks about the policy, not about the classes: one that does its
 * work is Ready although old classes are not as it wants them, lest a rollout of the policy wait for every one of them.
 */
export function conditionsOf(input: ConditionsInput, now: Date): readonly Condition[] {
  const { policy, view, audits } = input;
  const spec = policy.spec.value;
  const ready = engineTrouble(input) ?? readiness(spec, audits);
  const quiet: Aspect = { ...ready, status: 'False' };
  const findings: readonly Omit<Finding, 'observedGeneration'>[] = [
    { type: 'Ready', ...ready },
    { type: 'Reconciling', ...quiet },
    { type: 'Stalled', ...(ready.status === 'False' ? { ...ready, status: 'True' as const } : quiet) },
    { type: 'TopologyDiscovered', ...discovery(spec, view) },
    { type: 'Conflicting', ...(overlap(input) ?? quiet) },
  ];
  return put(policy, findings, now);
}

function put(
  policy: Policy,
  findings: readonly Omit<Finding, 'observedGeneration'>[],
  now: Date,
): readonly Condition[] {
  return findings.reduce<readonly Condition[]>(
    (conditions, finding) => setCondition(conditions, { ...finding, observedGeneration: policy.generation }, now),
    policy.status.conditions ?? [],
  );
}

function engineTrouble({ engine, policy: { spec } }: ConditionsInput): Aspect | undefined {
  if (spec.value.engine !== 'AdmissionPolicy' || engine !== 'missing') return undefined;
  const message =
    'spec.engine: AdmissionPolicy needs MutatingAdmissionPolicy (admissionregistration.k8s.io/v1, Kubernetes 1.36), which this API server does not serve, or does not let Keepsake keep: write engine: Webhook, or grant the rights of deploy/rbac-engine.yaml';
  return { status: 'False', reason: 'EngineUnavailable', message };
}

function readiness({ mode }: StorageTopologyPolicySpec, audits: readonly ClassAudit[]): Aspect {
  const broken = audits.filter(({ entry }) => !entry.compliant);
  const [worst] = broken;
  const total = counted(audits.length, 'StorageClass', 'StorageClasses');
  if (worst !== undefined) {
    const verb = broken.length === 1 ? 'is' : 'are';
    const message = `${broken.length} of ${total} ${verb} not as the policy wants; ${worst.entry.name}: ${worst.entry.message ?? ''}`;
    return { status: 'True', reason: 'ClassesNotCompliant', message: message.slice(0, room) };
  }
  const classes = audits.length === 0 ? 'no StorageClass is matched' : `${total} as the policy wants`;
  return mode === 'Audit'
    ? { status: 'True', reason: 'PolicyAudited', message: `mode Audit: nothing is changed or refused; ${classes}` }
    : { status: 'True', reason: 'PolicyEnforced', message: `the policy is in force; ${classes}` };
}

/** Drivers that do not register themselves, such as no-provisioner, are nothing to wait for. */
function discovery(spec: StorageTopologyPolicySpec, view: TopologyView): Aspect {
  const troubles = spec.match.provisioners.flatMap((provisioner) => troubleOf(provisioner, spec, view) ?? []);
  if (troubles.length > 0) {
    return { status: 'False', reason: 'TopologyNotFound', message: listing(troubles, room) };
  }
  return {
    status: 'True',
    reason: 'TopologyFound',
    message: `nodes register ${listing(spec.match.provisioners, room)}`,
  };
}

function troubleOf(provisioner: string, spec: StorageTopologyPolicySpec, view: TopologyView): string | undefined {
  const kind = driverKind(provisioner, view);
  switch (kind) {
    case 'manual':
    case 'in-tree':
      return undefined;
    case 'absent':
      return `${provisioner} is on no node`;
    case 'without-topology':
      return `${provisioner} registers no topology key, so its classes are left alone`;
    case 'with-topology': {
      if (spec.allowedTopologies.source !== 'Discovered') return undefined;
      const desired = desiredTopologies(spec, { provisioner, parameters: {} }, view);
      return desired.kind === 'none' ? desired.because : undefined;
    }
    default:
      return kind satisfies never;
  }
}

/** Another policy decides about a class that this one matches, too; possible overlaps without a class are no trouble. */
function overlap({ policy, classes, policies }: ConditionsInput): Aspect | undefined {
  const lost = classes.flatMap((storageClass) => {
    if (!matchesClass(policy.spec.value, storageClass)) return [];
    const choice = choosePolicy(storageClass, policies);
    return choice.kind === 'chosen' && choice.policy.name !== policy.name
      ? [`${storageClass.name} by ${choice.policy.name}`]
      : [];
  });
  if (lost.length === 0) return undefined;
  const what = counted(lost.length, 'StorageClass', 'StorageClasses');
  const message = `${what} that this policy matches ${lost.length === 1 ? 'is' : 'are'} decided about by a policy that goes first (spec.priority, then the name): ${listing(lost.sort(), room)}`;
  return { status: 'True', reason: 'PoliciesOverlap', message };
}
