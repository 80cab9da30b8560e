import type { Reason } from '../../../api/reasons.ts';
import type {
  StorageTopologyPolicySpec,
  StorageTopologyPolicyStatusStorageClass,
} from '../../../api/storage-topology-policy.generated.ts';
import type { PolicyChoice } from '../policy/choose-policy.ts';
import { isLeftAlone } from '../view/driver-kind.ts';
import type { TopologyView } from '../view/topology-view.ts';
import type { ClassFinding } from './class-finding.ts';
import { type DesiredTopologies, desiredTopologies } from './desired-topologies.ts';
import { injectedFields } from './injected-fields.ts';
import { judgeClass } from './judge-class.ts';
import { judgePresent } from './judge-present.ts';
import { describeRemediation } from './remediation.ts';
import { sameTerms } from './same-terms.ts';
import type { StorageClass } from './storage-class.ts';
import { cut, listing } from './topology-text.ts';

/** All that the audit of a class that exists may look at. */
export interface AuditInput<Class extends StorageClass = StorageClass> {
  readonly storageClass: Class;
  /** Who decides about it. */
  readonly choice: Extract<PolicyChoice, { readonly kind: 'chosen' | 'addon-managed' }>;
  readonly view: TopologyView;
}

/** What the audit has found. */
export interface ClassAudit<Class extends StorageClass = StorageClass> {
  readonly storageClass: Class;
  /** As status.storageClasses lists it. */
  readonly entry: StorageTopologyPolicyStatusStorageClass;
  /** The worst first, and otherwise in the order of `judgeClass`. */
  readonly findings: readonly ClassFinding[];
  readonly desired: DesiredTopologies;
  /** Whether the policy leaves the class to the addon manager that keeps it. */
  readonly addonManaged: boolean;
}

/** So long the texts of an entry may be; the CRD refuses more. */
const textAtMost = 2_048;

const ranks = { deny: 0, warn: 1, note: 2 } as const satisfies Record<ClassFinding['severity'], number>;

/** Judges a class that exists: what a new one like it would be told, and what has changed since it was admitted. */
export function auditClass<Class extends StorageClass>(input: AuditInput<Class>): ClassAudit<Class> {
  const { storageClass, choice, view } = input;
  const spec = choice.policy.spec.value;
  const desired = desiredTopologies(spec, storageClass, view);
  const findings = [...findingsOf(input, desired)].sort(worstFirst);
  const { name, volumeBindingMode } = storageClass;
  const remediation = describeRemediation({ storageClass, findings, desired, mode: spec.mode });
  const reasons = [...new Set(findings.map(({ reason }): Reason => reason))];
  return {
    storageClass,
    entry: {
      name,
      volumeBindingMode: cut(volumeBindingMode, 64),
      compliant: !findings.some(({ breaksPolicy }) => breaksPolicy),
      ...(findings.length > 0 && { reasons, message: messageOf(findings) }),
      ...(remediation !== undefined && { remediation: cut(remediation, textAtMost) }),
    },
    findings,
    desired,
    addonManaged: choice.kind === 'addon-managed',
  };
}

function findingsOf({ storageClass, choice, view }: AuditInput, desired: DesiredTopologies): readonly ClassFinding[] {
  if (choice.kind === 'addon-managed') return [managedByAddon];
  const spec = choice.policy.spec.value;
  const findings = judgeClass({ storageClass, spec, view });
  if (isLeftAlone(storageClass.provisioner, view)) return findings;
  return [...findings, ...judgeContent(storageClass, spec, desired)];
}

const managedByAddon: ClassFinding = {
  reason: 'ClassManagedByAddon',
  severity: 'note',
  message: 'an addon manager keeps the class as it is, so the policy leaves it alone (spec.match.addonManaged: Skip)',
  breaksPolicy: false,
};

/** What was put in has drifted, what an author wrote is not allowed, or what should be there is missing: one of them. */
function judgeContent(
  storageClass: StorageClass,
  spec: StorageTopologyPolicySpec,
  desired: DesiredTopologies,
): readonly ClassFinding[] {
  const { allowedTopologies } = storageClass;
  if (allowedTopologies.length === 0) return desired.kind === 'terms' ? [topologyMissing] : [];
  if (!injectedFields(storageClass).has('allowedTopologies')) {
    // What the policy would have put in itself may as well stand in the manifest.
    const alike = desired.kind === 'terms' && sameTerms(allowedTopologies, desired.terms);
    return alike ? [] : judgePresent({ storageClass, spec, desired });
  }
  // Where nothing can be said of the places, nothing has drifted either.
  if (desired.kind === 'none' || sameTerms(allowedTopologies, desired.terms)) return [];
  return [topologyDrift(allowedTopologies, desired.terms)];
}

const topologyMissing: ClassFinding = {
  reason: 'TopologyMissing',
  severity: 'warn',
  message:
    'the class has no allowedTopologies: it was there before the policy, or was created while nobody put them in',
  breaksPolicy: true,
};

function topologyDrift(
  present: StorageClass['allowedTopologies'],
  wanted: StorageClass['allowedTopologies'],
): ClassFinding {
  const [before, after] = [placesOf(present), placesOf(wanted)];
  const gone = [...before].filter((place) => !after.has(place));
  const come = [...after].filter((place) => !before.has(place));
  const parts = [
    ...(gone.length > 0 ? [`has ${listing(gone, 80)}, which the policy does not put in any more`] : []),
    ...(come.length > 0 ? [`lacks ${listing(come, 80)}`] : []),
  ];
  return {
    reason: 'TopologyDrift',
    severity: 'warn',
    message: cut(
      `allowedTopologies, which the policy put in, ${parts.join(', and ') || 'is no longer what it puts in'}`,
    ),
    breaksPolicy: true,
  };
}

function placesOf(terms: StorageClass['allowedTopologies']): ReadonlySet<string> {
  return new Set(
    terms.flatMap(({ matchLabelExpressions }) =>
      matchLabelExpressions.flatMap(({ key, values }) => values.map((value) => `${key}=${value}`)),
    ),
  );
}

function worstFirst(a: ClassFinding, b: ClassFinding): number {
  return ranks[a.severity] - ranks[b.severity];
}

function messageOf(findings: readonly ClassFinding[]): string {
  return cut(findings.map(({ message }) => message).join('; '), textAtMost);
}
