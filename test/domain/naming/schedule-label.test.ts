import { describe, expect, it } from 'vitest';
import { scheduleLabel } from '../../../src/domain/naming/schedule-label.ts';

// metav1 label values: at most 63 characters, beginning and ending with a letter or digit.
const labelValue = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

describe("a schedule's name as a label value", () => {
  it.each(['nightly', 'a.b-c', 'a'.repeat(63)])('is the name itself while it fits: %s', (name) => {
    expect(scheduleLabel(name)).toBe(name);
  });

  it('is a hash beyond 63 characters, another one for another name', () => {
    const labels = [...'abc'].map((end) => scheduleLabel('n'.repeat(63) + end));
    for (const label of labels) expect(label).toMatch(labelValue);
    expect(new Set(labels).size).toBe(3);
  });
});
