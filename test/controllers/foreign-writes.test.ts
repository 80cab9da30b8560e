import { describe, expect, it } from 'vitest';
import { type ForeignWritten, watchForeignWrites } from '../../src/controllers/foreign-writes.ts';
import { createStore } from '../../src/runtime/store.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

function watched() {
  const store = createStore<ForeignWritten>({ name: 'volumesnapshots', logger: createMemoryLogger() });
  const scope = store.openScope();
  const signs: string[] = [];
  watchForeignWrites(store, ({ what }) => signs.push(what));
  let version = 1;
  const at = (name: string, foreign: string | undefined): ForeignWritten => ({
    namespace: 'app',
    name,
    uid: name,
    resourceVersion: String(++version),
    foreignWriteAt: foreign === undefined ? undefined : new Date(foreign),
  });
  return { scope, signs, at };
}

describe('writes of another controller', () => {
  it('are history when the first list shows them', () => {
    const { scope, signs, at } = watched();
    scope.beginList();
    scope.upsert(at('data', '2026-11-22T10:00:00Z'));
    for (const _ of scope.sweep());
    scope.progress('10');
    expect(signs).toEqual([]);
  });

  it.each([
    ['a first stamp', undefined, '2020-01-01T00:00:00Z', true],
    ['another stamp, even an older one', '2026-11-22T10:00:00Z', '2026-11-22T09:00:00Z', true],
    ['the same stamp after a write of ours', '2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z', false],
    ['no stamp', undefined, undefined, false],
  ])('show by %s', (_, before, after, isSign) => {
    const { scope, signs, at } = watched();
    scope.beginList();
    scope.upsert(at('data', before));
    for (const _ of scope.sweep());
    scope.progress('10');
    scope.upsert(at('data', after));
    expect(signs).toEqual(isSign ? ['snapshot-controller wrote app/data of volumesnapshots'] : []);
  });
});
