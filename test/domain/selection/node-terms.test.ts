import { describe, expect, it } from 'vitest';
import { matchesNodeTerms, type NodeRequirement } from '../../../src/domain/selection/node-terms.ts';

const node = { name: 'node-1', labels: { zone: 'a', cpus: '16', empty: '' } };

describe('a requirement of a node selector', () => {
  it.each<[string, NodeRequirement, boolean]>([
    ['In, one of the values', { key: 'zone', operator: 'In', values: ['b', 'a'] }, true],
    ['In, none of the values', { key: 'zone', operator: 'In', values: ['b'] }, false],
    ['In, a label that is not there', { key: 'rack', operator: 'In', values: ['a'] }, false],
    ['In, a label called like a method', { key: 'constructor', operator: 'Exists' }, false],
    ['NotIn, none of the values', { key: 'zone', operator: 'NotIn', values: ['b'] }, true],
    ['NotIn, a label that is not there', { key: 'rack', operator: 'NotIn', values: ['b'] }, true],
    ['Exists, with an empty value', { key: 'empty', operator: 'Exists' }, true],
    ['DoesNotExist', { key: 'zone', operator: 'DoesNotExist' }, false],
    ['Gt, as a number and not as a text', { key: 'cpus', operator: 'Gt', values: ['9'] }, true],
    ['Gt, the same number', { key: 'cpus', operator: 'Gt', values: ['16'] }, false],
    ['Lt', { key: 'cpus', operator: 'Lt', values: ['17'] }, true],
    ['Lt, beyond what a double tells apart', { key: 'cpus', operator: 'Lt', values: ['9007199254740993'] }, true],
    ['Gt, of a value that is no number', { key: 'zone', operator: 'Gt', values: ['1'] }, false],
    ['Lt, without a value', { key: 'cpus', operator: 'Lt' }, false],
    ['an operator of tomorrow', { key: 'zone', operator: 'Like', values: ['a'] }, false],
  ])('%s', (_, requirement, holds) => {
    expect(matchesNodeTerms([{ matchExpressions: [requirement] }], node)).toBe(holds);
  });
});

describe('terms of a node selector', () => {
  const here = { key: 'zone', operator: 'In', values: ['a'] };
  const elsewhere = { key: 'zone', operator: 'In', values: ['b'] };

  it('hold when one of them does', () => {
    expect(matchesNodeTerms([{ matchExpressions: [elsewhere] }, { matchExpressions: [here] }], node)).toBe(true);
  });

  it('hold when all their requirements do', () => {
    expect(matchesNodeTerms([{ matchExpressions: [here, elsewhere] }], node)).toBe(false);
  });

  it('never hold without a requirement, and without a term', () => {
    expect(matchesNodeTerms([{}], node)).toBe(false);
    expect(matchesNodeTerms([], node)).toBe(false);
  });

  it('may name the node itself, and no other field', () => {
    const named = (key: string) => [{ matchFields: [{ key, operator: 'In', values: ['node-1'] }] }];
    expect(matchesNodeTerms(named('metadata.name'), node)).toBe(true);
    expect(matchesNodeTerms(named('metadata.uid'), node)).toBe(false);
  });
});
