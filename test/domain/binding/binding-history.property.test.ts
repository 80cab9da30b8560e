import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BindableSnapshot } from '../../../src/domain/binding/bindable.ts';
import type { Content } from '../../../src/domain/binding/content.ts';
import {
  bindableClaim,
  bindableClass,
  bindableSnapshot,
  bindableVolume,
  observedBinding,
  staticContent,
  staticSnapshot,
} from '../../support/binding-build.ts';
import { type BindingModel, bindingModel } from '../../support/binding-model.ts';
import { at } from '../../support/build.ts';
import { type DriverAnswer, type SidecarModel, sidecarModel } from '../../support/sidecar-model.ts';

const names = ['one', 'two', 'static'];
const anyName = fc.constantFrom(...names);
const answer = fc.constantFrom<DriverAnswer>('done', 'not-ready', 'refused', 'timeout');

/** One thing that happens between two looks. */
type Happening =
  | { readonly kind: 'look'; readonly name: string; readonly steps: number }
  | { readonly kind: 'sidecar'; readonly name: string; readonly answer: DriverAnswer }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'forget-mark' | 'delete-snapshot' | 'delete-content' | 'lose-content'; readonly name: string }
  | { readonly kind: 'policy'; readonly name: string; readonly policy: string }
  | { readonly kind: 'status'; readonly name: string; readonly change: Partial<BindableSnapshot> }
  | { readonly kind: 'classes'; readonly there: boolean }
  | { readonly kind: 'claim'; readonly change: 'delete' | 'strip' | 'unbind' | 'bind' }
  | { readonly kind: 'restore'; readonly runs: boolean };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('look' as const), name: anyName, steps: fc.integer({ min: 0, max: 4 }) }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('sidecar' as const), name: anyName, answer }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('forget-mark' as const, 'delete-snapshot' as const, 'delete-content' as const),
      name: anyName,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose-content' as const), name: anyName }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('policy' as const),
      name: anyName,
      policy: fc.constantFrom('Delete', 'Retain'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      name: anyName,
      change: fc.constantFrom<Partial<BindableSnapshot>>(
        { ready: false },
        { contentName: undefined },
        { error: 'by hand' },
        { restoreSize: '0' },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('classes' as const), there: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      change: fc.constantFrom('delete' as const, 'strip' as const, 'unbind' as const, 'bind' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), runs: fc.boolean() }) },
);

const contentOf = (name: string) => (name === 'static' ? 'imported' : `snapcontent-uid-${name}`);

interface History {
  readonly world: BindingModel;
  readonly sidecar: SidecarModel;
  /** The content names that snapshots were bound to by us, and whose data they then had. */
  readonly told: Map<string, bigint>;
  /** Contents that a person has taken away by force, or told to stay: what is in the storage may stay there. */
  readonly mayLeak: Set<string>;
  now: Date;
}

function begin(policy: string): History {
  const world = bindingModel({
    snapshots: [
      bindableSnapshot({ name: 'one' }),
      bindableSnapshot({ name: 'two', className: undefined }),
      staticSnapshot({ name: 'static' }),
    ],
    contents: [staticContent({ ref: { namespace: 'prod', name: 'static', uid: '' }, deletionPolicy: policy })],
    claim: bindableClaim(),
    volume: bindableVolume(),
    classes: [bindableClass({ deletionPolicy: policy })],
    restoring: [],
    options: observedBinding().options,
  });
  return {
    world,
    sidecar: sidecarModel(world),
    told: new Map(),
    mayLeak: new Set(policy === 'Retain' ? names : []),
    now: at('02:15:01'),
  };
}

/** Looks at one snapshot, and holds every write against the rules. */
function look(history: History, name: string, steps?: number): number {
  const { world, told } = history;
  const before = new Map(world.contents);
  const snapshot = world.snapshots.get(name);
  const plan = world.look(name, history.now, steps);
  for (const [contentName, old] of before) checkContent(old, world.contents.get(contentName), snapshot);
  const after = world.snapshots.get(name);
  if (after !== undefined && snapshot?.contentName !== undefined) expect(after.contentName).toBe(snapshot.contentName);
  const bound = world.contents.get(contentOf(name));
  if (after?.ready === true && snapshot?.ready === false) {
    expect(bound?.ref).toMatchObject({ namespace: after.namespace, name, uid: after.uid });
    // The data under a date is the data of that date, for ever.
    const takenAt = bound?.status?.takenAtNs ?? 0n;
    expect(told.get(name) ?? takenAt).toBe(takenAt);
    told.set(name, takenAt);
  }
  if (snapshot !== undefined && after === undefined)
    expect(bound !== undefined && bound.ref.uid === snapshot.uid && bound.deletionPolicy === 'Delete').toBe(false);
  return plan?.actions.length ?? 0;
}

