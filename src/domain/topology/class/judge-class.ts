import { isLeftAlone } from '../view/driver-kind.ts';
import type { ClassFinding } from './class-finding.ts';
import { hasZoneParameter } from './desired-topologies.ts';
import type { JudgeInput } from './judge-input.ts';
import { judgeMode } from './judge-mode.ts';
import { judgeTerms } from './judge-terms.ts';
import { noProvisioner, type StorageClass } from './storage-class.ts';
import { cut } from './topology-text.ts';

/** So many findings of one reason and severity are given; a class can have thousands of terms. */
const findingsOfAKind = 8;

/**
 * What is wrong or doubtful about a class by itself: whether volumes can be made where its pods run. What the policy would
 * rather have is judged by `judgePresent` and by the audit. In the order in which a person should hear of it:
 *
 * 1. the binding mode, which cannot be changed later;
 * 2. what makes allowedTopologies void or harmful as a whole, whatever is in it;
 * 3. each term and requirement, the illegal before the unknown, the unknown before the unmatched;
 * 4. what only other programs make of it.
 *
 * An Immediate class is never more than warned about: whether its author meant it is known only as it is written.
 */
export function judgeClass(input: JudgeInput): readonly ClassFinding[] {
  const { storageClass } = input;
  const findings = [...judgeMode(input)];
  if (storageClass.allowedTopologies.length === 0) return findings;
  const ignored = topologiesIgnored(storageClass);
  // Whatever else is wrong with terms that nobody reads does not matter.
  if (ignored !== undefined) return [...findings, ignored];
  findings.push(...zoneParameterConflict(storageClass), ...judgeTerms(input), ...severalTerms(input));
  const few = fewOfAKind(findings);
  // Policies leave these classes alone: what is said about them is for their author to weigh.
  return isLeftAlone(storageClass.provisioner, input.view) ? few.map(asAdvice) : few;
}

function asAdvice(finding: ClassFinding): ClassFinding {
  return { ...finding, severity: finding.severity === 'deny' ? 'warn' : finding.severity, breaksPolicy: false };
}

function topologiesIgnored({ provisioner }: StorageClass): ClassFinding | undefined {
  if (provisioner !== noProvisioner) return undefined;
  const message = `allowedTopologies: ${noProvisioner} ignores them, and places pods by the node affinity of the PersistentVolumes: take them out`;
  return { reason: 'TopologiesIgnored', severity: 'warn', message, breaksPolicy: false };
}

function zoneParameterConflict(storageClass: StorageClass): readonly ClassFinding[] {
  if (!hasZoneParameter(storageClass)) return [];
  const { provisioner } = storageClass;
  const message = `allowedTopologies: ${provisioner} makes no volume for a class that has them and a zone parameter, too: take parameters.zone or parameters.zones out`;
  // No knob speaks about it, so nothing is refused.
  return [{ reason: 'ZoneParameterConflict', severity: 'warn', message: cut(message), breaksPolicy: true }];
}

function severalTerms({ storageClass, view }: JudgeInput): readonly ClassFinding[] {
  const { length } = storageClass.allowedTopologies;
  if (length < 2 || !view.karpenter) return [];
  const message = `allowedTopologies has ${length} terms, and Karpenter reads only the first: write one term with all values`;
  return [{ reason: 'SeveralTopologyTerms', severity: 'warn', message, breaksPolicy: false }];
}

function fewOfAKind(findings: readonly ClassFinding[]): readonly ClassFinding[] {
  const counts = new Map<string, number>();
  return findings.filter(({ reason, severity }) => {
    const kind = `${reason} ${severity}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= findingsOfAKind;
  });
}
