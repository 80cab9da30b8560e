import type { Clock } from '../../src/runtime/clock.ts';

/** A clock that a test owns: time stands still until `advance` or `jump` moves it. */
export interface FakeClock extends Clock {
  /**
   * Moves both clocks forward by `ms` and runs each timer that comes due at its own moment, in order, timers started
   * on the way included. Promises settle before the first timer, after each, and at the end.
   */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, forward or back, as an NTP step or a person does; runs no timer. */
  jump(ms: number): void;
  /** Timers that are neither run nor cancelled. */
  readonly pending: number;
}

interface Timer {
  readonly due: number;
  readonly sequence: number;
  readonly run: () => void;
}

/** Two turns of the event loop: one for code that yields with `setImmediate`, one for what that code awakes. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * The same, but the loop turns only where code has really yielded with `setImmediate`, and now and then for the test
 * runner: a turn costs ten times as much as settling promises.
 */
async function settleQuickly(calls: number): Promise<void> {
  // Node runs its ticks when no promise is left to settle.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  if (calls % 1_000 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  while (process.getActiveResourcesInfo().includes('Immediate')) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }
}

/** Options of a fake clock. */
export interface FakeClockOptions {
  /** Turns the event loop only when it must, so that a year of a million timers takes seconds. */
  readonly quick?: boolean;
  /** Waits for work that takes real time, such as making keys, while this clock stands still; undefined: there is none. */
  readonly realWork?: () => Promise<unknown> | undefined;
}

/** A fake clock whose wall time starts at `start`. Its monotonic time starts elsewhere, as a process's own does. */
export function createFakeClock(start: Date | string, options: FakeClockOptions = {}): FakeClock {
  let calls = 0;
  const settledOnce = options.quick ? () => settleQuickly(++calls) : settle;
  async function settled(): Promise<void> {
    await settledOnce();
    for (let work = options.realWork?.(); work !== undefined; work = options.realWork?.()) {
      await work;
      await settledOnce();
    }
  }
  let monotonic = 4_000;
  let wallOffset = new Date(start).getTime() - monotonic;
  let sequence = 0;
  const timers = new Set<Timer>();
  if (Number.isNaN(wallOffset)) throw new RangeError(`not a date: ${String(start)}`);

  function firstDue(limit: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.due > limit) continue;
      if (first && (timer.due > first.due || (timer.due === first.due && timer.sequence > first.sequence))) continue;
      first = timer;
    }
    return first;
  }

  return {
    now: () => new Date(wallOffset + monotonic),
    monotonic: () => monotonic,
    after(ms, run) {
      // Node would run such a timer after 1 ms, so a caller that forgot to sleep in steps must fail in its test.
      if (!(ms <= 2 ** 31 - 1)) throw new RangeError(`a timer of ${ms} ms is beyond what setTimeout can hold`);
      const timer: Timer = { due: monotonic + Math.max(0, ms), sequence: sequence++, run };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    async advance(ms) {
      const target = monotonic + ms;
      await settled();
      for (let timer = firstDue(target); timer; timer = firstDue(target)) {
        timers.delete(timer);
        monotonic = Math.max(monotonic, timer.due);
        timer.run();
        await settled();
      }
      monotonic = target;
    },
    jump(ms) {
      wallOffset += ms;
    },
    get pending() {
      return timers.size;
    },
  };
}
