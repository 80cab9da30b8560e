import { describe, expect, it } from 'vitest';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import type { BindableClaim, BindableClass, BindableSnapshot } from '../../../src/domain/binding/bindable.ts';
import type { BindingAction, BindingPlan } from '../../../src/domain/binding/binding-plan.ts';
import type { Content } from '../../../src/domain/binding/content.ts';
import type { ObservedBinding } from '../../../src/domain/binding/observed-binding.ts';
import { planBinding } from '../../../src/domain/binding/plan-binding.ts';
import {
  bindableClaim,
  bindableClass,
  bindableSnapshot,
  bindableVolume,
  content,
  doneStatus,
  heldSnapshot,
  keptClaim,
  observedBinding,
} from '../../support/binding-build.ts';
import { bindingModel } from '../../support/binding-model.ts';
import { at } from '../../support/build.ts';

const now = at('02:30');
const { snapshotSource, snapshotBound, contentBound, claimSource, snapshotInGroup } = upstreamFinalizers;
const flags = [false, true];

function* snapshots(): Generator<BindableSnapshot> {
  for (const finalizers of [[], [snapshotSource], [snapshotSource, snapshotBound], ['example.com/hold']])
    for (const deleting of flags)
      for (const preProvisioned of [undefined, 'imported'])
        for (const bound of ['none', 'expected', 'elsewhere'])
          for (const ready of flags)
            for (const takenAt of [undefined, at('02:15:02')])
              for (const className of ['standard', undefined, 'gone']) {
                // An object without finalizers goes at once when it is deleted.
                if (deleting && finalizers.length === 0) continue;
                const expected = preProvisioned ?? 'snapcontent-uid-snap';
                yield bindableSnapshot({
                  finalizers,
                  deleting,
                  termination: deleting ? { since: at('02:20'), heldBy: finalizers } : undefined,
                  preProvisioned,
                  claimName: preProvisioned === undefined ? 'data' : undefined,
                  contentName: bound === 'none' ? undefined : bound === 'expected' ? expected : 'elsewhere',
                  ready,
                  takenAt,
                  className,
                });
              }
}

const refs = [
  { namespace: 'prod', name: 'snap', uid: 'uid-snap' },
  { namespace: 'prod', name: 'snap', uid: '' },
  { namespace: 'prod', name: 'snap', uid: 'uid-earlier' },
  { namespace: 'dev', name: 'snap', uid: 'uid-snap' },
];
const statuses = [undefined, doneStatus({ ready: false, error: { message: 'busy', time: undefined } }), doneStatus()];

function* contents(name: string): Generator<Content | undefined> {
  yield undefined;
  for (const ref of refs)
    for (const kind of ['volume', 'snapshot'] as const)
      for (const deletionPolicy of ['Delete', 'Retain'])
        for (const deleting of flags)
          for (const beingDeleted of flags)
            for (const beingCreated of flags)
              for (const finalizers of [[], [contentBound]])
                for (const status of statuses) {
                  if (deleting && finalizers.length === 0) continue;
                  const source = { kind, handle: 'handle-1' };
                  const marks = { beingDeleted, deletionMark: beingDeleted ? 'yes' : undefined, beingCreated };
                  yield content({ name, ref, source, deletionPolicy, deleting, finalizers, status, ...marks });
                }
}

interface Around {
  readonly claim: BindableClaim | null;
  readonly classes: readonly BindableClass[];
  readonly restoring: readonly string[];
  readonly others: readonly BindableSnapshot[];
}

const surroundings: readonly Around[] = [
  null,
  bindableClaim(),
  keptClaim(),
  bindableClaim({ phase: 'Pending', volumeName: undefined }),
  bindableClaim({ deleting: true, finalizers: ['kubernetes.io/pvc-protection'] }),
  keptClaim({ deleting: true }),
].flatMap((claim) =>
  [[bindableClass()], [bindableClass({ deletionPolicy: 'Retain' })], []].flatMap((classes) =>
    [[], ['restored']].flatMap((restoring) =>
      [[], [heldSnapshot({ name: 'second' })]].map((others) => ({ claim, classes, restoring, others })),
    ),
  ),
);

