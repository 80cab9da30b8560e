import { describe, expect, it } from 'vitest';
import type { InterruptReason } from '../../src/runtime/read-failure.ts';
import { createReflector } from '../../src/runtime/reflector.ts';
import type { ReflectorOptions } from '../../src/runtime/reflector-options.ts';
import { createStore } from '../../src/runtime/store.ts';
import type { Stored, StoreEvent } from '../../src/runtime/stored.ts';
import { type ApiFault, createFakeApi } from '../support/fake-api.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

interface Item extends Stored {
  readonly value: unknown;
}

/** A reflector at work between a fake server and a store, with everything a test may ask about. */
function setUp(options: Partial<ReflectorOptions<Item>> & { readonly random?: () => number } = {}) {
  const clock = createFakeClock('2026-01-01T00:00:00Z');
  const api = createFakeApi(clock);
  const logger = createMemoryLogger();
  const interrupts: InterruptReason[] = [];
  const counts = { lists: 0, skipped: 0, events: 0, handlerErrors: 0 };
  const store = createStore<Item>({ name: 'items', logger, onHandlerError: () => counts.handlerErrors++ });
  const events: StoreEvent<Item>[] = [];
  store.subscribe((event) => {
    events.push(event);
  });
  const reflector = createReflector<Item>({
    transport: api.transport,
    path: '/api/v1/items',
    project: ({ metadata: { name, namespace, uid, resourceVersion }, value }) => {
      if (value === 'poison') throw new Error('cannot be read');
      return { name, namespace, uid, resourceVersion, value };
    },
    scope: store.openScope(),
    clock,
    random: () => 0,
    logger,
    observer: {
      listed: () => counts.lists++,
      event: () => counts.events++,
      skipped: () => counts.skipped++,
      interrupted: (reason) => interrupts.push(reason),
    },
    ...options,
  });
  const names = (): string[] => [...store.values()].map((item) => item.name).sort();
  const log = (): string[] => events.map(({ type, object }) => `${type} ${object.name}`);
  async function start(): Promise<void> {
    reflector.start();
    await clock.advance(0);
    await clock.advance(0);
  }
  return { clock, api, logger, interrupts, counts, store, events, reflector, names, log, start };
}

const SECOND = 1000;

