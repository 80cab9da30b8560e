import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desiredTopologies } from '../../../../src/domain/topology/class/desired-topologies.ts';
import { sameTerms } from '../../../../src/domain/topology/class/same-terms.ts';
import { at } from '../../../support/build.ts';
import {
  discovered,
  driver,
  node,
  nodesIn,
  policySpec,
  type SpecOverrides,
  term,
  view,
  zone,
} from '../../../support/topology-build.ts';

type Source = NonNullable<SpecOverrides['allowedTopologies']>;

const bare = { provisioner: driver, parameters: {} };
const lastSeen = at('2026-11-20T00:00');

function desired(allowedTopologies: Source, seen = view(nodesIn({ b: 1, a: 2 })), storageClass = bare) {
  return desiredTopologies(policySpec({ allowedTopologies }), storageClass, seen);
}

describe('what a policy puts into a class', () => {
  test('discovered: one term of the values that nodes have, sorted', () => {
    expect(desired(discovered)).toEqual({ kind: 'terms', terms: [term(zone, 'a', 'b')] });
  });

  test('a place that is remembered counts, so that a zone at zero nodes can come back', () => {
    const seen = view(nodesIn({ b: 1 }), [{ driver, topologyKey: zone, value: 'a', lastSeen }]);
    expect(desired(discovered, seen)).toEqual({ kind: 'terms', terms: [term(zone, 'a', 'b')] });
  });

  test('the first of the keys that the driver registers is used, not the first of the nodes’ labels', () => {
    const seen = view([
      node({ labels: { [zone]: 'a', rack: 'r1' }, drivers: [{ name: driver, topologyKeys: ['rack', zone] }] }),
    ]);
    expect(desired({ ...discovered, topologyKeys: ['row', zone, 'rack'] }, seen)).toMatchObject({
      terms: [term(zone, 'a')],
    });
  });

  test('a key that is registered now is taken before a preferred one that is only remembered', () => {
    const seen = view(nodesIn({ a: 1 }), [{ driver, topologyKey: 'rack', value: 'r1', lastSeen }]);
    expect(desired({ ...discovered, topologyKeys: ['rack', zone] }, seen)).toMatchObject({ terms: [term(zone, 'a')] });
    expect(desired({ ...discovered, topologyKeys: ['rack'] }, seen)).toMatchObject({ terms: [term('rack', 'r1')] });
  });

  test('static: the terms as they are written', () => {
    const terms = [term('rack', 'r2', 'r1'), term(zone, 'z')];
    expect(desired({ source: 'Static', terms })).toEqual({ kind: 'terms', terms });
  });

  test.each<[string, Source['exclude'], readonly string[]]>([
    ['of the same key takes values away', [{ key: zone, values: ['a'] }], ['b', 'gone']],
    ['of the same key takes remembered values away, too', [{ key: zone, values: ['gone'] }], ['a', 'b']],
    [
      'of another key takes away the values that only such nodes have',
      [{ key: 'type', values: ['virtual'] }],
      ['a', 'gone'],
    ],
    ['of a value that nobody has takes nothing away', [{ key: 'type', values: ['real'] }], ['a', 'b', 'gone']],
  ])('an exclude %s', (_, exclude, values) => {
    const nodes = [
      node({ labels: { [zone]: 'a' } }),
      node({ labels: { [zone]: 'a', type: 'virtual' } }),
      node({ labels: { [zone]: 'b', type: 'virtual' } }),
    ];
    const seen = view(nodes, [{ driver, topologyKey: zone, value: 'gone', lastSeen }]);
    expect(desired({ ...discovered, exclude: exclude ?? [] }, seen)).toMatchObject({ terms: [term(zone, ...values)] });
  });
});

