import { annotations } from '../../../api/names.ts';
import type { ClassAudit } from '../class/audit-class.ts';
import { injectedFields } from '../class/injected-fields.ts';
import type { ObservedClass } from '../class/observed-class.ts';
import { type StorageClass, waitForFirstConsumer } from '../class/storage-class.ts';
import { counted } from '../class/topology-text.ts';
import { isLeftAlone } from '../view/driver-kind.ts';
import type { TopologyView } from '../view/topology-view.ts';
import type { ValidPolicy } from './choose-policy.ts';
import type { RecreateClass, TopologyAction, UpdateTopologies } from './topology-action.ts';

/** What a policy wants done to a class that it decides about; at most one action, none in mode Audit or for an addon manager’s. */
export function planAction(
  policy: ValidPolicy,
  audit: ClassAudit<ObservedClass>,
  view: TopologyView,
): TopologyAction | undefined {
  if (policy.spec.value.mode === 'Audit' || audit.addonManaged) return undefined;
  return recreation(policy, audit, view) ?? update(policy, audit);
}

/**
 * Only with the consent of the class's owner, given on the very object that goes. A class of a driver without topology is
 * left alone, consent or not: Immediate is right for it.
 */
function recreation(
  policy: ValidPolicy,
  { storageClass, desired }: ClassAudit<ObservedClass>,
  view: TopologyView,
): RecreateClass | undefined {
  const { name, uid, resourceVersion, provisioner, volumeBindingMode, allowedTopologies } = storageClass;
  const consent = markOf(storageClass, annotations.recreate) === 'true';
  if (!consent || volumeBindingMode === waitForFirstConsumer || isLeftAlone(provisioner, view)) return undefined;
  const terms = allowedTopologies.length === 0 && desired.kind === 'terms' ? desired.terms : undefined;
  const injected = new Set([
    'volumeBindingMode',
    ...(terms === undefined ? [] : ['allowedTopologies']),
    ...injectedFields(storageClass),
  ]);
  return {
    kind: 'recreate-class',
    name,
    uid,
    resourceVersion,
    volumeBindingMode: policy.spec.value.volumeBindingMode.value,
    ...(terms !== undefined && { allowedTopologies: terms }),
    annotations: {
      [annotations.injected]: [...injected].join(','),
      [annotations.policy]: policy.name,
      [annotations.recreate]: null,
    },
    because: `volumeBindingMode is ${volumeBindingMode}, StorageTopologyPolicy ${policy.name} wants ${waitForFirstConsumer}, and the annotation ${annotations.recreate} consents`,
  };
}

function update(policy: ValidPolicy, audit: ClassAudit<ObservedClass>): UpdateTopologies | undefined {
  const { storageClass, findings, desired } = audit;
  const { whenDrifted } = policy.spec.value.allowedTopologies;
  const drifted = findings.some(({ reason }) => reason === 'TopologyDrift');
  if (!drifted || whenDrifted === 'Report' || desired.kind === 'none' || !isOurs(policy, storageClass))
    return undefined;
  const { name, uid, resourceVersion } = storageClass;
  const values = desired.terms.flatMap(({ matchLabelExpressions }) =>
    matchLabelExpressions.flatMap((one) => one.values),
  );
  return {
    kind: 'update-topologies',
    name,
    uid,
    resourceVersion,
    terms: desired.terms,
    annotations: { [annotations.policy]: policy.name },
    because: `allowedTopologies was brought up to date: StorageTopologyPolicy ${policy.name} puts in ${counted(values.length, 'value')} now`,
  };
}

/**
 * The mark says that a policy put the terms in. It stays when somebody edits them while no webhook looks, so what has
 * another form than discovered terms have is somebody's, whatever the mark says.
 */
function isOurs({ spec }: ValidPolicy, storageClass: StorageClass): boolean {
  if (!injectedFields(storageClass).has('allowedTopologies')) return false;
  const { source, topologyKeys = [] } = spec.value.allowedTopologies;
  if (source !== 'Discovered') return true;
  const [term, ...moreTerms] = storageClass.allowedTopologies;
  const [requirement, ...moreRequirements] = term?.matchLabelExpressions ?? [];
  return (
    moreTerms.length === 0 &&
    moreRequirements.length === 0 &&
    requirement !== undefined &&
    topologyKeys.includes(requirement.key)
  );
}

function markOf({ annotations: marks }: StorageClass, key: string): string | undefined {
  return Object.hasOwn(marks, key) ? marks[key] : undefined;
}
