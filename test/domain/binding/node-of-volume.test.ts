import { describe, expect, it } from 'vitest';
import { nodeOfVolume } from '../../../src/domain/binding/node-of-volume.ts';

const nodes = [
  { name: 'node-1', labels: { zone: 'a', size: '4' } },
  { name: 'node-2', labels: { zone: 'b', size: '16' } },
];
const one = (key: string, operator: string, ...values: string[]) => [{ matchExpressions: [{ key, operator, values }] }];

describe('the node that a volume is reached from', () => {
  it.each<[string, unknown, string | undefined]>([
    ['In', one('zone', 'In', 'b', 'c'), 'node-2'],
    ['NotIn', one('zone', 'NotIn', 'a'), 'node-2'],
    ['Exists, the first of both', one('zone', 'Exists'), 'node-1'],
    ['DoesNotExist', one('rack', 'DoesNotExist'), 'node-1'],
    ['Gt', one('size', 'Gt', '8'), 'node-2'],
    ['Lt', one('size', 'Lt', '8'), 'node-1'],
    ['Gt of what is no number', one('zone', 'Gt', '8'), undefined],
    ['an operator that nobody knows', one('zone', 'Near', 'a'), undefined],
    ['any one of several terms', [...one('zone', 'In', 'x'), ...one('zone', 'In', 'b')], 'node-2'],
    [
      'all the expressions of a term',
      [
        {
          matchExpressions: [
            { key: 'zone', operator: 'In', values: ['a'] },
            { key: 'size', operator: 'In', values: ['16'] },
          ],
        },
      ],
      undefined,
    ],
    ['the name of a node', [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-2'] }] }], 'node-2'],
    ['an empty term, which matches nothing', [{}], undefined],
    ['a key that every object has', one('constructor', 'Exists'), undefined],
  ])('by %s', (_, terms, node) => {
    expect(nodeOfVolume(JSON.stringify(terms), nodes)).toBe(node);
  });

  it('is none for a volume that is not tied to a place', () => {
    expect(nodeOfVolume(undefined, nodes)).toBeUndefined();
  });
});
