import type { ClassFinding } from '../domain/topology/class/class-finding.ts';
import { desiredTopologies } from '../domain/topology/class/desired-topologies.ts';
import { judgeClass } from '../domain/topology/class/judge-class.ts';
import { judgePresent } from '../domain/topology/class/judge-present.ts';
import type { StorageClass } from '../domain/topology/class/storage-class.ts';
import { isLeftAlone } from '../domain/topology/view/driver-kind.ts';
import type { PlanInput } from './class-plan.ts';

/**
 * What is wrong or doubtful about a class as it shall be. About allowedTopologies that a policy has put in its author is
 * not warned, let alone refused: they are not his, and the status of the policy speaks about them.
 */
export function findingsOf(
  storageClass: StorageClass,
  { injected, policy, view }: Pick<PlanInput, 'policy' | 'view'> & { readonly injected: boolean },
): readonly ClassFinding[] {
  const spec = policy.spec.value;
  const findings = judgeClass({ storageClass, spec, view });
  if (injected) return findings.map((one) => (isAboutMode(one) ? one : asNote(one)));
  if (isLeftAlone(storageClass.provisioner, view)) return findings;
  const desired = desiredTopologies(spec, storageClass, view);
  return [...findings, ...judgePresent({ storageClass, spec, desired })];
}

/** Whether a finding is about the binding mode, or about the driver as such, and not about allowedTopologies. */
export function isAboutMode({ reason }: ClassFinding): boolean {
  return reason === 'BindingModeImmediate' || reason === 'ImmediateLocalVolumes' || reason === 'DriverWithoutTopology';
}

/** The same, said in the findings only. */
export function asNote(finding: ClassFinding): ClassFinding {
  return { ...finding, severity: 'note' };
}

/** The same, without refusing. */
export function asWarning(finding: ClassFinding): ClassFinding {
  return finding.severity === 'deny' ? { ...finding, severity: 'warn' } : finding;
}
