import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyedBackoff } from '../../src/runtime/backoff.ts';
import { LOW_PRIORITY, NORMAL_PRIORITY } from '../../src/runtime/priority.ts';
import { createWorkQueue } from '../../src/runtime/work-queue.ts';
import { createFakeClock } from '../support/fake-clock.ts';

type Step =
  | { readonly kind: 'add'; readonly key: string; readonly low: boolean }
  | { readonly kind: 'delay'; readonly key: string; readonly ms: number }
  | { readonly kind: 'alarm'; readonly key: string; readonly ms: number }
  | { readonly kind: 'take' }
  | { readonly kind: 'done'; readonly key: string }
  | { readonly kind: 'advance'; readonly ms: number };

const key = fc.constantFrom('a', 'b', 'c', 'd');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), key, low: fc.boolean() }),
  fc.record({ kind: fc.constant('delay' as const), key, ms: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('alarm' as const), key, ms: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('take' as const) }),
  fc.record({ kind: fc.constant('done' as const), key }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 20 }) }),
);

/** What the queue promises, as sets: which keys are owed a turn, which are in hand, and what is awaited until when. */
interface Model {
  now: number;
  readonly owed: Set<string>;
  readonly inHand: Set<string>;
  readonly waits: Map<string, number>;
  readonly alarms: Map<string, number>;
}

function release(model: Model, waits: Map<string, number>): void {
  for (const [name, due] of waits) {
    if (due > model.now) continue;
    waits.delete(name);
    model.owed.add(name);
  }
}

describe('the work queue, against a model', () => {
  it('never gives a key to two hands, loses nothing, keeps every wait, and invents no work', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const clock = createFakeClock('2026-03-01T00:00:00Z');
        const started = clock.now().getTime();
        const queue = createWorkQueue({ clock, backoff: createKeyedBackoff(() => 0) });
        const model: Model = { now: 0, owed: new Set(), inHand: new Set(), waits: new Map(), alarms: new Map() };
        const takeable = () => [...model.owed].filter((name) => !model.inHand.has(name));
        const earliest = (waits: Map<string, number>, name: string, due: number) =>
          waits.set(name, Math.min(due, waits.get(name) ?? Number.POSITIVE_INFINITY));

        async function take(): Promise<void> {
          const abort = new AbortController();
          const taking = queue.take(abort.signal);
          abort.abort();
          const item = await taking;
          if (item === undefined) return expect(takeable()).toEqual([]);
          expect(takeable()).toContain(item.key);
          model.owed.delete(item.key);
          model.inHand.add(item.key);
        }

        function done(name: string): void {
          queue.done(name);
          model.inHand.delete(name);
        }

        async function advance(ms: number): Promise<void> {
          await clock.advance(ms);
          model.now += ms;
          release(model, model.waits);
          release(model, model.alarms);
        }

        for (const next of steps) {
          switch (next.kind) {
            case 'add':
              queue.add(next.key, { priority: next.low ? LOW_PRIORITY : NORMAL_PRIORITY });
              model.owed.add(next.key);
              break;
            case 'delay':
              queue.add(next.key, { afterMs: next.ms });
              earliest(model.waits, next.key, model.now + next.ms);
              break;
            case 'alarm':
              queue.addAt(next.key, new Date(started + model.now + next.ms));
              earliest(model.alarms, next.key, model.now + next.ms);
              break;
            case 'take':
              await take();
              break;
            case 'done':
              done(next.key);
              break;
            case 'advance':
              await advance(next.ms);
              break;
            default:
              next satisfies never;
          }
        }

        // When everything is given back and all waits are over, each key that is still owed a turn gets exactly one.
        for (const name of [...model.inHand]) done(name);
        await advance(100);
        for (let left = takeable().length; left > 0; left--) await take();
        await take();
        expect(model.owed.size).toBe(0);
        expect(queue.stats()).toMatchObject({ depth: { normal: 0, low: 0 }, delayed: 0 });
      }),
      { numRuns: 300 },
    );
  });
});