function fail(rule: string, given: ObservedBinding, plan: BindingPlan, at?: Content): never {
  const seen = { snapshot: given.snapshot, claim: given.claim, classes: given.classes, content: at };
  const text = JSON.stringify({ rule, plan: plan.actions, seen }, (_, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  throw new Error(text);
}

/** Checks every promise about one plan; `only` is the one content that there is. */
function checkPlan(given: ObservedBinding, plan: BindingPlan, only: Content | undefined): void {
  const { snapshot, claim } = given;
  const { actions } = plan;
  const position = (kind: BindingAction['kind']) => actions.findIndex((one) => one.kind === kind);
  const comesBefore = (one: BindingAction['kind'], other: BindingAction['kind']) =>
    position(other) === -1 || position(one) < position(other);
  const ours = only !== undefined && only.ref.uid === snapshot.uid && only.ref.namespace === snapshot.namespace;

  if (snapshot.canary || snapshot.inGroup || snapshot.finalizers.includes(snapshotInGroup)) {
    if (actions.length > 0) fail('what is left alone was touched', given, plan, only);
  }
  for (const action of actions) {
    if (action.kind === 'delete-content' && (!ours || !snapshot.deleting || only.deletionPolicy !== 'Delete')) {
      fail('S3: deleted a content that is not its own, or not to be deleted', given, plan, only);
    }
    if ((action.kind === 'protect-content' || action.kind === 'mark-being-deleted') && !ours) {
      fail('S7: touched a content that is not its own', given, plan, only);
    }
    if (action.kind === 'bind-content' && (only?.ref.name !== snapshot.name || (only.ref.uid !== '' && !ours))) {
      fail('B1: bound a content that another has', given, plan, only);
    }
    if (action.kind === 'release-snapshot') {
      if (ours && only.deletionPolicy === 'Delete') fail('S6: let go while its content is there', given, plan, only);
      if (ours && !only.beingDeleted) fail('EXP2: let go before the word was seen', given, plan, only);
      const confirmed = [...action.absent, ...action.leaves.map(({ name }) => name)];
      const names = ['snapcontent-uid-snap', snapshot.contentName, snapshot.preProvisioned];
      if (!names.every((name) => name === undefined || confirmed.includes(name))) {
        fail('D6: let go without asking for every name', given, plan, only);
      }
    }
    if (action.kind === 'create-content') {
      if (action.name !== 'snapcontent-uid-snap' || action.snapshot.uid !== 'uid-snap')
        fail('S2, S8', given, plan, only);
      if (
        only?.name === action.name ||
        snapshot.takenAt !== undefined ||
        snapshot.ready ||
        snapshot.contentName !== undefined
      ) {
        fail('D2: made a content anew', given, plan, only);
      }
      if (!snapshot.finalizers.includes(snapshotSource) && position('patch-snapshot') === -1)
        fail('S1', given, plan, only);
      if (!claim?.finalizers.includes(claimSource) && position('protect-claim') === -1) fail('S1', given, plan, only);
    }
    if (action.kind === 'set-snapshot-status' && action.status.readyToUse === true) {
      if (!ours || only.status?.ready !== true) fail('B3: ready without a ready content of its own', given, plan, only);
    }
    if (action.kind === 'set-snapshot-status' && action.status.boundVolumeSnapshotContentName !== undefined) {
      if (!ours || snapshot.contentName !== undefined) fail('B2: bound twice, or to a stranger', given, plan, only);
    }
  }
  const news = plan.notes.filter(({ reason }) => reason !== 'SnapshotDeletePending');
  if (news.length > 0 && position('set-snapshot-status') === -1 && position('create-content') === -1) {
    fail('D11: told what no write says', given, plan, only);
  }
  if (!comesBefore('patch-snapshot', 'create-content') || !comesBefore('protect-claim', 'create-content')) {
    fail('S1: made a content before its holders', given, plan, only);
  }
  if (position('mark-being-deleted') !== -1 && !comesBefore('mark-being-deleted', 'delete-content'))
    fail('S4', given, plan, only);
  if (position('delete-content') !== -1 && position('mark-being-deleted') === -1 && only?.beingDeleted !== true) {
    fail('S4: deleted a content without the word', given, plan, only);
  }
  if (position('release-claim') !== -1 && !comesBefore('release-claim', 'release-snapshot'))
    fail('S5', given, plan, only);
}

/** Carries the plans out until there is nothing to do; nobody else does anything. */
function checkRest(given: ObservedBinding, around: Around, only: Content | undefined): void {
  const world = bindingModel({
    snapshots: [given.snapshot, ...around.others],
    contents: only === undefined ? [] : [only],
    claim: around.claim ?? undefined,
    volume: bindableVolume(),
    classes: around.classes,
    restoring: around.restoring,
    options: given.options,
  });
  let plan = world.look('snap', now);
  for (let pass = 0; plan !== undefined && plan.actions.length > 0; pass++) {
    if (pass === 5) fail('does not come to rest', given, plan, only);
    plan = world.look('snap', now);
  }
  const rest = world.snapshots.get('snap');
  const isBound = plan?.state.kind === 'ready' || plan?.state.kind === 'creating';
  const needed = only?.deletionPolicy === 'Delete' ? [snapshotSource, snapshotBound] : [snapshotSource];
  if (isBound && !needed.every((one) => rest?.finalizers.includes(one)))
    fail('bound and not held', given, plan as BindingPlan, only);
}

describe('every small state of a snapshot, its content, claim and class', () => {
  it('keeps the orders, and comes to rest', () => {
    let checked = 0;
    for (const snapshot of snapshots()) {
      for (const name of snapshot.contentName === 'elsewhere'
        ? ['elsewhere', 'snapcontent-uid-snap']
        : [snapshot.preProvisioned ?? 'snapcontent-uid-snap']) {
        for (const only of contents(name)) {
          // Each pair meets one of the surroundings, in turn; without a content, all of them decide.
          const around =
            only === undefined ? surroundings : surroundings.slice(checked % surroundings.length).slice(0, 1);
          for (const one of around) {
            const given = observedBinding({ snapshot, ...one, contents: only === undefined ? [] : [only] });
            checkPlan(given, planBinding(given, now), only);
            if (checked % 7 === 0 || only === undefined) checkRest(given, one, only);
            checked++;
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(200_000);
  }, 120_000);
});
