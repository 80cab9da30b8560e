import { describe, expect, it } from 'vitest';
import { createOwnWrites } from '../../src/runtime/own-writes.ts';
import { createStore } from '../../src/runtime/store.ts';
import type { Stored } from '../../src/runtime/stored.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

interface Thing extends Stored {
  readonly deleting?: boolean;
}

const thing = (name: string, resourceVersion: number, more: Partial<Thing> = {}): Thing => ({
  namespace: 'ns',
  name,
  uid: `uid-${name}`,
  resourceVersion: String(resourceVersion),
  ...more,
});

function build() {
  const clock = createFakeClock('2026-03-01T00:00:00Z');
  const writes = createOwnWrites({ clock });
  const store = createStore<Thing>({ name: 'things', logger: createMemoryLogger() });
  const scope = store.openScope();
  scope.progress('100');
  const show = (object: Thing) => {
    scope.upsert(object);
    scope.progress(object.resourceVersion);
  };
  return { clock, writes, store, scope, show };
}

describe('the barrier of own writes', () => {
  it('is open for a key that has written nothing', async () => {
    const { writes } = build();
    expect(writes.settled('a')).toBe(true);
    expect(await writes.untilSettled('a')).toBe('settled');
  });

  it('holds a key until the store shows its write, and no other key', async () => {
    const { clock, writes, store, show } = build();
    writes.wrote('a', store, thing('x', 105));
    const settled = writes.untilSettled('a');
    expect(writes.settled('a')).toBe(false);
    expect(writes.settled('b')).toBe(true);
    show(thing('x', 104));
    expect(writes.settled('a')).toBe(false);
    show(thing('x', 105));
    expect(await settled).toBe('settled');
    expect(clock.pending).toBe(0);
  });

  it('is satisfied by a bookmark or by a later change of another object, for writes that the watch does not show', () => {
    const { writes, store, scope, show } = build();
    writes.wrote('a', store, thing('filtered-out', 105));
    show(thing('other', 106));
    expect(writes.settled('a')).toBe(true);
    writes.wrote('a', store, thing('filtered-out', 110));
    scope.progress('110');
    expect(writes.settled('a')).toBe(true);
  });

  it('waits for all stores that were written to', async () => {
    const { clock, writes, store, show } = build();
    const other = build();
    writes.wrote('a', store, thing('x', 105));
    writes.wrote('a', other.store, thing('y', 106));
    let result = '';
    void writes.untilSettled('a').then((settlement) => {
      result = settlement;
    });
    show(thing('x', 105));
    await clock.advance(0);
    expect(result).toBe('');
    other.show(thing('y', 106));
    await clock.advance(0);
    expect(result).toBe('settled');
  });

  describe('for deletions', () => {
    it('waits until the object is gone or terminating', () => {
      const { writes, store, scope, show } = build();
      show(thing('gone', 101));
      show(thing('held', 102));
      writes.deleted('a', store, thing('gone', 101));
      writes.deleted('b', store, thing('held', 102));
      expect([writes.settled('a'), writes.settled('b')]).toEqual([false, false]);
      scope.remove(thing('gone', 103));
      expect(writes.settled('a')).toBe(true);
      show(thing('held', 104));
      expect(writes.settled('b')).toBe(false);
      show(thing('held', 105, { deleting: true }));
      expect(writes.settled('b')).toBe(true);
    });

    it('takes another object under the same name for the end of the old one', () => {
      const { writes, store, show } = build();
      show(thing('x', 101));
      writes.deleted('a', store, thing('x', 101));
      show(thing('x', 104, { uid: 'another' }));
      expect(writes.settled('a')).toBe(true);
    });

    it('does not take an object that the store has not shown yet for a deleted one', () => {
      const { writes, store, scope, show } = build();
      writes.wrote('a', store, thing('x', 105));
      writes.deleted('a', store, thing('x', 105));
      expect(writes.settled('a')).toBe(false);
      show(thing('x', 105));
      expect(writes.settled('a')).toBe(false);
      scope.remove(thing('x', 106));
      expect(writes.settled('a')).toBe(true);
    });
  });

  describe('when a write does not show', () => {
    it('tells so 30 s after the write, and from then on at once', async () => {
      const { clock, writes, store } = build();
      writes.wrote('a', store, thing('x', 105));
      await clock.advance(10_000);
      let result = '';
      void writes.untilSettled('a').then((settlement) => {
        result = settlement;
      });
      await clock.advance(19_999);
      expect(result).toBe('');
      await clock.advance(1);
      expect(result).toBe('timed-out');
      expect(await writes.untilSettled('a')).toBe('timed-out');
      expect(writes.settled('a')).toBe(false);
    });

    it('recovers when it shows after all', async () => {
      const { clock, writes, store, show } = build();
      writes.wrote('a', store, thing('x', 105));
      await clock.advance(31_000);
      expect(await writes.untilSettled('a')).toBe('timed-out');
      show(thing('x', 105));
      expect(await writes.untilSettled('a')).toBe('settled');
    });

    it('gives it up after five minutes, because versions may have gone back with a restored etcd', async () => {
      const { clock, writes, store } = build();
      writes.wrote('a', store, thing('x', 105));
      await clock.advance(300_000);
      expect(writes.settled('a')).toBe(true);
    });

    it('lets go when the signal aborts', async () => {
      const { clock, writes, store } = build();
      const abort = new AbortController();
      writes.wrote('a', store, thing('x', 105));
      const waiting = writes.untilSettled('a', abort.signal);
      abort.abort();
      expect(await waiting).toBe('aborted');
      expect(clock.pending).toBe(0);
    });
  });

  it('forgets a key whose object is gone', () => {
    const { writes, store } = build();
    writes.wrote('a', store, thing('x', 105));
    writes.forget('a');
    expect(writes.settled('a')).toBe(true);
  });

  it('looks at each of 3,000 writes of one key a few times only, however many steps they take to show', async () => {
    const { writes, store, show } = build();
    let looks = 0;
    const counting = {
      ...store,
      hasSeen: (written: Stored) => {
        looks++;
        return store.hasSeen(written);
      },
    };
    for (let n = 0; n < 3_000; n++) writes.wrote('a', counting, thing(`x${n}`, 1_000 + n));
    const settled = writes.untilSettled('a');
    for (let n = 0; n < 3_000; n++) {
      show(thing(`x${n}`, 1_000 + n));
      await Promise.resolve();
    }
    expect(await settled).toBe('settled');
    expect(looks).toBeLessThan(10_000);
  });
});