function checkContent(old: Content, now: Content | undefined, snapshot: BindableSnapshot | undefined): void {
  if (old.ref.uid !== '' && now !== undefined) expect(now.ref.uid).toBe(old.ref.uid);
  if (now === undefined || (now.deleting && !old.deleting)) {
    expect(old).toMatchObject({ deletionPolicy: 'Delete', ref: { uid: snapshot?.uid } });
    expect(snapshot?.deleting).toBe(true);
    expect(now?.beingDeleted).toBe(true);
  }
}

function happen(history: History, event: Happening): void {
  const { world, sidecar } = history;
  switch (event.kind) {
    case 'look':
      look(history, event.name, event.steps);
      break;
    case 'sidecar':
      sidecar.step(contentOf(event.name), event.answer, history.now);
      break;
    case 'wait':
      history.now = new Date(history.now.getTime() + event.seconds * 1000);
      break;
    case 'forget-mark':
      sidecar.forgetMark(contentOf(event.name));
      break;
    case 'delete-snapshot':
      world.deleteSnapshot(event.name, history.now);
      break;
    case 'delete-content':
      world.deleteContent(contentOf(event.name));
      break;
    case 'lose-content':
      history.mayLeak.add(event.name);
      world.editContent(contentOf(event.name), { deleting: true, finalizers: [] });
      break;
    case 'policy':
      history.mayLeak.add(event.name);
      world.editContent(contentOf(event.name), { deletionPolicy: event.policy });
      break;
    case 'status':
      world.editSnapshot(event.name, event.change);
      break;
    case 'classes':
      world.classes = event.there ? [bindableClass()] : [];
      break;
    case 'claim':
      editClaim(world, event.change);
      break;
    case 'restore':
      world.restoring = event.runs ? ['restored'] : [];
      break;
    default:
      event satisfies never;
  }
}

function editClaim(world: BindingModel, change: 'delete' | 'strip' | 'unbind' | 'bind'): void {
  switch (change) {
    case 'delete':
      world.editClaim({ deleting: true });
      break;
    case 'strip':
      world.editClaim({ finalizers: [] });
      break;
    case 'unbind':
      world.editClaim({ phase: 'Lost' });
      break;
    case 'bind':
      world.editClaim({ phase: 'Bound' });
      break;
    default:
      change satisfies never;
  }
}

/** Everybody does their work, and nobody interferes any more. */
function settle(history: History): void {
  const { world, sidecar } = history;
  world.restoring = [];
  world.classes = [bindableClass()];
  for (let round = 0; round < 12; round++) {
    for (const name of names) {
      look(history, name);
      sidecar.step(contentOf(name), 'done', history.now);
    }
    history.now = new Date(history.now.getTime() + 5000);
  }
}

function checkEnd({ world, sidecar, mayLeak, now }: History): void {
  for (const name of names) {
    expect(world.look(name, now)?.actions ?? []).toEqual([]);
    const snapshot = world.snapshots.get(name);
    const content = world.contents.get(contentOf(name));
    expect(snapshot?.deleting ?? false).toBe(false);
    // What a snapshot was bound to is ready, or was taken away from it.
    if (content !== undefined && snapshot !== undefined && content.ref.uid === snapshot.uid)
      expect(snapshot.ready).toBe(true);
    if (snapshot === undefined && content === undefined && !mayLeak.has(name)) {
      expect(sidecar.stored.has(name === 'static' ? 'handle-1' : `snapshot-uid-${name}`)).toBe(false);
    }
  }
  // Nothing is being cut any more, so nothing keeps the claim.
  const waiting = [...world.snapshots.values()].some(({ claimName, ready }) => claimName !== undefined && !ready);
  if (!waiting && world.claim !== undefined) expect(world.claim.finalizers).toEqual([]);
}

const cases = Number(process.env.KEEPSAKE_BINDING_CASES ?? 1500);

describe('any history of edits, crashes and answers of the driver', () => {
  it('breaks no rule, and comes to rest with everything ready or gone', () => {
    fc.assert(
      fc.property(fc.constantFrom('Delete', 'Retain'), fc.array(happening, { maxLength: 60 }), (policy, events) => {
        const history = begin(policy);
        for (const event of events) happen(history, event);
        settle(history);
        checkEnd(history);
      }),
      { numRuns: cases },
    );
  }, 120_000);
});

describe('a snapshot that nothing disturbs', () => {
  it.each([
    ['EXP5, D12: takes five calls from its creation to the release of its claim', '02:15:01', 5],
    ['EXP5, D12: takes one more when the driver is so slow that its content is told before', '02:15:11', 6],
  ])('%s', (_, time, calls) => {
    const history = begin('Delete');
    history.world.deleteSnapshot('two', history.now);
    let made = look(history, 'one');
    expect(made).toBe(3);
    history.now = at(time);
    made += look(history, 'one');
    history.sidecar.step(contentOf('one'), 'done', history.now);
    made += look(history, 'one');
    expect(made).toBe(calls);
    expect(history.world.snapshots.get('one')).toMatchObject({ ready: true, restoreSize: '1Gi' });
    expect(history.world.claim?.finalizers).toEqual([]);
  });
});
