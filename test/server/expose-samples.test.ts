import { describe, expect, it } from 'vitest';
import { exposeSamples } from '../../src/server/expose-samples.ts';

describe('a sampled gauge', () => {
  it('is told with its help, its type and what was sampled', () => {
    const text = exposeSamples<'namespace' | 'schedule'>('age', 'How old.', (set) => {
      set({ namespace: 'prod', schedule: 'nightly' }, 1.5);
      set({ namespace: 'test', schedule: 'nightly' }, 0);
    });
    expect(text).toBe(
      [
        '# HELP age How old.',
        '# TYPE age gauge',
        'age{namespace="prod",schedule="nightly"} 1.5',
        'age{namespace="test",schedule="nightly"} 0',
        '',
      ].join('\n'),
    );
  });

  it('has no braces without labels, and no line without a sample', () => {
    expect(exposeSamples('up', 'Up.', (set) => set({}, 1))).toContain('\nup 1\n');
    expect(exposeSamples('up', 'Up.', () => undefined)).toBe('# HELP up Up.\n# TYPE up gauge\n');
  });

  it.each([
    ['a"b', 'a\\"b'],
    ['a\\b', 'a\\\\b'],
    ['a\nb', 'a\\nb'],
  ])('escapes the label %j', (text, escaped) => {
    expect(exposeSamples<'a'>('up', 'Up.', (set) => set({ a: text }, 1))).toContain(`\nup{a="${escaped}"} 1\n`);
  });

  it.each([
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [Number.NaN, 'NaN'],
  ])('writes %s as Prometheus reads it', (value, text) => {
    expect(exposeSamples('up', 'Up.', (set) => set({}, value))).toContain(`\nup ${text}\n`);
  });
});
