import { describe, expect, it } from 'vitest';
import { type Condition, type Finding, findCondition, setCondition } from '../../src/api/conditions.ts';

const noon = new Date('2026-11-22T12:00:00.500Z');
const later = new Date('2026-11-22T13:00:00Z');

const ready = (overrides: Partial<Finding> = {}): Finding => ({
  type: 'Ready',
  status: 'True',
  observedGeneration: 1,
  reason: 'Scheduled',
  message: 'all is well',
  ...overrides,
});
const stalled = (overrides: Partial<Finding> = {}): Finding =>
  ready({ type: 'Stalled', reason: 'InvalidSchedule', message: 'change it', ...overrides });

describe('setCondition', () => {
  it('adds a condition with the time of its finding', () => {
    expect(setCondition([], ready(), noon)).toEqual([{ ...ready(), lastTransitionTime: '2026-11-22T12:00:00Z' }]);
  });

  it('keeps the time while only reason, message and generation change', () => {
    const before = setCondition([], ready(), noon);
    const after = setCondition(before, ready({ reason: 'Suspended', message: 'paused', observedGeneration: 2 }), later);
    expect(after).toEqual([
      {
        type: 'Ready',
        status: 'True',
        observedGeneration: 2,
        reason: 'Suspended',
        message: 'paused',
        lastTransitionTime: '2026-11-22T12:00:00Z',
      },
    ]);
  });

  it('moves the time when the status changes, to Unknown as well', () => {
    const before = setCondition([], ready(), noon);
    for (const status of ['False', 'Unknown'] as const) {
      const after = setCondition(before, ready({ status }), later);
      expect(findCondition(after, 'Ready')?.lastTransitionTime).toBe('2026-11-22T13:00:00Z');
    }
  });

  it('gives back the same array when nothing has changed', () => {
    const before = setCondition([], ready(), noon);
    expect(setCondition(before, ready(), later)).toBe(before);
  });

  it('leaves its input as it was', () => {
    const before = Object.freeze(setCondition([], ready(), noon).map((condition) => Object.freeze(condition)));
    setCondition(before, ready({ status: 'False' }), later);
    setCondition(before, stalled(), later);
    expect(before).toEqual(setCondition([], ready(), noon));
  });

  it('keeps conditions in their places, and those of others untouched', () => {
    const foreign: Condition = {
      type: 'example.com/Checked',
      status: 'False',
      lastTransitionTime: '2020-01-01T00:00:00Z',
      reason: 'ByHand',
      message: '',
    };
    const before = setCondition(setCondition([foreign], ready(), noon), stalled(), noon);
    const after = setCondition(before, ready({ status: 'False' }), later);
    expect(after.map(({ type }) => type)).toEqual(['example.com/Checked', 'Ready', 'Stalled']);
    expect(after[0]).toBe(foreign);
  });

  it.each(['Stalled', 'Reconciling'] as const)('shows %s only while it is True', (type) => {
    const shown = setCondition([], stalled({ type }), noon);
    expect(shown.map((condition) => condition.type)).toEqual([type]);
    expect(setCondition(shown, stalled({ type, status: 'False' }), later)).toEqual([]);
    expect(setCondition(shown, stalled({ type, status: 'Unknown' }), later)).toEqual([]);
  });

  it('gives back the same array when an abnormal condition was not there and still is not', () => {
    const before = setCondition([], ready(), noon);
    expect(setCondition(before, stalled({ status: 'False' }), later)).toBe(before);
  });
});
