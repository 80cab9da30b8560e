import { annotations as keys } from '../api/names.ts';
import type { ClassFinding } from '../domain/topology/class/class-finding.ts';
import { desiredTopologies } from '../domain/topology/class/desired-topologies.ts';
import { sameTerms } from '../domain/topology/class/same-terms.ts';
import type { StorageClass } from '../domain/topology/class/storage-class.ts';
import { type ClassPlan, type FieldChange, type FieldPlan, type PlanInput, realized } from './class-plan.ts';
import type { Notice } from './decision.ts';
import { intentOf } from './intent.ts';
import { annotationOf, type InjectedField, injectedFields, withMarks } from './marks.ts';
import { planPresent, topologiesChange } from './plan-present.ts';
import type { ReviewedClass } from './storage-class-review.ts';
import { asNote, asWarning, findingsOf, isAboutMode } from './topology-findings.ts';

/** What is known of an update: the class before, and which fields its marks said were put in, before and now. */
interface UpdateInput extends PlanInput {
  readonly before: ReviewedClass;
  readonly markedBefore: ReadonlySet<InjectedField>;
  readonly markedNow: ReadonlySet<InjectedField>;
}

/**
 * What a policy makes of a change of a class. It only keeps what a policy put in: an update that fails because of us, or
 * a default-class mark that cannot be set any more, would be worse than an old class that is not as it should be.
 *
 * 1. The binding mode never changes: neither to Immediate, where a replace without the field would take away what was put
 *    in (it is patched back, since the API server would refuse the replace), nor to WaitForFirstConsumer on a class that
 *    lives as Immediate (every later edit would be refused).
 * 2. allowedTopologies that were put in, and are left out now, are kept as they were.
 * 3. allowedTopologies that the author writes now are his: the mark goes. They may be refused, or narrowed, as in a new
 *    class, or else applying the same manifest again would undo it.
 * 4. Nothing else is changed, and nothing is refused that was so before.
 */
export function decideUpdate(input: PlanInput, before: ReviewedClass): ClassPlan {
  const { review, acts } = input;
  const { object } = review;
  const update: UpdateInput = {
    ...input,
    before,
    markedBefore: injectedFields(before.annotations),
    markedNow: injectedFields(object.annotations),
  };
  const mode = planMode(update);
  const topologies = planTopologies(update);
  const changes = [...mode.changes, ...topologies.changes];
  const wanted: StorageClass = {
    ...object,
    volumeBindingMode: mode.value,
    allowedTopologies: topologies.value,
    annotations: marksAfter(update, changes),
  };
  const outcome = acts ? wanted : object;
  const findings = judgeUpdate(outcome, update);
  const denied = findings.filter(({ severity }) => severity === 'deny').map(({ message }) => message);
  return {
    intent: intentOf(review),
    outcome,
    changes: acts ? changes : realized(changes, { wanted, object }),
    refusals: [...topologies.refusals, ...denied],
    notices: mode.changes.length > 0 && acts ? [] : modeNotices(update),
    findings,
    because: topologies.because,
  };
}

/** Only what the author does to allowedTopologies now may be refused, and only for what was not so before. */
function judgeUpdate(outcome: StorageClass, { before, markedBefore, ...parts }: UpdateInput): readonly ClassFinding[] {
  const isTouched = !sameTerms(outcome.allowedTopologies, before.allowedTopologies);
  const injected = !isTouched && injectedFields(outcome.annotations).has('allowedTopologies');
  const known = isTouched
    ? findingsOf(before, { ...parts, injected: markedBefore.has('allowedTopologies') }).map(identityOf)
    : [];
  return findingsOf(outcome, { ...parts, injected }).map((one) => {
    // An update cannot mend the mode; the status of the policy speaks about it.
    if (isAboutMode(one)) return asNote(one);
    return isTouched && !known.includes(identityOf(one)) ? one : asWarning(one);
  });
}

function identityOf({ reason, message }: ClassFinding): string {
  return `${reason} ${message}`;
}

function planMode({ review, before, policy, markedBefore, markedNow }: UpdateInput): FieldPlan<string> {
  const value = review.object.volumeBindingMode;
  const { whenReplaced, value: wanted } = policy.spec.value.volumeBindingMode;
  const wasPutIn = markedBefore.has('volumeBindingMode') || markedNow.has('volumeBindingMode');
  const isLost = value !== wanted && before.volumeBindingMode === wanted;
  const changes: readonly FieldChange[] =
    isLost && wasPutIn && whenReplaced === 'Restore'
      ? [{ field: 'volumeBindingMode', kind: 'kept', value: wanted }]
      : [];
  return { value: changes.length > 0 ? wanted : value, changes, refusals: [], because: [] };
}

function modeNotices({ review, before }: UpdateInput): readonly Notice[] {
  if (review.object.volumeBindingMode === before.volumeBindingMode) return [];
  const start = 'volumeBindingMode of a class that exists cannot be changed';
  const text =
    before.volumeBindingMode === 'Immediate'
      ? `${start}: delete the class and create it again, or let Keepsake do so with the annotation ${keys.recreate}: "true"`
      : `${start}: write volumeBindingMode: ${before.volumeBindingMode.slice(0, 63)}`;
  return [{ reason: 'ModeIsImmutable', text }];
}

function planTopologies({
  review,
  before,
  policy,
  view,
  markedBefore,
}: UpdateInput): FieldPlan<StorageClass['allowedTopologies']> {
  const { object } = review;
  const spec = policy.spec.value;
  const value = object.allowedTopologies;
  const stays = { value, changes: [], refusals: [], because: [] };
  if (sameTerms(value, before.allowedTopologies)) return stays;
  if (value.length > 0) {
    const planned = planPresent(value, { spec, desired: desiredTopologies(spec, object, view) });
    return { ...planned, because: ['allowedTopologies are written by the author now'] };
  }
  const isKept =
    markedBefore.has('allowedTopologies') &&
    spec.volumeBindingMode.whenReplaced === 'Restore' &&
    // A policy that puts in none any more has no claim on the old ones.
    spec.allowedTopologies.source !== 'None';
  if (!isKept) return { ...stays, because: ['allowedTopologies are taken out by the author'] };
  return { ...stays, value: before.allowedTopologies, changes: [topologiesChange('kept', before.allowedTopologies)] };
}

/**
 * Kept fields keep their mark, and allowedTopologies that the author has written or taken out lose it. Otherwise the marks
 * stay as sent: who takes one off makes the field his own, and who puts one on hands it over.
 */
function marksAfter(
  { review: { object }, before, policy, markedNow }: UpdateInput,
  changes: readonly FieldChange[],
): StorageClass['annotations'] {
  const kept = changes.filter(({ kind }) => kind === 'kept').map(({ field }) => field);
  const isAuthored =
    !kept.includes('allowedTopologies') && !sameTerms(object.allowedTopologies, before.allowedTopologies);
  const injected = new Set([...markedNow, ...kept]);
  if (isAuthored) injected.delete('allowedTopologies');
  if ([...injected].join() === [...markedNow].join()) return object.annotations;
  const own = annotationOf(object.annotations, keys.policy);
  return withMarks(object.annotations, {
    injected,
    policy: kept.length > 0 ? (own ?? annotationOf(before.annotations, keys.policy) ?? policy.name) : own,
  });
}
