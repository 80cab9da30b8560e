import { describe, expect, it } from 'vitest';
import { createKeyedBackoff } from '../../src/runtime/backoff.ts';
import {
  type ControllerOptions,
  createController,
  type Reconcile,
  type ReconcileOutcome,
  TerminalError,
} from '../../src/runtime/controller.ts';
import { createWorkQueue } from '../../src/runtime/work-queue.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

const START = '2026-03-01T00:00:00Z';

function build(reconcile: Reconcile, options: Partial<ControllerOptions> = {}) {
  const clock = createFakeClock(START);
  const queue = createWorkQueue({ clock, backoff: createKeyedBackoff(() => 0) });
  const logger = createMemoryLogger();
  const outcomes: ReconcileOutcome[] = [];
  let ids = 0;
  const controller = createController({
    name: 'test',
    queue,
    reconcile,
    clock,
    logger,
    newId: () => `id-${++ids}`,
    observer: { reconciled: (outcome) => void outcomes.push(outcome), stuck: () => undefined },
    ...options,
  });
  controller.start();
  return { clock, queue, logger, outcomes, controller };
}

/** A promise that the test settles. */
function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<undefined>((settle) => {
    resolve = () => settle(undefined);
  });
  return { promise, resolve };
}

describe('a controller', () => {
  it('works on as many keys at a time as it has workers, and on one key once', async () => {
    const gates = new Map<string, ReturnType<typeof deferred>>();
    const started: string[] = [];
    const { clock, queue, controller } = build(
      async (key) => {
        started.push(key);
        const gate = deferred();
        gates.set(key, gate);
        await gate.promise;
        return undefined;
      },
      { workers: 2 },
    );
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await clock.advance(0);
    queue.add('a');
    await clock.advance(0);
    expect(started).toEqual(['a', 'b']);
    expect(controller.stats()).toEqual({ workers: 2, active: 2, stuck: 0 });
    gates.get('b')?.resolve();
    await clock.advance(0);
    expect(started).toEqual(['a', 'b', 'c']);
    gates.get('a')?.resolve();
    await clock.advance(0);
    expect(started).toEqual(['a', 'b', 'c', 'a']);
  });

  it('gives a reconcile its key, an id in each log line, and the time', async () => {
    const { clock, queue, logger } = build(async (_key, context) => {
      context.logger.info('hello', { at: context.now().toISOString() });
      return undefined;
    });
    queue.add('ns/a');
    await clock.advance(0);
    expect(logger.lines).toEqual([
      {
        level: 'info',
        msg: 'hello',
        controller: 'test',
        key: 'ns/a',
        reconcileID: 'id-1',
        at: '2026-03-01T00:00:00.000Z',
      },
    ]);
  });

  it('lets a reconcile have any number of calls under way without a warning of Node about their listeners', async () => {
    const warnings: Error[] = [];
    const listener = (warning: Error) => void warnings.push(warning);
    process.on('warning', listener);
    const { clock, queue, outcomes } = build(async (_key, { signal }) => {
      for (let call = 0; call < 100; call++) signal.addEventListener('abort', () => call, { once: true });
      return undefined;
    });
    queue.add('a');
    await clock.advance(0);
    // Node tells of a warning in a later turn of the loop.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listener);
    expect(outcomes).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('comes back after the wait or at the moment that a reconcile asked for, whichever is earlier', async () => {
    const runs: number[] = [];
    const results = [{ requeueAfterMs: 500 }, { requeueAt: new Date(Date.parse(START) + 700), requeueAfterMs: 5_000 }];
    const { clock, queue, outcomes } = build(async (_key, { now }) => {
      runs.push(now().getTime() - Date.parse(START));
      return results.shift();
    });
    queue.add('a');
    await clock.advance(4_000);
    expect(runs).toEqual([0, 500, 700]);
    expect(outcomes.map((outcome) => outcome.result)).toEqual(['requeue_after', 'requeue_after', 'success']);
  });

  it('tries a failing key again with growing waits, and starts over after a success', async () => {
    const runs: number[] = [];
    let failures = 3;
    const { clock, queue, logger } = build(async (_key, { now }) => {
      runs.push(now().getTime() - Date.parse(START));
      if (failures-- > 0) throw new Error('no luck');
      return undefined;
    });
    queue.add('a');
    await clock.advance(10_000);
    expect(runs).toEqual([0, 50, 150, 350]);
    expect(logger.lines.map(({ level, retryInMs, retries }) => [level, retryInMs, retries])).toEqual([
      ['warn', 50, 1],
      ['warn', 100, 2],
      ['warn', 200, 3],
    ]);
    expect(queue.retries('a')).toBe(0);
  });

  it('leaves a key with a terminal error alone until the next event', async () => {
    let runs = 0;
    const { clock, queue, outcomes } = build(async () => {
      runs++;
      throw new TerminalError('the spec makes no sense');
    });
    queue.add('a');
    await clock.advance(3_600_000);
    expect(runs).toBe(1);
    queue.add('a');
    await clock.advance(0);
    expect(runs).toBe(2);
    expect(outcomes[0]).toMatchObject({ result: 'error', terminal: true });
  });

  const thrown: Record<string, Reconcile> = {
    'a throw before the first await': () => {
      throw new TypeError('cannot read properties of undefined');
    },
    'a rejection without an error': () => Promise.reject(undefined),
    'a result that is no moment': async () => ({ requeueAt: new Date('never') }),
    'a wait that is no number': async () => ({ requeueAfterMs: Number.NaN }),
  };
  for (const [what, reconcile] of Object.entries(thrown)) {
    it(`survives ${what}, and tries again`, async () => {
      const { clock, queue, outcomes } = build(reconcile, { workers: 1 });
      queue.add('a');
      await clock.advance(50);
      expect(outcomes.map((outcome) => outcome.result)).toEqual(['error', 'error']);
    });
  }

  describe('when a reconcile takes too long', () => {
    it('aborts its signal, and tries the key again when it ends by that', async () => {
      const { clock, queue, outcomes } = build(
        (_key, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
        { timeoutMs: 1_000 },
      );
      queue.add('a');
      await clock.advance(999);
      expect(outcomes).toEqual([]);
      await clock.advance(1);
      expect(outcomes).toEqual([{ result: 'error', terminal: false, timedOut: true, durationMs: 1_000 }]);
      expect(queue.retries('a')).toBe(1);
    });

    it('keeps the key of one that ignores its signal out of all hands, and lets its worker go on', async () => {
      const gate = deferred();
      const started: string[] = [];
      let stuck = 0;
      const { clock, queue, logger, controller } = build(
        async (key) => {
          started.push(key);
          if (key === 'hangs' && started.length === 1) await gate.promise;
          return undefined;
        },
        { workers: 1, timeoutMs: 1_000, observer: { reconciled: () => undefined, stuck: () => void stuck++ } },
      );
      queue.add('hangs');
      queue.add('other');
      await clock.advance(2_999);
      expect(started).toEqual(['hangs']);
      await clock.advance(1);
      queue.add('hangs');
      await clock.advance(60_000);
      expect(started).toEqual(['hangs', 'other']);
      expect(stuck).toBe(1);
      expect(controller.stats()).toEqual({ workers: 1, active: 0, stuck: 1 });
      expect(logger.lines.map(({ level, key }) => [level, key])).toEqual([['error', 'hangs']]);
      gate.resolve();
      await clock.advance(0);
      expect(started).toEqual(['hangs', 'other', 'hangs']);
      expect(controller.stats().stuck).toBe(0);
    });

    it('leaves no timer behind when it ends in time', async () => {
      const { clock, queue } = build(async () => undefined);
      queue.add('a');
      await clock.advance(0);
      expect(clock.pending).toBe(0);
    });
  });

  describe('when it is stopped', () => {
    it('finishes what runs, starts nothing more, and reports that nothing is left', async () => {
      const gate = deferred();
      const started: string[] = [];
      const { clock, queue, controller } = build(
        async (key) => {
          started.push(key);
          await gate.promise;
          return undefined;
        },
        { workers: 1 },
      );
      queue.add('a');
      queue.add('b');
      await clock.advance(0);
      const stopped = controller.stop();
      await clock.advance(20_000);
      gate.resolve();
      expect(await stopped).toEqual([]);
      expect(started).toEqual(['a']);
      expect(clock.pending).toBe(0);
    });

    it('aborts what still runs after the grace, and names what does not end even then', async () => {
      const aborted: string[] = [];
      const { clock, queue, controller, logger } = build((key, { signal }) => {
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push(key);
            if (key === 'heeds') reject(signal.reason);
          });
        });
      });
      queue.add('heeds');
      queue.add('ignores');
      await clock.advance(0);
      const stopped = controller.stop(25_000);
      await clock.advance(24_999);
      expect(aborted).toEqual([]);
      await clock.advance(1);
      expect(aborted).toEqual(['heeds', 'ignores']);
      await clock.advance(2_000);
      expect(await stopped).toEqual(['ignores']);
      expect(logger.lines.map((line) => line.level)).toEqual(['info']);
    });

    it('aborts at once without a grace, as the loss of leadership demands', async () => {
      let aborted = false;
      const { clock, queue, controller } = build(async (_key, { signal }) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted = true;
        return undefined;
      });
      queue.add('a');
      await clock.advance(0);
      const stopped = controller.stop(0);
      await clock.advance(0);
      expect(aborted).toBe(true);
      expect(await stopped).toEqual([]);
    });
  });
});
