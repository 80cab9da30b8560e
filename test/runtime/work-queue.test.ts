import { describe, expect, it } from 'vitest';
import { createKeyedBackoff } from '../../src/runtime/backoff.ts';
import { LOW_PRIORITY as LOW, NORMAL_PRIORITY as NORMAL } from '../../src/runtime/priority.ts';
import { createWorkQueue, type QueueObserver, type WorkQueue } from '../../src/runtime/work-queue.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const START = '2026-03-01T00:00:00Z';
const at = (ms: number) => new Date(new Date(START).getTime() + ms);
const HOUR = 3_600_000;

function build(observer?: QueueObserver) {
  const clock = createFakeClock(START);
  const queue = createWorkQueue({ clock, backoff: createKeyedBackoff(() => 0), ...(observer ? { observer } : {}) });
  return { clock, queue };
}

/** The keys that can be taken at this moment, in order; they stay in hand. */
async function takeAll(queue: WorkQueue): Promise<string[]> {
  const keys: string[] = [];
  while (queue.stats().depth.normal + queue.stats().depth.low > 0) keys.push((await queue.take())?.key ?? '');
  return keys;
}

describe('the work queue', () => {
  it('collapses a key that is added many times while it waits', async () => {
    const { queue } = build();
    for (const key of ['a', 'b', 'a', 'a', 'b']) queue.add(key);
    expect(await takeAll(queue)).toEqual(['a', 'b']);
  });

  it('gives a key that is added while in hand to nobody else, and runs it once more afterwards', async () => {
    const { queue } = build();
    queue.add('a');
    await queue.take();
    for (let n = 0; n < 5; n++) queue.add('a');
    expect(await takeAll(queue)).toEqual([]);
    queue.done('a');
    expect(await takeAll(queue)).toEqual(['a']);
    queue.done('a');
    expect(await takeAll(queue)).toEqual([]);
  });

  it('runs the key once more with the highest priority it was added with meanwhile', async () => {
    const { queue } = build();
    queue.add('a', { priority: LOW });
    await queue.take();
    queue.add('a', { priority: LOW });
    queue.add('a', { priority: NORMAL });
    queue.add('a', { priority: LOW });
    queue.done('a');
    expect(await queue.take()).toMatchObject({ key: 'a', priority: NORMAL });
  });

  it('wakes a worker that waits, the first one first', async () => {
    const { queue } = build();
    const first = queue.take();
    const second = queue.take();
    queue.add('a');
    queue.add('b');
    expect((await first)?.key).toBe('a');
    expect((await second)?.key).toBe('b');
  });

  it('wakes another waiting worker when a key that came again is given back', async () => {
    const { queue } = build();
    queue.add('a');
    await queue.take();
    queue.add('a');
    const next = queue.take();
    queue.done('a');
    expect((await next)?.key).toBe('a');
  });

  it('lets a waiting worker go when its signal aborts, and gives the key to the next one', async () => {
    const { queue } = build();
    const abort = new AbortController();
    const left = queue.take(abort.signal);
    const stays = queue.take();
    abort.abort();
    queue.add('a');
    expect(await left).toBeUndefined();
    expect((await stays)?.key).toBe('a');
    expect(await queue.take(abort.signal)).toBeUndefined();
  });

  describe('with waits', () => {
    it('hands out a key when its wait is over, not before', async () => {
      const { clock, queue } = build();
      queue.add('a', { afterMs: 100 });
      await clock.advance(99);
      expect(await takeAll(queue)).toEqual([]);
      await clock.advance(1);
      expect(await takeAll(queue)).toEqual(['a']);
    });

    it('lets the shorter of two waits win, in either order', async () => {
      const { clock, queue } = build();
      queue.add('a', { afterMs: 200 });
      queue.add('a', { afterMs: 100 });
      queue.add('b', { afterMs: 100 });
      queue.add('b', { afterMs: 200 });
      await clock.advance(100);
      expect((await takeAll(queue)).toSorted()).toEqual(['a', 'b']);
      for (const key of ['a', 'b']) queue.done(key);
      await clock.advance(1_000);
      expect(await takeAll(queue)).toEqual([]);
    });

    it('keeps a wait although the key is worked on meanwhile', async () => {
      const { clock, queue } = build();
      queue.add('a', { afterMs: 100 });
      queue.add('a');
      expect(await takeAll(queue)).toEqual(['a']);
      queue.done('a');
      await clock.advance(100);
      expect(await takeAll(queue)).toEqual(['a']);
    });

    it('sleeps on one timer, however many keys wait', async () => {
      const { clock, queue } = build();
      for (let n = 1; n <= 1_000; n++) queue.add(`k${n}`, { afterMs: 1_001 - n });
      queue.addAt('alarm', at(5_000));
      expect(clock.pending).toBe(1);
      await clock.advance(1_000);
      expect(queue.stats().depth.normal).toBe(1_000);
      expect(clock.pending).toBe(1);
    });

    it('keeps a wait that is longer than a Node timer can be', async () => {
      const { clock, queue } = build();
      const sixtyDays = 60 * 24 * HOUR;
      queue.add('a', { afterMs: sixtyDays });
      await clock.advance(sixtyDays - 1);
      expect(await takeAll(queue)).toEqual([]);
      await clock.advance(1);
      expect(await takeAll(queue)).toEqual(['a']);
    });

    it('does not let a wait be cut short by a jump of the wall clock', async () => {
      const { clock, queue } = build();
      queue.add('a', { afterMs: 2 * HOUR });
      clock.jump(24 * HOUR);
      await clock.advance(2 * HOUR - 1);
      expect(await takeAll(queue)).toEqual([]);
      await clock.advance(1);
      expect(await takeAll(queue)).toEqual(['a']);
    });

    it('refuses a wait that is not a number and a moment that is none', () => {
      const { queue } = build();
      expect(() => queue.add('a', { afterMs: Number.NaN })).toThrow(RangeError);
      expect(() => queue.addAt('a', new Date('never'))).toThrow(RangeError);
    });
  });

  describe('with moments of the wall clock', () => {
    it('hands out a key at its moment, not before, and at once when it has passed', async () => {
      const { clock, queue } = build();
      queue.addAt('past', at(-1));
      queue.addAt('a', at(3 * HOUR));
      expect(await takeAll(queue)).toEqual(['past']);
      await clock.advance(3 * HOUR - 1);
      expect(await takeAll(queue)).toEqual([]);
      await clock.advance(1);
      expect(await takeAll(queue)).toEqual(['a']);
    });

    it('finds the moment within a minute after the clock was set forward', async () => {
      const { clock, queue } = build();
      queue.addAt('a', at(3 * HOUR));
      clock.jump(3 * HOUR);
      await clock.advance(60_000);
      expect(await takeAll(queue)).toEqual(['a']);
    });

    it('goes on waiting after the clock was set back', async () => {
      const { clock, queue } = build();
      queue.addAt('a', at(2 * HOUR));
      await clock.advance(HOUR);
      clock.jump(-HOUR);
      await clock.advance(HOUR);
      expect(await takeAll(queue)).toEqual([]);
      await clock.advance(HOUR);
      expect(await takeAll(queue)).toEqual(['a']);
    });
  });

  describe('with failures', () => {
    it('puts a failing key off for longer each time, until it is forgotten', async () => {
      const { clock, queue } = build();
      expect([queue.retry('a'), queue.retry('a'), queue.retry('b')]).toEqual([50, 100, 50]);
      expect(queue.retries('a')).toBe(2);
      await clock.advance(50);
      expect((await takeAll(queue)).toSorted()).toEqual(['a', 'b']);
      queue.forget('a');
      expect(queue.retries('a')).toBe(0);
      expect(queue.retry('a')).toBe(50);
    });

    it('does not hold back a new event because the key failed before', async () => {
      const { queue } = build();
      queue.retry('a');
      queue.add('a');
      expect(await takeAll(queue)).toEqual(['a']);
    });
  });

  describe('when it is shut down', () => {
    it('lets workers go, takes nothing more, and is drained when the last key in hand is back', async () => {
      const { clock, queue } = build();
      for (const key of ['a', 'b', 'c']) queue.add(key);
      await queue.take();
      await queue.take();
      let drained = false;
      const shutDown = queue.shutDown().then(() => {
        drained = true;
      });
      expect(await queue.take()).toBeUndefined();
      queue.add('d');
      queue.add('a');
      queue.add('e', { afterMs: 10 });
      expect(clock.pending).toBe(0);
      queue.done('a');
      await clock.advance(0);
      expect(drained).toBe(false);
      queue.done('b');
      await shutDown;
      expect(queue.stats()).toMatchObject({ depth: { normal: 0, low: 0 }, delayed: 0, inHand: 0 });
    });

    it('wakes a worker that waits', async () => {
      const { queue } = build();
      const waiting = queue.take();
      await queue.shutDown();
      expect(await waiting).toBeUndefined();
    });
  });

  it('reports adds, waits, work and retries as client-go counts them', async () => {
    const seen: string[] = [];
    const { clock, queue } = build({
      added: () => void seen.push('added'),
      taken: (ms) => void seen.push(`taken after ${ms}`),
      finished: (ms) => void seen.push(`finished after ${ms}`),
      retried: () => void seen.push('retried'),
    });
    queue.add('a');
    queue.add('a');
    await clock.advance(5);
    await queue.take();
    queue.add('a');
    await clock.advance(7);
    expect(queue.stats()).toMatchObject({ inHand: 1, unfinishedMs: 7, longestMs: 7 });
    queue.done('a');
    await clock.advance(1);
    await queue.take();
    queue.retry('a');
    expect(seen).toEqual(['added', 'taken after 5', 'added', 'finished after 7', 'taken after 8', 'retried']);
  });
});
