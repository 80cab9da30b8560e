import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectKey } from '../../src/runtime/object-key.ts';
import { createReflector } from '../../src/runtime/reflector.ts';
import { createStore } from '../../src/runtime/store.ts';
import type { Stored } from '../../src/runtime/stored.ts';
import { type ApiFault, type ApiVerb, createFakeApi } from '../support/fake-api.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

interface Item extends Stored {
  readonly value: number;
}

type Step =
  | { readonly kind: 'put'; readonly name: string; readonly value: number }
  | { readonly kind: 'replace'; readonly name: string }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'compact' | 'bookmark' }
  | { readonly kind: 'end-watches'; readonly how: 'close' | 'reset' }
  | { readonly kind: 'fail'; readonly verb: ApiVerb; readonly fault: ApiFault }
  | { readonly kind: 'wait'; readonly ms: number };

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const fault: fc.Arbitrary<ApiFault> = fc.oneof(
  fc.constantFrom<ApiFault>(
    { kind: 'connect' },
    { kind: 'hang' },
    { kind: 'close' },
    { kind: 'silent' },
    { kind: 'line', line: 'garbage' },
    { kind: 'line', line: '{"type":"ERROR","object":{"code":410}}' },
    { kind: 'line', line: '{"type":"ERROR","object":{"code":500}}' },
    { kind: 'status', status: 429, headers: { 'retry-after': '3' } },
  ),
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(401, 403, 404, 410, 500, 503, 504) }),
  fc.record({ kind: fc.constant('reset' as const), lines: fc.nat(3) }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), name, value: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace' as const), name }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('compact' as const, 'bookmark' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('end-watches' as const), how: fc.constantFrom('close', 'reset') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      verb: fc.constantFrom<ApiVerb>('list', 'page', 'watch'),
      fault,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 800, 2_000, 40_000, 300_000),
    }),
  },
);

describe('reflector', () => {
  it('ends with the truth of the server, and has told every change, whatever failed on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(99), async (steps, percent) => {
        const clock = createFakeClock('2026-01-01T00:00:00Z');
        const api = createFakeApi(clock);
        const logger = createMemoryLogger();
        const store = createStore<Item, 'value'>({
          name: 'items',
          logger,
          indexes: { value: (item) => String(item.value) },
        });
        // A subscriber that believes only what it is told.
        const told = new Map<string, Item>();
        const mistakes: string[] = [];
        store.subscribe((event) => {
          const key = objectKey(event.object);
          const known = told.get(key);
          if (event.type === 'ADDED' ? known : !known) mistakes.push(`${event.type} ${key} out of turn`);
          if (known && known.uid !== event.object.uid) mistakes.push(`${event.type} ${key} under another uid`);
          if (event.type === 'DELETED') told.delete(key);
          else told.set(key, event.object);
        });
        const reflector = createReflector<Item>({
          transport: api.transport,
          path: '/api/v1/items',
          project: ({ metadata: { name, uid, resourceVersion }, value }) => ({
            name,
            uid,
            resourceVersion,
            value: Number(value),
          }),
          scope: store.openScope(),
          clock,
          random: () => percent / 100,
          logger,
          timing: { pageSize: 2 },
        });
        let uid = 0;
        const act = async (next: Step): Promise<void> => {
          switch (next.kind) {
            case 'put':
              api.put({ name: next.name, value: next.value });
              return;
            case 'replace':
              api.put({ name: next.name, uid: `again-${uid++}`, value: 0 });
              return;
            case 'remove':
              return api.remove(next.name);
            case 'compact':
              return api.compact();
            case 'bookmark':
              return api.bookmark();
            case 'end-watches':
              return api.endWatches(next.how);
            case 'fail':
              return api.fail(next.verb, next.fault);
            case 'wait':
              return clock.advance(next.ms);
            default:
              return next satisfies never;
          }
        };
        reflector.start();
        for (const next of steps) await act(next);
        api.healAll();
        // The longest wait of all: an idle watch is found dead, a list waits its turn, and each wait is at its longest.
        await clock.advance(600_000);

        const truth = [...api.objects.values()].map(({ metadata: { name, uid, resourceVersion } }) => ({
          name,
          uid,
          resourceVersion,
        }));
        const shown = [...store.values()].map(({ name, uid, resourceVersion }) => ({ name, uid, resourceVersion }));
        const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
        expect(shown.sort(byName)).toEqual(truth.sort(byName));
        expect(mistakes).toEqual([]);
        expect([...told.values()].sort(byName)).toEqual([...store.values()].sort(byName));
        for (let value = 0; value < 10; value++) {
          const expected = [...store.values()].filter((item) => item.value === value);
          expect([...store.byIndex('value', String(value))].sort(byName)).toEqual(expected.sort(byName));
        }
        const lists = api.requests.filter(({ verb }) => verb === 'list').map(({ at }) => at);
        for (const [i, at] of lists.slice(1).entries()) expect(at - (lists[i] ?? 0)).toBeGreaterThanOrEqual(800);
        expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
        await reflector.stop();
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 400 },
    );
  });
});
