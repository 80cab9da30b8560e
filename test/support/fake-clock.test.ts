import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from './fake-clock.ts';

const START = '2026-03-01T00:00:00Z';

describe('the fake clock', () => {
  it('stands still until it is moved', async () => {
    const clock = createFakeClock(START);
    const before = clock.monotonic();
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toEqual(new Date(START));
    expect(clock.monotonic()).toBe(before);
  });

  it('runs due timers in order, each at its own moment, and leaves later ones', async () => {
    const clock = createFakeClock(START);
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name}@${clock.now().getTime() - new Date(START).getTime()}`);
    clock.after(20, note('b'));
    clock.after(10, note('a'));
    clock.after(20, note('c'));
    clock.after(31, note('later'));
    await clock.advance(30);
    expect(ran).toEqual(['a@10', 'b@20', 'c@20']);
    expect(clock.pending).toBe(1);
  });

  it('runs a timer that was started by a promise on the way', async () => {
    const clock = createFakeClock(START);
    const sleep = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    let laps = 0;
    void (async () => {
      for (; laps < 3; laps++) await sleep(10);
    })();
    await clock.advance(30);
    expect(laps).toBe(3);
  });

  it('forgets a cancelled timer', async () => {
    const clock = createFakeClock(START);
    let ran = false;
    clock.after(1, () => {
      ran = true;
    })();
    await clock.advance(5);
    expect(ran).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it.each([{ quick: false }, { quick: true }])('drives code that yields to the event loop, %j', async (options) => {
    const clock = createFakeClock(START, options);
    let at: Date | undefined;
    clock.after(1_000, async () => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      for (let i = 0; i < 50; i++) await Promise.resolve();
      at = clock.now();
    });
    clock.after(2_000, () => undefined);
    await clock.advance(3_000);
    expect(at).toEqual(new Date('2026-03-01T00:00:01Z'));
  });

  it('stands still for as long as work in real time goes on', async () => {
    let work: Promise<void> | undefined;
    const clock = createFakeClock(START, { realWork: () => work });
    const ends: number[] = [];
    clock.after(1_000, () => {
      work = promisify(randomBytes)(16).then(() => {
        work = undefined;
        ends.push(clock.now().getTime() - Date.parse(START));
      });
    });
    clock.after(2_000, () => undefined);
    await clock.advance(3_000);
    expect(ends).toEqual([1_000]);
  });

  it('jumps the wall clock alone', () => {
    const clock = createFakeClock(START);
    const before = clock.monotonic();
    clock.jump(-3_600_000);
    expect(clock.now()).toEqual(new Date('2026-02-28T23:00:00Z'));
    expect(clock.monotonic()).toBe(before);
  });

  it('refuses a sleep that Node would cut to 1 ms', () => {
    expect(() => createFakeClock(START).after(2 ** 31, () => undefined)).toThrow(/beyond/);
  });
});
