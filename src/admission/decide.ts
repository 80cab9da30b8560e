import { annotations, fieldManager } from '../api/names.ts';
import { choosePolicy, type ValidPolicy } from '../domain/topology/policy/choose-policy.ts';
import type { Policy } from '../domain/topology/policy/policy.ts';
import type { TopologyView } from '../domain/topology/view/topology-view.ts';
import { limitWarnings, printable } from './admission-warnings.ts';
import { patchBetween } from './class-patch.ts';
import type { ClassPlan } from './class-plan.ts';
import { decideCreate } from './decide-create.ts';
import { decideUpdate } from './decide-update.ts';
import type { Decision, Notice } from './decision.ts';
import { auditedChangeNotice, changeNotice } from './describe-change.ts';
import { intentOf } from './intent.ts';
import { annotationOf, injectedFields } from './marks.ts';
import type { StorageClassReview } from './storage-class-review.ts';

/** All that a decision may look at. */
export interface DecideOptions {
  readonly review: StorageClassReview;
  readonly policies: readonly Policy[];
  readonly view: TopologyView;
}

/** So many sentences a refusal has. */
const MAX_SENTENCES = 8;

/**
 * Decides about a StorageClass that is being written. The same review over the same policies and nodes gives the same
 * decision; applying its patch and asking again gives an empty patch. A dry run is decided like any other request.
 *
 * A class that no policy is about is left exactly as it was sent, even where it carries our marks: deleting a policy ends
 * what it does. A replace that would take away what that policy put in then fails, and the author is told what to write.
 */
export function decide({ review, policies, view }: DecideOptions): Decision {
  const choice = choosePolicy(review.object, policies);
  switch (choice.kind) {
    case 'opted-out':
      return ignored(review, 'the class has opted out');
    case 'addon-managed':
      return ignored(review, 'an addon manager keeps the class as it is');
    case 'none':
      return ignored(review, 'no policy is about the class');
    case 'chosen':
      break;
    default:
      return choice satisfies never;
  }
  const { policy } = choice;
  // What the operator itself brings up to date or creates again has been decided about, with marks that are true.
  if (review.fieldManager === fieldManager) {
    return {
      ...untouched(review),
      result: 'allowed',
      policy: policy.name,
      because: ['Keepsake itself has written it'],
    };
  }
  const { mode, engine } = policy.spec.value;
  const input = { review, policy, view, acts: mode === 'Audit' || engine === 'Webhook' };
  const plan = review.oldObject === undefined ? decideCreate(input) : decideUpdate(input, review.oldObject);
  return mode === 'Audit' ? audited(plan, policy, review) : enforced(plan, policy, review);
}

function enforced(plan: ClassPlan, policy: ValidPolicy, review: StorageClassReview): Decision {
  const { intent, findings, refusals } = plan;
  if (refusals.length > 0) {
    const sentences = refusals.slice(0, MAX_SENTENCES);
    const rest = refusals.length > sentences.length ? [`and ${refusals.length - sentences.length} more`] : [];
    const message = `StorageTopologyPolicy ${policy.name} refuses this StorageClass: ${[...sentences, ...rest].join('; ')}`;
    return {
      ...untouched(review),
      result: 'denied',
      intent,
      policy: policy.name,
      message: printable(message),
      ...warned([...plan.notices, ...findingNotices(plan)]),
      findings,
      because: sentences.map(printable),
    };
  }
  const changes = plan.changes.map((change) => changeNotice(change, policy.name));
  return {
    result: changes.length > 0 ? 'patched' : 'allowed',
    intent,
    policy: policy.name,
    patch: patchBetween(review.object, plan.outcome),
    message: undefined,
    ...warned([...changes, ...plan.notices, ...findingNotices(plan)]),
    findings,
    injected: [...injectedFields(plan.outcome.annotations)],
    because: [...changes.map(({ text }) => printable(text)), ...plan.because.map(printable)],
  };
}

function audited(plan: ClassPlan, policy: ValidPolicy, review: StorageClassReview): Decision {
  const changes = plan.changes.map((change) => auditedChangeNotice(change, policy.name));
  const refusals = plan.refusals.map((text): Notice => ({ reason: 'AuditedRefusal', text }));
  const refusal = `StorageTopologyPolicy ${policy.name} (mode Audit) would refuse this StorageClass:`;
  const notices: readonly Notice[] = [
    ...(refusals.length > 0 ? [{ reason: 'AuditedRefusal' as const, text: refusal }, ...refusals] : changes),
    ...plan.notices,
    ...findingNotices(plan),
  ];
  return {
    ...untouched(review),
    result: 'allowed',
    intent: plan.intent,
    policy: policy.name,
    ...warned(notices),
    findings: plan.findings,
    because: [...notices.map(({ text }) => printable(text)), ...plan.because.map(printable)],
  };
}

function findingNotices({ findings }: ClassPlan): readonly Notice[] {
  return findings
    .filter(({ severity }) => severity === 'warn')
    .map(({ reason, message }) => ({ reason, text: message }));
}

function warned(notices: readonly Notice[]): Pick<Decision, 'warnings' | 'warnedAbout'> {
  return { warnings: limitWarnings(notices.map(({ text }) => text)), warnedAbout: notices.map(({ reason }) => reason) };
}

function ignored(review: StorageClassReview, because: string): Decision {
  return { ...untouched(review), ...warned(orphanNotices(review)), because: [because] };
}

/** What to say to the author whose update takes away what a policy put in that is no longer about the class. */
function orphanNotices({ object, oldObject }: StorageClassReview): readonly Notice[] {
  if (oldObject === undefined || !injectedFields(oldObject.annotations).has('volumeBindingMode')) return [];
  if (object.volumeBindingMode === oldObject.volumeBindingMode) return [];
  const mode = oldObject.volumeBindingMode.slice(0, 63);
  const policy = (annotationOf(oldObject.annotations, annotations.policy) ?? '').slice(0, 63);
  const text = `volumeBindingMode cannot be changed; it was set by StorageTopologyPolicy ${policy}, which is not about this class any more: write volumeBindingMode: ${mode}`;
  return [{ reason: 'ModeIsImmutable', text }];
}

function untouched(review: StorageClassReview): Decision {
  return {
    result: 'ignored',
    intent: intentOf(review),
    policy: undefined,
    patch: [],
    message: undefined,
    warnings: [],
    warnedAbout: [],
    findings: [],
    injected: [],
    because: [],
  };
}
