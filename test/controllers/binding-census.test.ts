import { describe, expect, it } from 'vitest';
import { createBindingCensus } from '../../src/controllers/binding-census.ts';
import type { BindableSnapshot } from '../../src/domain/binding/bindable.ts';
import { objectKey } from '../../src/runtime/object-key.ts';
import { bindableSnapshot, boundSnapshot, deletion } from '../support/binding-build.ts';

function censusOf(...snapshots: readonly BindableSnapshot[]) {
  const byKey = new Map(snapshots.map((one) => [objectKey(one), one]));
  return createBindingCensus({ values: () => byKey.values(), getByKey: (key) => byKey.get(key) });
}

const ready = boundSnapshot({ name: 'ready', ready: true });
const lost = boundSnapshot({ name: 'lost', ready: true });
const made = bindableSnapshot({ name: 'made' });
const going = boundSnapshot({ name: 'going', ready: true, ...deletion() });

describe('the census of bindings', () => {
  it('counts each snapshot once, by its state at the last look', () => {
    const census = censusOf(ready, lost, made, going);
    census.looked('prod/ready', 'creating', 'driver');
    census.looked('prod/ready', 'ready', 'none');
    census.looked('prod/lost', 'content-lost', 'content');
    census.looked('prod/made', 'creatable', 'controller');
    census.looked('prod/going', 'deletion-of-content', 'sidecar');
    expect(Object.fromEntries(census.states())).toEqual({
      ready: 1,
      'content-lost': 1,
      creatable: 1,
      'deletion-of-content': 1,
    });
    expect(Object.fromEntries(census.stages())).toEqual({ content: 1, controller: 1, sidecar: 1 });
  });

  it('forgets a snapshot that is gone', () => {
    const census = censusOf(ready);
    census.looked('prod/gone', 'creating', 'driver');
    census.forgot('prod/gone');
    expect(Object.fromEntries(census.states())).toEqual({ ready: 1 });
    expect(census.stages().size).toBe(0);
  });

  it('has those in flight that are not ready, or not yet gone', () => {
    expect(censusOf(ready, made, going, bindableSnapshot({ name: 'bait', canary: true })).unfinished()).toBe(2);
  });
});
