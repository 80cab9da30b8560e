import { annotations } from '../../../api/names.ts';
import type { StorageTopologyPolicySpec } from '../../../api/storage-topology-policy.generated.ts';
import type { ClassFinding } from './class-finding.ts';
import type { DesiredTopologies } from './desired-topologies.ts';
import type { StorageClass } from './storage-class.ts';

/** What a plan to mend a class depends on. */
export interface RemediationInput {
  readonly storageClass: StorageClass;
  readonly findings: readonly ClassFinding[];
  readonly desired: DesiredTopologies;
  readonly mode: StorageTopologyPolicySpec['mode'];
}

/** Longer patches are left to an editor: the status has no room for them, nor has a terminal. */
const patchAtMost = 700;

/**
 * What a person can do about a class, as commands with words between; undefined where nothing need be done. The binding
 * mode comes first, as a class that is created again can get the rest at the same time.
 */
export function describeRemediation(input: RemediationInput): string | undefined {
  const broken = input.findings.filter(({ breaksPolicy }) => breaksPolicy).map(({ reason }) => reason);
  if (broken.length === 0) return undefined;
  const recreate = broken.some((reason) => reason === 'BindingModeImmediate' || reason === 'ImmediateLocalVolumes');
  const parameters = broken.includes('ZoneParameterConflict');
  const plan = [
    ...(recreate ? [recreation(input, topologyAdvice(input, broken, 'manifest'))] : []),
    ...(recreate ? [] : [topologyAdvice(input, broken, 'class') ?? []].flat()),
    ...(parameters ? ['parameters cannot be changed: take allowedTopologies out, or create the class anew'] : []),
  ];
  return plan.length === 0 ? undefined : `${plan.join('. ')}.`;
}

function recreation({ storageClass, mode }: RemediationInput, also: string | undefined): string {
  const { name } = storageClass;
  const isDefault = isDefaultClass(storageClass);
  const byOperator =
    mode === 'Enforce'
      ? `Let the operator do it, from the class as it is${isDefault ? ', default-class mark included' : ''}: kubectl annotate storageclass ${name} ${annotations.recreate}=true. Or by hand: `
      : 'By hand: ';
  return [
    'volumeBindingMode cannot be changed, so the class must be deleted and created again',
    'PersistentVolumes and PersistentVolumeClaims stay as they are; until the class is there again, volumes cannot be expanded or made, and whatever looks the class up by its name fails',
    `${byOperator}kubectl get storageclass ${name} -o yaml > ${name}.yaml; write volumeBindingMode: WaitForFirstConsumer into it${also === undefined ? '' : `, and ${also}`}; kubectl replace --force -f ${name}.yaml${isDefault ? ' (keep the annotation storageclass.kubernetes.io/is-default-class)' : ''}`,
    'If the class comes from Git or a chart, change it there first',
  ].join('. ');
}

function topologyAdvice(
  { storageClass, desired }: RemediationInput,
  broken: readonly string[],
  where: 'class' | 'manifest',
): string | undefined {
  const { name } = storageClass;
  if (broken.includes('TopologiesForbidden')) {
    return where === 'manifest'
      ? 'take allowedTopologies out'
      : `allowedTopologies can be changed in place: kubectl patch storageclass ${name} --type=merge -p '{"allowedTopologies":null}'`;
  }
  const replaced = ['TopologyMissing', 'TopologyDrift', 'TopologiesOutsidePolicy'].some((one) => broken.includes(one));
  if (replaced && desired.kind === 'terms') {
    const terms = JSON.stringify({ allowedTopologies: desired.terms });
    if (terms.length > patchAtMost) return edit(name, 'the values of status.injection', where);
    return where === 'manifest'
      ? `set allowedTopologies to ${JSON.stringify(desired.terms)}`
      : `allowedTopologies can be changed in place: kubectl patch storageclass ${name} --type=merge -p '${terms}'`;
  }
  return broken.some((reason) => edited.has(reason)) ? edit(name, 'what the message names', where) : undefined;
}

const edited: ReadonlySet<string> = new Set([
  'UnknownTopologyKey',
  'UnmatchedTopologyValue',
  'IllegalTopologyValue',
  'EmptyTopologyTerm',
  'DeprecatedTopologyKey',
]);

function edit(name: string, what: string, where: 'class' | 'manifest'): string {
  return where === 'manifest'
    ? `change allowedTopologies to ${what}`
    : `allowedTopologies can be changed in place: kubectl edit storageclass ${name}, and write ${what}`;
}

function isDefaultClass({ annotations: marks }: StorageClass): boolean {
  const key = 'storageclass.kubernetes.io/is-default-class';
  return Object.hasOwn(marks, key) && marks[key] === 'true';
}
