import { describe, expect, it } from 'vitest';
import { createFairGate, type FairGateOptions, type Flow } from '../../src/runtime/fair-gate.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** A gate whose work ends when the test says so. */
function build(options: Omit<FairGateOptions, 'clock'>) {
  const clock = createFakeClock('2026-11-22T02:15:00Z');
  const gate = createFairGate({ ...options, clock });
  const begun: string[] = [];
  const underWay = new Map<string, () => void>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    clock,
    gate,
    open: () => gate.open(),
    begun,
    ask: async (flow: Flow, ...names: readonly string[]) => {
      for (const name of names) {
        void flow.run(
          () =>
            new Promise<void>((end) => {
              begun.push(name);
              underWay.set(name, end);
            }),
        );
      }
      await settle();
    },
    end: async (...names: readonly string[]) => {
      for (const name of names) {
        underWay.get(name)?.();
        underWay.delete(name);
      }
      await settle();
    },
    underWay: () => [...underWay.keys()],
  };
}

const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('a fair gate', () => {
  it('lets no more in than it has places', async () => {
    const { open, ask, end, begun } = build({ places: 2 });
    await ask(open(), 'a', 'b', 'c');
    expect(begun).toEqual(['a', 'b']);
    await end('a');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('keeps the order within a flow', async () => {
    const { open, ask, end, begun } = build({ places: 1 });
    const flow = open();
    await ask(flow, 'a', 'b', 'c');
    await end('a');
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('lets the flow go first that has had least', async () => {
    const { open, ask, end, begun } = build({ places: 2 });
    await ask(open(), 'large0', 'large1', 'large2', 'large3');
    await ask(open(), 'small0');
    await end('large0');
    expect(begun).toEqual(['large0', 'large1', 'small0']);
  });

  it('gives a large flow every place that nobody small is there for', async () => {
    const { open, ask, begun } = build({ places: 16, handful: 2, placesOfLarge: 1 });
    await ask(open(), ...numbered('large', 20));
    expect(begun).toHaveLength(16);
  });

  it('holds all large flows together to their places while a small one is at work', async () => {
    const { open, ask, end, underWay } = build({ places: 4, handful: 1, placesOfLarge: 1 });
    for (const prefix of ['x', 'y']) {
      const large = open();
      await ask(large, ...numbered(prefix, 3));
    }
    const small = open();
    await ask(small, 'small');
    await end('x0', 'x1', 'x2');
    await end(...underWay().filter((name) => name !== 'small'));
    expect(underWay().filter((name) => name !== 'small')).toHaveLength(1);
  });

  it('gives a large flow the places back when the last small one is done', async () => {
    const { open, ask, end, underWay } = build({ places: 3, handful: 1, placesOfLarge: 1 });
    await ask(open(), 'small');
    await ask(open(), ...numbered('large', 6));
    await end('large0', 'large1');
    expect(underWay()).toEqual(['small', 'large2']);
    await end('small');
    expect(underWay()).toEqual(['large2', 'large3', 'large4']);
  });

  it('keeps a large flow going while small ones want every place', async () => {
    const { open, ask, end, underWay } = build({ places: 2, handful: 1, placesOfLarge: 1 });
    await ask(open(), ...numbered('large', 20));
    for (let i = 0; i < 20; i++) await ask(open(), `small${i}`);
    await end(...underWay());
    for (let i = 0; i < 10; i++) {
      expect(
        underWay()
          .map((name) => name.slice(0, 5))
          .sort(),
      ).toEqual(['large', 'small']);
      await end(...underWay());
    }
  });

  it('passes on what the work gives, and frees its place when it fails', async () => {
    const flow = build({ places: 1 }).open();
    await expect(flow.run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await expect(flow.run(() => Promise.resolve('answer'))).resolves.toBe('answer');
  });

  it('lets work go on at once when it is aborted while it waits, and takes no place for it', async () => {
    const { open, ask, end, begun } = build({ places: 1 });
    const abort = new AbortController();
    await ask(open(), 'a');
    const waiting = open().run(async () => begun.push('aborted'), abort.signal);
    await ask(open(), 'b');
    abort.abort();
    await waiting;
    expect(begun).toEqual(['a', 'aborted']);
    await end('a');
    expect(begun).toEqual(['a', 'aborted', 'b']);
  });

  it('tells when no small flow is at work any more', async () => {
    const { clock, gate, open, ask, end } = build({ handful: 1 });
    let quiet = false;
    void gate.untilQuiet(1_000).then(() => {
      quiet = true;
    });
    await ask(open(), 'small');
    await ask(open(), 'large0', 'large1');
    await clock.advance(100);
    expect(quiet).toBe(false);
    await end('small');
    await clock.advance(100);
    expect(quiet).toBe(true);
  });

  it('waits for quiet no longer than it is told, and not at all once the signal aborts', async () => {
    const { clock, gate, open, ask } = build({});
    const ended: string[] = [];
    const abort = new AbortController();
    await ask(open(), 'small');
    void gate.untilQuiet(1_000).then(() => ended.push('late'));
    void gate.untilQuiet(1_000, abort.signal).then(() => ended.push('aborted'));
    await clock.advance(500);
    abort.abort();
    await clock.advance(100);
    expect(ended).toEqual(['aborted']);
    await clock.advance(500);
    expect(ended).toEqual(['aborted', 'late']);
  });
});
