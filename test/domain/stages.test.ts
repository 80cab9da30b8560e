import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/domain/plan.ts';
import { stagesOf } from '../../src/domain/stages.ts';

const action = (kind: Action['kind'], name: string) => ({ kind, name }) as Action;

describe('the stages of a plan', () => {
  it('are runs of neighbours of one kind, in order', () => {
    const actions = [
      action('create-snapshot', 'a'),
      action('create-snapshot', 'b'),
      action('delete-snapshot', 'c'),
      action('create-snapshot', 'd'),
    ];
    expect(stagesOf(actions).map((stage) => stage.map(({ name }) => name).join(''))).toEqual(['ab', 'c', 'd']);
  });

  it('are none for nothing', () => {
    expect(stagesOf([])).toEqual([]);
  });
});