describe('nothing is put in', () => {
  const static_ = { source: 'Static', terms: [term(zone, 'a')] } as const;
  const inTree = 'kubernetes.io/aws-ebs';
  const withoutTopology = view([node({ drivers: [{ name: driver, topologyKeys: [] }] })]);

  test.each<[string, ReturnType<typeof desired>, string]>([
    ['by a policy without a source', desired({ source: 'None' }), 'source: None'],
    ['where the driver is on no node', desired(discovered, view([])), 'csi.example is on no node yet'],
    [
      'where the driver registers other keys',
      desired({ ...discovered, topologyKeys: ['rack'] }),
      `registers ${zone}, none of rack`,
    ],
    [
      'where all values are excluded',
      desired({ ...discovered, exclude: [{ key: zone, values: ['a', 'b'] }] }),
      'no node that counts',
    ],
    ['where no node carries the label yet', desired(discovered, view([node({ labels: {} })])), 'no node that counts'],
    [
      'where there are as many values as nodes',
      desired(discovered, view(nodesIn(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`n${i}`, 1]))))),
      '65 values',
    ],
    [
      'into a class of local volumes',
      desired(static_, view(), { ...bare, provisioner: 'kubernetes.io/no-provisioner' }),
      'ignores allowedTopologies',
    ],
    ['into a class of a driver without topology', desired(static_, withoutTopology), 'registers no topology'],
    [
      'into an in-tree class with a zone',
      desired(static_, view(), { provisioner: inTree, parameters: { zone: 'a' } }),
      'a zone parameter',
    ],
    [
      'into an in-tree class with Zones',
      desired(static_, view(), { provisioner: inTree, parameters: { Zones: 'a,b' } }),
      'a zone parameter',
    ],
  ])('%s', (_, result, because) => {
    expect(result).toEqual({ kind: 'none', because: expect.stringContaining(because) });
  });

  test('a zone parameter of a CSI driver means nothing to Kubernetes', () => {
    expect(desired(static_, view(), { ...bare, parameters: { zone: 'a' } }).kind).toBe('terms');
  });

  test('an in-tree class without a zone gets the terms', () => {
    expect(desired(static_, view(), { provisioner: inTree, parameters: {} }).kind).toBe('terms');
  });
});

test('what is discovered is never more than what is in the view and not excluded, and always the same', () => {
  const values = fc.constantFrom('a', 'b', 'c', 'd', '');
  const nodes = fc.array(
    fc
      .tuple(values, fc.boolean(), fc.boolean())
      .map(([value, labelled, virtual]) =>
        node({ labels: { ...(labelled && { [zone]: value }), ...(virtual && { type: 'virtual' }) } }),
      ),
  );
  const excludes = fc.array(
    fc.oneof(
      fc.record({ key: fc.constant(zone), values: fc.array(values, { minLength: 1 }) }),
      fc.constant({ key: 'type', values: ['virtual'] }),
    ),
  );
  fc.assert(
    fc.property(nodes, excludes, fc.array(values), (list, exclude, gone) => {
      const remembered = gone.map((value) => ({ driver, topologyKey: zone, value, lastSeen }));
      const source = { ...discovered, exclude };
      const result = desired(source, view(list, remembered));
      expect(desired(source, view([...list].reverse(), [...remembered].reverse()))).toEqual(result);
      if (result.kind === 'none') return;
      const [
        {
          matchLabelExpressions: [only, ...more],
        } = term(zone),
        ...terms
      ] = result.terms;
      expect([terms, more, only?.key]).toEqual([[], [], zone]);
      const excluded = exclude.filter(({ key }) => key === zone).flatMap((one) => one.values);
      const virtual = exclude.some(({ key }) => key === 'type');
      const possible = new Set([
        ...gone,
        ...list
          .filter(({ labels }) => !virtual || labels.type !== 'virtual')
          .flatMap(({ labels }) => labels[zone] ?? []),
      ]);
      for (const value of only?.values ?? []) {
        expect(possible).toContain(value);
        expect(excluded).not.toContain(value);
      }
      expect(only?.values).toEqual([...new Set(only?.values)].sort());
    }),
  );
});

test.each([
  ['in another order', [term('k', 'b', 'a'), term('l', 'c')], true],
  ['with a value twice', [term('l', 'c'), term('k', 'a', 'b', 'a')], true],
  ['with a value less', [term('l', 'c'), term('k', 'a')], false],
  ['with its values in two terms', [term('l', 'c'), term('k', 'a'), term('k', 'b')], false],
])('terms are compared as sets: %s', (_, other, same) => {
  expect(sameTerms([term('k', 'a', 'b'), term('l', 'c')], other)).toBe(same);
});
