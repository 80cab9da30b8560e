import { describe, expect, it } from 'vitest';
import { createStore } from '../../src/runtime/store.ts';
import type { Stored, StoreEvent } from '../../src/runtime/stored.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

interface Item extends Stored {
  readonly tags: readonly string[];
}

function setUp(namespace?: string) {
  const store = createStore<Item, 'tag' | 'owner'>({
    name: 'items',
    logger: createMemoryLogger(),
    indexes: { tag: (item) => item.tags, owner: (item) => item.tags[0] },
  });
  const events: StoreEvent<Item>[] = [];
  store.subscribe((event) => {
    events.push(event);
  });
  return { store, events, scope: store.openScope(namespace) };
}

const item = (name: string, resourceVersion: string, tags: readonly string[] = [], uid = `uid-${name}`): Item => ({
  namespace: 'n',
  name,
  uid,
  resourceVersion,
  tags,
});

describe('store', () => {
  it('finds objects by name, key, namespace and index', () => {
    const { store, scope } = setUp();
    const [a, b] = [item('a', '1', ['x', 'y']), item('b', '2', ['x'])];
    scope.upsert(a);
    scope.upsert(b);
    scope.upsert({ name: 'c', uid: 'c', resourceVersion: '3', tags: [] });
    expect(store.size).toBe(3);
    expect(store.get('n', 'a')).toBe(a);
    expect(store.getByKey('n/b')).toBe(b);
    expect(store.getByKey('c')?.uid).toBe('c');
    expect(store.get(undefined, 'a')).toBeUndefined();
    expect([...store.values('n')]).toEqual([a, b]);
    expect([...store.values('elsewhere')]).toEqual([]);
    expect(store.byIndex('tag', 'x')).toEqual([a, b]);
    expect(store.byIndex('tag', 'y')).toEqual([a]);
    expect(store.byIndex('owner', 'y')).toEqual([]);
    expect(store.byIndex('tag', '__proto__')).toEqual([]);
  });

  it('moves an object in its indexes when it changes, and takes it out when it goes', () => {
    const { store, scope } = setUp();
    scope.upsert(item('a', '1', ['x', 'y']));
    scope.upsert(item('b', '2', ['x']));
    const moved = item('a', '3', ['y', 'z']);
    scope.upsert(moved);
    expect(store.byIndex('tag', 'x').map(({ name }) => name)).toEqual(['b']);
    expect(store.byIndex('tag', 'y')).toEqual([moved]);
    expect(store.byIndex('tag', 'z')).toEqual([moved]);
    scope.remove(moved);
    scope.remove(item('b', '2'));
    expect(['x', 'y', 'z'].flatMap((tag) => store.byIndex('tag', tag))).toEqual([]);
    expect(store.size).toBe(0);
  });

  it('tells of each change once, and of no change not at all', () => {
    const { events, scope } = setUp();
    const [first, second] = [item('a', '1'), item('a', '2')];
    scope.upsert(first);
    scope.upsert(item('a', '1'));
    scope.upsert(second);
    const final = item('a', '3');
    scope.remove(second, final);
    scope.remove(second);
    expect(events).toEqual([
      { type: 'ADDED', object: first },
      { type: 'MODIFIED', object: second, previous: first },
      { type: 'DELETED', object: final, tombstone: false },
    ]);
  });

  it('shows an object that came back under another uid as a deletion and an addition', () => {
    const { events, scope } = setUp();
    scope.upsert(item('a', '1'));
    scope.upsert(item('a', '2', [], 'another'));
    expect(events.map(({ type, object }) => [type, object.uid])).toEqual([
      ['ADDED', 'uid-a'],
      ['DELETED', 'uid-a'],
      ['ADDED', 'another'],
    ]);
    expect(events[1]).toMatchObject({ tombstone: true });
  });

  it('sweeps after a list what the list did not show, in its own scope only', () => {
    const { store, events, scope } = setUp('n');
    const other = store.openScope('other');
    const stranger = { ...item('s', '1'), namespace: 'other' };
    other.upsert(stranger);
    for (const name of ['kept', 'gone', 'unreadable']) scope.upsert(item(name, '1'));
    events.length = 0;
    scope.beginList();
    scope.upsert(item('kept', '1'));
    scope.upsert(item('new', '2'));
    scope.keep({ namespace: 'n', name: 'unreadable' }, 'uid-unreadable');
    for (const _ of scope.sweep());
    expect(events.map(({ type, object }) => `${type} ${object.name}`)).toEqual(['ADDED new', 'DELETED gone']);
    expect(store.get('other', 's')).toBe(stranger);
  });

  it('leaves its state whole when an index throws', () => {
    const store = createStore<Item, 'bad'>({
      name: 'items',
      logger: createMemoryLogger(),
      indexes: {
        bad: (object) => {
          if (object.tags.includes('bad')) throw new Error('a bug');
          return object.name;
        },
      },
    });
    const scope = store.openScope();
    const good = item('a', '1');
    scope.upsert(good);
    expect(() => scope.upsert(item('a', '2', ['bad']))).toThrow('a bug');
    expect(store.get('n', 'a')).toBe(good);
    expect(store.byIndex('bad', 'a')).toEqual([good]);
  });

  it('is synced when each of its scopes has been listed', async () => {
    const { store, scope } = setUp('n');
    const other = store.openScope('other');
    let synced = false;
    const promise = store.whenSynced().then(() => {
      synced = true;
    });
    scope.progress('5');
    await Promise.resolve();
    expect([store.synced, synced]).toEqual([false, false]);
    other.progress('6');
    await promise;
    expect([store.synced, synced]).toEqual([true, true]);
    await store.whenSynced();
  });

  describe('has seen a write', () => {
    it.each([
      ['not before it shows', '1', undefined, '2', false],
      ['when the object shows it', '2', undefined, '2', true],
      ['when the object shows a later state', '10', undefined, '9', true],
      ['when the watch has passed it, whatever the object shows', '1', '10', '9', true],
      ['not when the watch is behind', '1', '9', '10', false],
      ['by equality where versions cannot be compared', 'abc', undefined, 'abc', true],
      ['never by order where versions cannot be compared', 'abc', undefined, 'abb', false],
    ])('%s', (_, shown, progress, written, expected) => {
      const { store, scope } = setUp();
      scope.upsert(item('a', shown));
      if (progress) scope.progress(progress);
      expect(store.hasSeen(item('a', written))).toBe(expected);
    });

    it('not by an older object of the same name', () => {
      const { store, scope } = setUp();
      scope.upsert(item('a', '9', [], 'another'));
      expect(store.hasSeen(item('a', '5'))).toBe(false);
    });

    it('by the progress of the scope of its namespace only', () => {
      const { store, scope } = setUp('elsewhere');
      store.openScope('n').progress('3');
      scope.progress('9');
      expect(store.hasSeen(item('a', '3'))).toBe(true);
      expect(store.hasSeen(item('a', '5'))).toBe(false);
    });
  });

  it('tells its listeners of progress, survives those that throw, and forgets those that left', () => {
    const { store, scope } = setUp();
    let told = 0;
    store.onProgress(() => {
      throw new Error('a bug');
    });
    const leave = store.onProgress(() => told++);
    scope.progress('1');
    leave();
    scope.progress('2');
    expect(told).toBe(1);
  });
});
