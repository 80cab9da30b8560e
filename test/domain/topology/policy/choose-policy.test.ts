import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  choosePolicy,
  inOrder,
  matchesClass,
  takesPart,
} from '../../../../src/domain/topology/policy/choose-policy.ts';
import { outrankedBy } from '../../../../src/domain/topology/policy/outranked-by.ts';
import { policy, type SpecOverrides, storageClass } from '../../../support/topology-build.ts';

const addonMode = 'addonmanager.kubernetes.io/mode';

describe('whether a policy is about a class', () => {
  test.each<
    [
      string,
      SpecOverrides['match'],
      Readonly<Record<string, string>>,
      'chosen' | 'none' | 'addon-managed' | 'opted-out',
    ]
  >([
    ['its provisioner is named', {}, {}, 'chosen'],
    ['another provisioner is named', { provisioners: ['other'] }, {}, 'none'],
    ['a prefix of its provisioner is named', { provisioners: ['csi'] }, {}, 'none'],
    ['its name is excluded', { excludeStorageClasses: ['fast'] }, {}, 'none'],
    ['another name is excluded', { excludeStorageClasses: ['slow'] }, {}, 'chosen'],
    ['the selector is empty', { storageClassSelector: {} }, {}, 'chosen'],
    ['the selector fits', { storageClassSelector: { matchLabels: { tier: 'gold' } } }, { tier: 'gold' }, 'chosen'],
    ['the selector does not fit', { storageClassSelector: { matchLabels: { tier: 'gold' } } }, { tier: 'tin' }, 'none'],
    ['it opts out', {}, { 'keepsake.dev/topology-policy': 'ignore' }, 'opted-out'],
    ['the label of the opt-out says something else', {}, { 'keepsake.dev/topology-policy': 'obey' }, 'chosen'],
    ['an addon manager reconciles it', {}, { [addonMode]: 'Reconcile' }, 'addon-managed'],
    ['an addon manager of the older kind does', {}, { 'kubernetes.io/cluster-service': 'true' }, 'addon-managed'],
    ['an addon manager only ensures that it exists', {}, { [addonMode]: 'EnsureExists' }, 'chosen'],
    ['addon-managed classes are included', { addonManaged: 'Include' }, { [addonMode]: 'Reconcile' }, 'chosen'],
  ])('%s', (_, match, labels, kind) => {
    expect(choosePolicy(storageClass({ labels }), [policy({ spec: { match: match ?? {} } })]).kind).toBe(kind);
  });

  test.each([
    ['being deleted', policy({ deleting: true })],
    ['refused', policy({ refused: 'spec.match is required' })],
  ])('a policy that is %s takes no part', (_, one) => {
    expect(choosePolicy(storageClass(), [one])).toEqual({ kind: 'none' });
  });
});

describe('of several policies', () => {
  test('the highest priority decides, then the name, and the others are named in that order', () => {
    const policies = [
      policy({ name: 'c', spec: { priority: 5 } }),
      policy({ name: 'b', spec: { priority: 9 } }),
      policy({ name: 'a', spec: { priority: 5 } }),
    ];
    expect(choosePolicy(storageClass(), policies)).toMatchObject({ policy: { name: 'b' }, others: ['a', 'c'] });
  });

  test('one that leaves addon-managed classes alone gives way to one that does not', () => {
    const labels = { [addonMode]: 'Reconcile' };
    const include = policy({ name: 'include', spec: { priority: 1, match: { addonManaged: 'Include' } } });
    expect(choosePolicy(storageClass({ labels }), [policy(), include])).toMatchObject({ policy: { name: 'include' } });
  });

  test('one in mode Audit goes first like any other', () => {
    const audit = policy({ name: 'audit', spec: { mode: 'Audit', priority: 200 } });
    expect(choosePolicy(storageClass(), [policy(), audit])).toMatchObject({
      policy: { name: 'audit' },
      others: ['wait'],
    });
  });

  const policies = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      priority: fc.integer({ min: 0, max: 2 }),
      deleting: fc.boolean(),
      addonManaged: fc.constantFrom('Skip' as const, 'Include' as const),
    }),
    { selector: ({ name }) => name },
  );
  const made = policies.map((list) =>
    list.map(({ name, priority, deleting, addonManaged }) =>
      policy({ name, deleting, spec: { priority, match: { addonManaged } } }),
    ),
  );

  test('the choice is the same in whatever order they are given, and nobody who matches goes before it', () => {
    fc.assert(
      fc.property(
        made.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        fc.boolean(),
        ([list, shuffled], addon) => {
          const one = storageClass({ labels: addon ? { [addonMode]: 'Reconcile' } : {} });
          const choice = choosePolicy(one, list);
          expect(choosePolicy(one, shuffled)).toEqual(choice);
          const matching = list.filter(takesPart).filter(({ spec }) => matchesClass(spec.value, one));
          expect(choice.kind === 'chosen' ? 1 + choice.others.length : 0).toBe(matching.length);
          if (choice.kind === 'chosen')
            for (const other of matching) expect(inOrder(choice.policy, other)).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  test('the order is total: of two names, one goes first', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.string(), fc.string(), (p, q, name, other) => {
        const [a, b] = [policy({ name, spec: { priority: p } }), policy({ name: other, spec: { priority: q } })];
        expect(Math.sign(inOrder(a, b))).toBe(0 - Math.sign(inOrder(b, a)));
        expect(inOrder(a, b) === 0).toBe(p === q && name === other);
      }),
    );
  });
});

describe('the policies that go before another', () => {
  test('are those that go first and share a provisioner, with their match', () => {
    const selector = { matchLabels: { tier: 'gold' } };
    const policies = [
      policy({ name: 'me' }),
      policy({ name: 'later', spec: { priority: 1 } }),
      policy({ name: 'elsewhere', spec: { priority: 999, match: { provisioners: ['other'] } } }),
      policy({ name: 'gone', deleting: true, spec: { priority: 999 } }),
      policy({
        name: 'first',
        spec: { priority: 999, match: { storageClassSelector: selector, excludeStorageClasses: ['x'] } },
      }),
      policy({ name: 'alike' }),
    ];
    expect(outrankedBy(policies[0] as (typeof policies)[0], policies)).toEqual({
      count: 2,
      listed: [
        {
          policy: 'first',
          provisioners: ['csi.example'],
          excludeStorageClasses: ['x'],
          addonManaged: 'Skip',
          storageClassSelector: selector,
        },
        { policy: 'alike', provisioners: ['csi.example'], addonManaged: 'Skip' },
      ],
    });
  });

  test('are cut after sixteen, and counted', () => {
    const first = Array.from({ length: 20 }, (_, index) =>
      policy({ name: `p${index}`, spec: { priority: 200 + index } }),
    );
    const { listed, count } = outrankedBy(policy(), first);
    expect([listed.length, count, listed[0]?.policy]).toEqual([16, 20, 'p19']);
  });
});
