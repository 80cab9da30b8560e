import { describe, expect, it } from 'vitest';
import { type CollectedHeap, startIdleCollector } from '../../src/runtime/idle-collector.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

const MIB = 2 ** 20;

/** A process whose heap holds what a test says; `did` lists the collections. */
function build(state = { reservedMiB: 200, usedMiB: 100, liveMiB: 60, heldMiB: 90, cpuMs: 0 }) {
  const clock = createFakeClock('2026-03-01T00:00:00Z');
  const did: string[] = [];
  const heap: CollectedHeap = {
    reservedBytes: () => state.reservedMiB * MIB,
    usedBytes: () => state.usedMiB * MIB,
    cpuMs: () => state.cpuMs,
    collect: () => {
      did.push('collect');
      state.cpuMs += 100;
      state.usedMiB = state.liveMiB;
      state.reservedMiB = state.heldMiB;
    },
    compact: () => {
      did.push('compact');
      state.cpuMs += 100;
      state.reservedMiB = state.liveMiB + 4;
    },
  };
  const stop = startIdleCollector({ heap, clock, logger: createMemoryLogger() });
  /** So many seconds, in each of which the process is busy for so long. */
  const pass = async (seconds: number, busyMs: number) => {
    for (let second = 0; second < seconds; second++) {
      state.cpuMs += busyMs;
      await clock.advance(1_000);
    }
  };
  return { state, did, stop, pass };
}

describe('the idle collector', () => {
  it('collects once a burst is over, then moves together what lives, and then rests', async () => {
    const { did, pass } = build();
    await pass(60, 900);
    expect(did).toEqual([]);
    await pass(15, 2);
    expect(did).toEqual(['collect', 'collect', 'compact']);
    await pass(3_600, 2);
    expect(did).toEqual(['collect', 'collect', 'compact']);
  });

  it('moves nothing where collecting left few holes', async () => {
    const { did, pass } = build({ reservedMiB: 200, usedMiB: 100, liveMiB: 60, heldMiB: 65, cpuMs: 0 });
    await pass(3_600, 2);
    expect(did).toEqual(['collect', 'collect']);
  });

  it('waits with each step until nothing happens', async () => {
    const { did, pass } = build();
    await pass(5, 2);
    await pass(60, 900);
    expect(did).toEqual(['collect']);
    await pass(10, 2);
    expect(did).toEqual(['collect', 'collect', 'compact']);
  });

  it('collects again after the next burst, and not for little', async () => {
    const { state, did, pass } = build();
    await pass(60, 2);
    state.reservedMiB += 6;
    await pass(600, 2);
    expect(did).toHaveLength(3);
    state.reservedMiB += 40;
    await pass(600, 2);
    expect(did).toHaveLength(6);
  });

  it('takes no more than a five-hundredth of a core, however much is made in between', async () => {
    const { state, did, pass } = build();
    for (let second = 0; second < 1_000; second++) {
      state.reservedMiB += 40;
      await pass(1, 2);
    }
    // Of 100 ms each, three a round.
    expect(did).toHaveLength(21);
  });

  it('does nothing once it is stopped', async () => {
    const { did, stop, pass } = build();
    stop();
    await pass(60, 2);
    expect(did).toEqual([]);
  });
});
