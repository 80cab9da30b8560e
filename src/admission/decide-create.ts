import { labels } from '../api/names.ts';
import { desiredTopologies } from '../domain/topology/class/desired-topologies.ts';
import type { StorageClass } from '../domain/topology/class/storage-class.ts';
import { isLeftAlone } from '../domain/topology/view/driver-kind.ts';
import { authoredClass } from './authored-class.ts';
import { type ClassPlan, type FieldPlan, type PlanInput, realized } from './class-plan.ts';
import type { Notice } from './decision.ts';
import type { Intent } from './intent.ts';
import { withMarks } from './marks.ts';
import { modeVerdict } from './mode-verdict.ts';
import { planPresent, topologiesChange } from './plan-present.ts';
import { asNote, findingsOf, isAboutMode } from './topology-findings.ts';

/**
 * What a policy wants of a new class: the mode by what the author meant, allowedTopologies where he wrote none, and marks
 * that say what is true, whatever he wrote there. The mark with the policy's name is put on even where nothing else
 * changes: the guard in the API server lets an Immediate class pass only with it.
 */
export function decideCreate(input: PlanInput): ClassPlan {
  const { policy, view, acts, review } = input;
  const { object, intent } = authoredClass(input);
  const mode = planMode(object, intent, input);
  const topologies = planTopologies(object, input);
  const changes = [...mode.changes, ...topologies.changes];
  const injected = new Set(changes.filter(({ kind }) => kind === 'set').map(({ field }) => field));
  const wanted: StorageClass = {
    ...object,
    volumeBindingMode: mode.value,
    allowedTopologies: topologies.value,
    annotations: withMarks(object.annotations, { injected, policy: policy.name }),
  };
  const outcome = acts ? wanted : review.object;
  const changed = acts ? changes : realized(changes, { wanted, object: review.object });
  const isInjected = changed.some(({ field, kind }) => field === 'allowedTopologies' && kind === 'set');
  const findings = findingsOf(outcome, { policy, view, injected: isInjected });
  return {
    intent,
    outcome,
    changes: changed,
    refusals: [
      ...mode.refusals,
      ...topologies.refusals,
      ...findings.filter(({ severity }) => severity === 'deny').map(({ message }) => message),
    ],
    notices: mode.notices,
    // The policy has said what it makes of the mode.
    findings: mode.isSettled ? findings.map((one) => (isAboutMode(one) ? asNote(one) : one)) : findings,
    because: [...mode.because, ...topologies.because],
  };
}

interface ModePlan extends FieldPlan<string> {
  readonly notices: readonly Notice[];
  /** Nothing more is to be said about an Immediate class. */
  readonly isSettled: boolean;
}

function planMode(
  { volumeBindingMode, provisioner }: StorageClass,
  intent: Intent,
  { policy, view }: PlanInput,
): ModePlan {
  const spec = policy.spec.value;
  const { value } = spec.volumeBindingMode;
  const stays = { value: volumeBindingMode, changes: [], refusals: [], notices: [], because: [], isSettled: false };
  if (volumeBindingMode === value) return { ...stays, because: [`volumeBindingMode is ${value} already`] };
  // What is neither the default nor legal is for the API server to refuse.
  if (volumeBindingMode !== 'Immediate') return stays;
  if (isLeftAlone(provisioner, view)) {
    return { ...stays, because: [`${provisioner} registers no topology, so its classes are left alone`] };
  }
  const verdict = modeVerdict(spec, intent);
  switch (verdict) {
    case 'set':
      return { ...stays, value, changes: [{ field: 'volumeBindingMode', kind: 'set', value }] };
    case 'refuse': {
      const canLeaveOut = spec.volumeBindingMode.whenUnset === 'Set' ? ' or leave the field out' : '';
      const sentence = `volumeBindingMode: Immediate makes volumes before it is known where their pods run: write volumeBindingMode: ${value}${canLeaveOut}; ${optOut}`;
      return { ...stays, refusals: [sentence], isSettled: true };
    }
    case 'warn': {
      const text = `volumeBindingMode stays Immediate, which StorageTopologyPolicy ${policy.name.slice(0, 63)} advises against: write volumeBindingMode: ${value}; ${optOut}`;
      return { ...stays, notices: [{ reason: 'BindingModeImmediate', text }], isSettled: true };
    }
    case 'ignore':
      return { ...stays, because: [`volumeBindingMode stays Immediate: its intent is ${intent}`], isSettled: true };
    default:
      return verdict satisfies never;
  }
}

const optOut = `the label ${labels.topologyPolicy}: ignore opts out`;

function planTopologies(
  object: StorageClass,
  { policy, view }: PlanInput,
): FieldPlan<StorageClass['allowedTopologies']> {
  const spec = policy.spec.value;
  const value = object.allowedTopologies;
  const stays = { value, changes: [], refusals: [], because: [] };
  const desired = desiredTopologies(spec, object, view);
  if (desired.kind === 'none') {
    return value.length > 0 ? stays : { ...stays, because: [`allowedTopologies stays empty: ${desired.because}`] };
  }
  if (value.length > 0) return planPresent(value, { spec, desired });
  return { ...stays, value: desired.terms, changes: [topologiesChange('set', desired.terms)] };
}
