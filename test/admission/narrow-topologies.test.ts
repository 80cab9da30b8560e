import { describe, expect, it } from 'vitest';
import { narrowTopologies } from '../../src/admission/narrow-topologies.ts';
import type { TopologyTerm } from '../../src/domain/topology/class/storage-class.ts';
import { term, zone } from '../support/topology-build.ts';

const rack = 'example/rack';
const two = (...requirements: readonly TopologyTerm[]): TopologyTerm => ({
  matchLabelExpressions: requirements.flatMap(({ matchLabelExpressions }) => matchLabelExpressions),
});

describe('what is left of the places that an author wrote', () => {
  it.each([
    ['those that are allowed', [term(zone, 'a', 'd')], [term(zone, 'a', 'b')], [term(zone, 'a')]],
    [
      'all, as it was written, if all is allowed',
      [term(zone, 'b', 'a')],
      [term(zone, 'a', 'b')],
      [term(zone, 'b', 'a')],
    ],
    ['nothing, if nothing is allowed', [term(zone, 'd')], [term(zone, 'a')], []],
    ['the terms of which something is left', [term(zone, 'a'), term(zone, 'd')], [term(zone, 'a')], [term(zone, 'a')]],
    [
      'one term where two come to the same',
      [term(zone, 'a', 'c'), term(zone, 'a', 'd')],
      [term(zone, 'a')],
      [term(zone, 'a')],
    ],
    [
      'other keys, with the key of the policy added',
      [term(rack, '1')],
      [term(zone, 'a')],
      [two(term(rack, '1'), term(zone, 'a'))],
    ],
    [
      'an overlap with each term of the policy',
      [term(zone, 'a', 'b', 'c')],
      [term(zone, 'a'), term(zone, 'b')],
      [term(zone, 'a'), term(zone, 'b')],
    ],
    [
      'a term without requirements, which no node meets anyway',
      [{ matchLabelExpressions: [] }],
      [term(zone, 'a')],
      [{ matchLabelExpressions: [] }],
    ],
  ])('%s', (_, written, allowed, left) => {
    expect(narrowTopologies(written, allowed)).toEqual(left);
    expect(narrowTopologies(left, allowed)).toEqual(left);
  });
});
