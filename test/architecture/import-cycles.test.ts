import { describe, expect, it } from 'vitest';
import { importCycles } from './import-cycles.ts';

interface Case {
  readonly graph: Readonly<Record<string, readonly string[]>>;
  readonly cycles: readonly (readonly string[])[];
}

const cases: Record<string, Case> = {
  'has none without imports': { graph: { a: [] }, cycles: [] },
  'has none where two paths lead to one file': { graph: { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, cycles: [] },
  'is a file that imports itself': { graph: { a: ['a'] }, cycles: [['a']] },
  'is two files that import each other': { graph: { a: ['b'], b: ['a'] }, cycles: [['a', 'b']] },
  'holds only the files of the circle, not those that lead to it or out of it': {
    graph: { in: ['a'], a: ['b'], b: ['c', 'out'], c: ['a'], out: [] },
    cycles: [['a', 'b', 'c']],
  },
  'is found behind a file that was visited before': {
    graph: { a: [], b: ['a', 'c'], c: ['d'], d: ['c'] },
    cycles: [['c', 'd']],
  },
  'is reported once for each group': {
    graph: { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] },
    cycles: [
      ['c', 'd'],
      ['a', 'b'],
    ],
  },
  'ignores imports of files that are not there': { graph: { a: ['elsewhere'] }, cycles: [] },
};

describe('a cycle of imports', () => {
  it.each(Object.entries(cases))('%s', (_, { graph, cycles }) => {
    expect(importCycles(new Map(Object.entries(graph)))).toEqual(cycles);
  });
});