describe('reflector', () => {
  it('fills the store from a list, and follows it by a watch from the version of the list', async () => {
    const { api, store, start, log, clock, reflector } = setUp();
    api.put({ name: 'a', value: 1 });
    await start();
    expect(store.synced).toBe(true);
    api.put({ name: 'b', value: 1 });
    api.put({ name: 'a', value: 2 });
    api.remove('b');
    await clock.advance(0);
    expect(log()).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
    expect(api.count('list')).toBe(1);
    expect(api.count('watch')).toBe(1);
    await reflector.stop();
  });

  it('lists in pages, and all of them show in the store', async () => {
    const { api, start, names, clock, reflector, store } = setUp({ timing: { pageSize: 3 } });
    for (let i = 0; i < 10; i++) api.put({ name: `item-${i}` });
    await start();
    await clock.advance(0);
    await clock.advance(0);
    expect(store.synced).toBe(true);
    expect(names()).toHaveLength(10);
    expect(api.count('page')).toBe(3);
    await reflector.stop();
  });

  it('asks for shorter pages where objects are large', async () => {
    const { api, start, clock, reflector, names } = setUp({ timing: { pageSize: 10, pageBytes: 10_000 } });
    for (let i = 0; i < 30; i++) api.put({ name: `item-${i}`, value: 'x'.repeat(2_000) });
    await start();
    for (let i = 0; i < 8; i++) await clock.advance(0);
    expect(names()).toHaveLength(30);
    const limits = api.requests.flatMap(({ request }) => /limit=(\d+)/.exec(request.path)?.[1] ?? []);
    expect(limits.slice(0, 2)).toEqual(['10', '4']);
    await reflector.stop();
  });

  it('asks for bookmarks, a server-side end, and a client-side limit of 10 s beyond it', async () => {
    const { api, start, reflector } = setUp({ random: () => 0.5, labelSelector: 'a=b' });
    await start();
    const { request } = api.requests.find(({ verb }) => verb === 'watch') ?? expect.fail('no watch');
    const query = new URL(request.path, 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '100',
      timeoutSeconds: '270',
      labelSelector: 'a=b',
    });
    expect(request).toMatchObject({ longLived: true, headersTimeoutMs: 30_000, idleTimeoutMs: 280_000 });
    await reflector.stop();
  });

  it('opens the next watch at once, and without a list, when the server ends one in its time', async () => {
    const { api, start, clock, interrupts, reflector } = setUp({ random: () => 0.5 });
    await start();
    await clock.advance(270 * SECOND);
    expect(api.count('watch')).toBe(2);
    expect(api.count('list')).toBe(1);
    expect(interrupts).toEqual(['closed']);
    await reflector.stop();
  });

  it('goes on from the version of the last event or bookmark', async () => {
    const { api, start, clock, reflector, store } = setUp();
    await start();
    api.put({ name: 'a' });
    await clock.advance(2 * SECOND);
    api.endWatches('close');
    await clock.advance(0);
    expect(api.requests.at(-1)?.request.path).toContain('resourceVersion=101&');
    api.compact();
    api.bookmark();
    await clock.advance(2 * SECOND);
    expect(store.hasSeen({ name: 'other', uid: 'x', resourceVersion: '102' })).toBe(true);
    api.endWatches('close');
    await clock.advance(0);
    expect(api.requests.at(-1)?.request.path).toContain('resourceVersion=102&');
    expect(api.count('list')).toBe(1);
    await reflector.stop();
  });

  const interruptions: Record<string, { fault: ApiFault; reason: InterruptReason }> = {
    'a reset': { fault: { kind: 'reset' }, reason: 'reset' },
    'a reset in mid-line': { fault: { kind: 'reset', lines: 1 }, reason: 'reset' },
    'a refused connection': { fault: { kind: 'connect' }, reason: 'connect' },
    'a watch that closes at once': { fault: { kind: 'close' }, reason: 'short' },
    'a garbage line': { fault: { kind: 'line', line: '<html>bad gateway' }, reason: 'garbage' },
    'a line of JSON that is no event': {
      fault: { kind: 'line', line: '{"type":"ADDED","object":{}}' },
      reason: 'garbage',
    },
    'an internal error': { fault: { kind: 'status', status: 500 }, reason: 'status' },
    'a page of a proxy': { fault: { kind: 'status', status: 502, body: '<html>no</html>' }, reason: 'status' },
    'a lost permission': { fault: { kind: 'status', status: 403 }, reason: 'status' },
    'an ERROR event': {
      fault: { kind: 'line', line: '{"type":"ERROR","object":{"kind":"Status","code":500}}' },
      reason: 'status',
    },
    '429': { fault: { kind: 'status', status: 429 }, reason: 'throttled' },
  };
  for (const [name, { fault, reason }] of Object.entries(interruptions)) {
    it(`survives ${name} without a list, and misses nothing`, async () => {
      const { api, start, clock, interrupts, names, reflector, log } = setUp();
      api.put({ name: 'gone' });
      api.fail('watch', fault);
      await start();
      api.put({ name: 'a' });
      api.put({ name: 'b' });
      api.remove('gone');
      await clock.advance(2 * SECOND);
      expect(interrupts).toEqual([reason]);
      expect(names()).toEqual(['a', 'b']);
      expect(log().filter((line) => line === 'ADDED a')).toHaveLength(1);
      expect(api.count('list')).toBe(1);
      expect(api.openWatches).toBe(1);
      await reflector.stop();
    });
  }

  it('gives up on a watch whose headers do not come within 30 s', async () => {
    const { api, start, clock, interrupts, names, reflector } = setUp();
    api.fail('watch', { kind: 'hang' });
    await start();
    api.put({ name: 'a' });
    await clock.advance(29 * SECOND);
    expect(interrupts).toEqual([]);
    await clock.advance(2 * SECOND);
    expect(interrupts).toEqual(['timeout']);
    expect(names()).toEqual(['a']);
    await reflector.stop();
  });

  it('gives up within 300 s on a watch that stays open and silent', async () => {
    const { api, start, clock, interrupts, names, reflector } = setUp({ random: () => 0.999 });
    api.fail('watch', { kind: 'silent' });
    await start();
    api.put({ name: 'a' });
    await clock.advance(300 * SECOND);
    expect(interrupts).toEqual(['timeout']);
    expect(names()).toEqual(['a']);
    await reflector.stop();
  });

  const expired: Record<string, ApiFault> = {
    'a status': { kind: 'status', status: 410, body: { kind: 'Status', code: 410, reason: 'Expired' } },
    'an ERROR event': {
      kind: 'line',
      line: '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}',
    },
  };
  for (const [form, fault] of Object.entries(expired)) {
    it(`lists again after a 410 that comes as ${form}, and reports what was deleted in the gap`, async () => {
      const { api, start, clock, events, names, reflector } = setUp();
      for (const name of ['kept', 'gone', 'changed', 'replaced']) api.put({ name, value: 1 });
      await start();
      api.fail('watch', fault);
      api.endWatches('reset');
      api.remove('gone');
      api.put({ name: 'changed', value: 2 });
      api.put({ name: 'replaced', uid: 'another', value: 2 });
      api.put({ name: 'new' });
      api.compact();
      events.length = 0;
      await clock.advance(5 * SECOND);
      expect(api.count('list')).toBe(2);
      expect(names()).toEqual(['changed', 'kept', 'new', 'replaced']);
      expect(events.map((e) => [e.type, e.object.name, e.type === 'DELETED' && e.tombstone]).sort()).toEqual(
        [
          ['ADDED', 'new', false],
          ['ADDED', 'replaced', false],
          ['DELETED', 'gone', true],
          ['DELETED', 'replaced', true],
          ['MODIFIED', 'changed', false],
        ].sort(),
      );
      await reflector.stop();
    });

    it(`starts at most one list per 0.8 s while 410 comes as ${form} for ever, and backs off to 30 s`, async () => {
      const { api, start, clock, reflector } = setUp({ random: () => 0 });
      api.fail('watch', ...Array.from({ length: 500 }, () => fault));
      await start();
      await clock.advance(600 * SECOND);
      const lists = api.requests.filter(({ verb }) => verb === 'list').map(({ at }) => at);
      const gaps = lists.slice(1).map((at, i) => at - (lists[i] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(800);
      expect(gaps.at(-1)).toBe(30 * SECOND);
      expect(lists.length).toBeLessThan(30);
      await reflector.stop();
    });
  }

  it('keeps lists 0.8 s apart even where waits are set shorter', async () => {
    const backoff = { baseMs: 1, maxMs: 1, factor: 1, jitter: 0 };
    const { api, start, clock, reflector } = setUp({ timing: { backoff } });
    api.fail('list', { kind: 'status', status: 500 });
    api.fail('watch', { kind: 'status', status: 410 });
    await start();
    await clock.advance(10 * SECOND);
    const lists = api.requests.filter(({ verb }) => verb === 'list').map(({ at }) => at);
    expect(lists.map((at) => at - (lists[0] ?? 0))).toEqual([0, 800, 1600]);
    await reflector.stop();
  });

  it('waits no longer each time where every watch brings something before it breaks', async () => {
    const { api, start, clock, reflector } = setUp();
    await start();
    for (let i = 0; i < 10; i++) {
      api.put({ name: `item-${i}` });
      api.endWatches('reset');
      await clock.advance(800);
      expect(api.openWatches).toBe(1);
    }
    await reflector.stop();
  });

  it('waits longer each time where every watch expires, though it brings something before', async () => {
    const { api, start, clock, reflector } = setUp();
    const gone = '{"type":"ERROR","object":{"kind":"Status","code":410}}';
    const event = '{"type":"ADDED","object":{"metadata":{"name":"x","uid":"x","resourceVersion":"RV"}}}';
    api.fail(
      'watch',
      ...Array.from(
        { length: 9 },
        (_, i): ApiFault => ({ kind: 'line', line: `${event.replace('RV', `9${i}`)}\n${gone}` }),
      ),
    );
    await start();
    await clock.advance(60 * SECOND);
    const lists = api.requests.filter(({ verb }) => verb === 'list').map(({ at }) => at);
    expect(lists.slice(0, 5).map((at) => at - (lists[0] ?? 0))).toEqual([0, 800, 2_400, 5_600, 12_000]);
    await reflector.stop();
  });

  it('backs off while watches close at once: 0.8 s, doubled to 30 s', async () => {
    const { api, start, clock, reflector } = setUp();
    api.fail('watch', ...Array.from({ length: 100 }, (): ApiFault => ({ kind: 'close' })));
    await start();
    await clock.advance(120 * SECOND);
    const watches = api.requests.filter(({ verb }) => verb === 'watch').map(({ at }) => at);
    const gaps = watches.slice(1).map((at, i) => at - (watches[i] ?? 0));
    expect(gaps.slice(0, 7)).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
    await reflector.stop();
  });

  it('starts the waits over after a watch that held for more than 2 min', async () => {
    const { api, start, clock, reflector, interrupts } = setUp();
    api.fail('watch', { kind: 'connect' }, { kind: 'connect' });
    await start();
    await clock.advance(125 * SECOND);
    api.endWatches('reset');
    await clock.advance(799);
    expect(api.openWatches).toBe(0);
    await clock.advance(1);
    expect(api.openWatches).toBe(1);
    expect(interrupts).toEqual(['connect', 'connect', 'reset']);
    await reflector.stop();
  });

  it('lists again when five watches in a row brought nothing', async () => {
    const { api, start, clock, reflector } = setUp();
    api.fail('watch', ...Array.from({ length: 5 }, (): ApiFault => ({ kind: 'status', status: 504 })));
    await start();
    await clock.advance(40 * SECOND);
    expect(api.count('list')).toBe(2);
    expect(api.openWatches).toBe(1);
    await reflector.stop();
  });

  it.each([
    ['a list', 'list'],
    ['a watch', 'watch'],
  ] as const)('waits as long as Retry-After says before %s, but never more than a minute', async (_, verb) => {
    const { api, start, clock, reflector } = setUp();
    api.fail(
      verb,
      { kind: 'status', status: 429, headers: { 'retry-after': '17' } },
      { kind: 'status', status: 503, headers: { 'retry-after': '86400' } },
    );
    await start();
    await clock.advance(200 * SECOND);
    const times = api.requests.filter((request) => request.verb === verb).map(({ at }) => at);
    expect(times.slice(1).map((at, i) => at - (times[i] ?? 0))).toEqual([17 * SECOND, 60 * SECOND]);
    await reflector.stop();
  });

  it('asks for the same page again after a failure in mid-list, instead of beginning anew', async () => {
    const { api, start, clock, reflector, names, store } = setUp({ timing: { pageSize: 4 } });
    for (let i = 0; i < 10; i++) api.put({ name: `item-${i}` });
    api.fail('page', { kind: 'reset' }, { kind: 'connect' });
    await start();
    await clock.advance(10 * SECOND);
    expect(store.synced).toBe(true);
    expect(api.count('list')).toBe(1);
    expect(names()).toHaveLength(10);
    await reflector.stop();
  });

  it('begins the list anew when its continue token has expired, and forgets nothing of what it then misses', async () => {
    const { api, start, clock, reflector, names, store, log } = setUp({ timing: { pageSize: 4 } });
    for (let i = 0; i < 6; i++) api.put({ name: `item-${i}` });
    api.fail('page', { kind: 'connect' });
    await start();
    expect(names()).toHaveLength(4);
    expect(store.synced).toBe(false);
    api.remove('item-0');
    api.compact();
    await clock.advance(10 * SECOND);
    expect(store.synced).toBe(true);
    expect(names()).toEqual(['item-1', 'item-2', 'item-3', 'item-4', 'item-5']);
    expect(log().filter((line) => line.startsWith('DELETED'))).toEqual(['DELETED item-0']);
    await reflector.stop();
  });

  const badLists: Record<string, ApiFault> = {
    'is HTML': { kind: 'line', line: '<html>' },
    'is cut off': { kind: 'line', line: '{"metadata":{"resourceVersion":"5"},"items":[{' },
    'is null': { kind: 'line', line: 'null' },
    'is empty': { kind: 'close' },
    'has no version': { kind: 'line', line: '{"items":[]}' },
  };
  for (const [name, fault] of Object.entries(badLists)) {
    it(`never takes a list that ${name} for an empty cluster`, async () => {
      const { api, start, clock, reflector, names, log, interrupts } = setUp();
      api.put({ name: 'a' });
      await start();
      api.compact();
      api.endWatches('reset');
      api.fail('list', fault, fault);
      await clock.advance(20 * SECOND);
      expect(interrupts.filter((reason) => reason === 'garbage')).toHaveLength(2);
      expect(names()).toEqual(['a']);
      expect(log()).toEqual(['ADDED a']);
      await reflector.stop();
    });
  }

  it('skips an object that cannot be read, keeps its last state, and goes on with the others', async () => {
    const { api, start, clock, reflector, names, counts, store, logger } = setUp();
    api.put({ name: 'a', value: 1 });
    api.put({ name: 'bad', value: 'poison' });
    api.put({ name: 'b', value: 1 });
    await start();
    expect(names()).toEqual(['a', 'b']);
    api.put({ name: 'a', value: 'poison' });
    api.put({ name: 'c', value: 1 });
    await clock.advance(0);
    expect(store.get(undefined, 'a')?.value).toBe(1);
    expect(names()).toEqual(['a', 'b', 'c']);
    // A list must not take it for deleted either.
    api.compact();
    api.endWatches('reset');
    await clock.advance(5 * SECOND);
    expect(names()).toEqual(['a', 'b', 'c']);
    api.remove('a');
    await clock.advance(0);
    expect(names()).toEqual(['b', 'c']);
    expect(counts.skipped).toBe(5);
    expect(logger.lines.filter(({ level }) => level === 'error')[0]).toMatchObject({ key: 'bad' });
    await reflector.stop();
  });

  it('removes the old object when its name comes back under another uid that cannot be read', async () => {
    const { api, start, clock, reflector, log } = setUp();
    api.put({ name: 'a', value: 1 });
    await start();
    api.put({ name: 'b' });
    api.endWatches('reset');
    api.put({ name: 'a', uid: 'another', value: 'poison' });
    api.compact();
    await clock.advance(5 * SECOND);
    expect(log()).toEqual(['ADDED a', 'ADDED b', 'DELETED a']);
    await reflector.stop();
  });

  it('logs and counts a handler that throws or rejects, and goes on', async () => {
    const { api, start, clock, reflector, names, counts, store, log } = setUp();
    store.subscribe(() => {
      throw new Error('a bug');
    });
    store.subscribe(async () => {
      throw new Error('another bug');
    });
    api.put({ name: 'a' });
    await start();
    api.put({ name: 'b' });
    await clock.advance(0);
    expect(names()).toEqual(['a', 'b']);
    expect(log()).toEqual(['ADDED a', 'ADDED b']);
    expect(counts.handlerErrors).toBe(4);
    expect(api.count('watch')).toBe(1);
    await reflector.stop();
  });

  it('lets an observer that throws cost nothing', async () => {
    const bug = (): never => {
      throw new Error('a bug');
    };
    const observer = { listed: bug, watchStarted: bug, event: bug, interrupted: bug, skipped: bug };
    const { api, start, clock, reflector, names } = setUp({ observer });
    api.put({ name: 'bad', value: 'poison' });
    await start();
    api.put({ name: 'a' });
    api.fail('watch', { kind: 'close' });
    api.endWatches('reset');
    await clock.advance(5 * SECOND);
    api.put({ name: 'b' });
    await clock.advance(0);
    expect(names()).toEqual(['a', 'b']);
    await reflector.stop();
  });

  it.each(['listing', 'watching', 'waiting', 'hanging'])(
    'stops cleanly while %s, and asks for nothing after',
    async (phase) => {
      const { api, clock, reflector, interrupts } = setUp();
      if (phase === 'waiting') api.fail('list', { kind: 'connect' });
      if (phase === 'hanging') api.fail('list', { kind: 'hang' });
      reflector.start();
      if (phase !== 'listing') await clock.advance(0);
      await reflector.stop();
      const before = api.requests.length;
      const reported = interrupts.length;
      expect(clock.pending).toBe(0);
      expect(api.openWatches).toBe(0);
      await clock.advance(600 * SECOND);
      expect(api.requests).toHaveLength(before);
      expect(interrupts).toHaveLength(reported);
    },
  );

  it('knows when it last heard the server', async () => {
    const { api, start, clock, reflector } = setUp();
    expect(reflector.lastContact).toBeUndefined();
    const started = clock.monotonic();
    await start();
    expect(reflector.lastContact).toBe(started);
    await clock.advance(90 * SECOND);
    api.bookmark();
    await clock.advance(0);
    expect(reflector.lastContact).toBe(started + 90 * SECOND);
    await reflector.stop();
  });

  it('leaves the namespace of another reflector alone that feeds the same store', async () => {
    const { api, clock, logger } = setUp();
    const store = createStore<Stored>({ name: 'items', logger });
    const reflect = (namespace: string) =>
      createReflector<Stored>({
        transport: api.transport,
        path: `/api/v1/namespaces/${namespace}/items`,
        project: ({ metadata: { name, namespace, uid, resourceVersion } }) => ({
          name,
          namespace,
          uid,
          resourceVersion,
        }),
        scope: store.openScope(namespace),
        clock,
        random: () => 0,
        logger,
      });
    api.put({ name: 'a', namespace: 'one' });
    api.put({ name: 'b', namespace: 'two' });
    const one = reflect('one');
    const two = reflect('two');
    one.start();
    await clock.advance(0);
    await clock.advance(0);
    expect(store.synced).toBe(false);
    two.start();
    await clock.advance(0);
    await clock.advance(0);
    expect(store.synced).toBe(true);
    api.remove('two/b');
    api.put({ name: 'c', namespace: 'two' });
    api.compact();
    api.endWatches('reset');
    await clock.advance(5 * SECOND);
    expect([...store.values()].map(({ name }) => name).sort()).toEqual(['a', 'c']);
    expect([...store.values('two')].map(({ name }) => name)).toEqual(['c']);
    await Promise.all([one.stop(), two.stop()]);
  });
});
