import { describe, expect, it } from 'vitest';
import { isEmptySelector, type LabelSelector, matchesSelector } from '../../../src/domain/selection/label-selector.ts';

const web = { app: 'web', tier: 'gold', blank: '' };
const expression = (key: string, operator: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator, values }],
});

// metav1.LabelSelector as k8s.io/apimachinery evaluates it (labels.Requirement.Matches).
const cases: [sentence: string, selector: LabelSelector, labels: Record<string, string>, matches: boolean][] = [
  ['an empty selector matches everything', {}, web, true],
  ['an empty selector matches an object without labels', { matchLabels: {}, matchExpressions: [] }, {}, true],
  ['matchLabels wants the same value', { matchLabels: { app: 'web' } }, web, true],
  ['matchLabels refuses another value', { matchLabels: { app: 'db' } }, web, false],
  ['matchLabels refuses a missing label', { matchLabels: { zone: 'a' } }, web, false],
  ['matchLabels wants every label', { matchLabels: { app: 'web', tier: 'silver' } }, web, false],
  ['matchLabels knows the empty value', { matchLabels: { blank: '' } }, web, true],
  ['matchLabels does not take a missing label for the empty value', { matchLabels: { zone: '' } }, web, false],
  ['values are compared with their capitals', { matchLabels: { app: 'Web' } }, web, false],
  ['In holds for one of its values', expression('app', 'In', 'db', 'web'), web, true],
  ['In does not hold for another value', expression('app', 'In', 'db'), web, false],
  ['In does not hold for a missing label', expression('zone', 'In', 'a'), web, false],
  ['In without values holds for nothing', expression('app', 'In'), web, false],
  ['NotIn holds for another value', expression('app', 'NotIn', 'db'), web, true],
  ['NotIn does not hold for one of its values', expression('app', 'NotIn', 'db', 'web'), web, false],
  ['NotIn holds for a missing label', expression('zone', 'NotIn', 'a'), web, true],
  ['Exists holds for any value', expression('blank', 'Exists'), web, true],
  ['Exists does not hold for a missing label', expression('zone', 'Exists'), web, false],
  ['DoesNotExist holds for a missing label', expression('zone', 'DoesNotExist'), web, true],
  ['DoesNotExist does not hold for the empty value', expression('blank', 'DoesNotExist'), web, false],
  ['an unknown operator holds for nothing', expression('app', 'Equals', 'web'), web, false],
  ['operators are read with their capitals', expression('app', 'in', 'web'), web, false],
  [
    'matchLabels and matchExpressions must both hold',
    { matchLabels: { app: 'web' }, ...expression('tier', 'NotIn', 'gold') },
    web,
    false,
  ],
  ['a label that is called like a method is only there when it is', { matchLabels: { constructor: 'x' } }, web, false],
  ['DoesNotExist sees no inherited label', expression('toString', 'DoesNotExist'), web, true],
  ['a label may be called __proto__', expression('__proto__', 'Exists'), JSON.parse('{"__proto__": "x"}'), true],
];

describe('a label selector', () => {
  it.each(cases)('%s', (_, selector, labels, matches) => {
    expect(matchesSelector(selector, labels)).toBe(matches);
  });

  it.each<[LabelSelector, boolean]>([
    [{}, true],
    [{ matchLabels: {}, matchExpressions: [] }, true],
    [{ matchLabels: { app: 'web' } }, false],
    [expression('app', 'Exists'), false],
  ])('%j names nothing: %s', (selector, empty) => {
    expect(isEmptySelector(selector)).toBe(empty);
  });
});
