import { describe, expect, it } from 'vitest';
import { planBinding } from '../../../src/domain/binding/plan-binding.ts';
import { type BindingParts, boundSnapshot, content, deletion, observedBinding } from '../../support/binding-build.ts';
import { at } from '../../support/build.ts';

describe('a deletion that does not move', () => {
  const stuck = (mark: string, overrides = {}): BindingParts => ({
    snapshot: boundSnapshot(deletion()),
    contents: [content({ deleting: true, beingDeleted: true, deletionMark: mark, ...overrides })],
  });
  it.each<[string, BindingParts, string, string | undefined]>([
    ['is not nudged at once', stuck('yes'), '02:20:09', '02:20:10'],
    ['is nudged after 10 s', stuck('yes'), '02:20:10', undefined],
    [
      'is not nudged again before it has taken three times as long',
      stuck('2026-11-22T02:20:10Z'),
      '02:20:29',
      '02:20:30',
    ],
    ['is nudged again then', stuck('2026-11-22T02:20:10Z'), '02:20:30', undefined],
    ['waits while the driver is still asked to create', stuck('yes', { beingCreated: true }), '03:20', undefined],
    ['is left to the sidecar after a quarter of an hour', stuck('2026-11-22T02:35:00Z'), '03:20', undefined],
  ])('%s', (sentence, parts, time, wakeAt) => {
    const plan = planBinding(observedBinding(parts), at(time));
    expect(plan.wakeAt).toEqual(wakeAt === undefined ? undefined : at(wakeAt));
    const nudged = sentence.startsWith('is nudged');
    expect(plan.actions.map(({ kind }) => kind)).toEqual(nudged ? ['mark-being-deleted'] : []);
    if (nudged)
      expect(plan.actions[0]).toMatchObject({ value: `2026-11-22T${time.length === 5 ? `${time}:00` : time}Z` });
  });
});
