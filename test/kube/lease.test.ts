import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLeaderElector, type LeaseTiming } from '../../src/kube/lease.ts';
import { microTime } from '../../src/kube/lease-record.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeLease, type FakeLease, type LeaseFault } from '../support/fake-lease.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

const START = '2026-03-01T00:00:00Z';

/** A process that takes part, with its own clocks, its own connection and its own luck. */
function candidate(lease: FakeLease, identity: string, more: { skewMs?: number; timing?: Partial<LeaseTiming> } = {}) {
  const clock = createFakeClock(new Date(Date.parse(START) + (more.skewMs ?? 0)));
  const events: string[] = [];
  const network: { fault: LeaseFault } = { fault: 'none' };
  const frozen = { ms: 0 };
  const elector = createLeaderElector({
    leases: lease.client(() => network.fault),
    identity,
    clock: { ...clock, monotonic: () => clock.monotonic() + frozen.ms },
    random: () => 0,
    logger: createMemoryLogger(),
    onAcquired: () => void events.push('acquired'),
    onLost: () => void events.push('lost'),
    ...(more.timing ? { timing: more.timing } : {}),
  });
  elector.start();
  return { clock, elector, events, network, frozen };
}

type Candidate = ReturnType<typeof candidate>;

/** Lets time pass for all of them alike, in steps short enough to see who leads in between. */
async function pass(ms: number, all: readonly Candidate[], watch?: () => void): Promise<void> {
  for (let left = ms; left > 0; left -= 250) {
    for (const { clock } of all) await clock.advance(Math.min(250, left));
    watch?.();
  }
}

describe('microTime', () => {
  it('has exactly six digits of fraction', () => {
    expect(microTime(new Date('2026-03-01T00:00:00.042Z'))).toBe('2026-03-01T00:00:00.042000Z');
  });
});

describe('the leader elector', () => {
  it('makes the lease when there is none, leads, and renews it each two seconds with one call', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    expect(a.events).toEqual(['acquired']);
    expect(lease.spec).toEqual({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: '2026-03-01T00:00:00.000000Z',
      renewTime: '2026-03-01T00:00:00.000000Z',
      leaseTransitions: 0,
    });
    await pass(6_000, [a]);
    expect(lease.calls).toEqual(['read', 'create', 'update', 'update', 'update']);
    expect(lease.spec).toMatchObject({
      acquireTime: '2026-03-01T00:00:00.000000Z',
      renewTime: '2026-03-01T00:00:06.000000Z',
    });
    expect(a.elector.isLeader).toBe(true);
  });

  it('waits while another process renews, and takes over 15 s after it last saw a change', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    const b = candidate(lease, 'b');
    await pass(60_000, [a, b]);
    expect(b.events).toEqual([]);
    // a is killed: its clock stands still. Its last renewal was seen at most two seconds before.
    await pass(13_000, [b]);
    expect(b.events).toEqual([]);
    await pass(4_000, [b]);
    expect(b.events).toEqual(['acquired']);
    expect(lease.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it('takes over at once when the leader released', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    const b = candidate(lease, 'b');
    await pass(5_000, [a, b]);
    await a.elector.stop();
    expect(a.elector.isLeader).toBe(false);
    expect(a.events).toEqual(['acquired']);
    expect(lease.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 0 });
    await pass(2_250, [b]);
    expect(b.events).toEqual(['acquired']);
    expect(lease.spec).toMatchObject({ holderIdentity: 'b', leaseDurationSeconds: 15, leaseTransitions: 1 });
  });

  it('leaves the lease alone when a mere candidate stops', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    const b = candidate(lease, 'b');
    await pass(3_000, [a, b]);
    await b.elector.stop();
    expect(lease.spec?.holderIdentity).toBe('a');
    expect(b.clock.pending).toBe(0);
  });

  for (const fault of ['refuse', 'hang'] as const) {
    it(`loses 10 s after its last renewal when every call fails (${fault}), and does not come back`, async () => {
      const lease = createFakeLease();
      const a = candidate(lease, 'a');
      await pass(4_250, [a]);
      a.network.fault = fault;
      await pass(9_500, [a]);
      expect(a.events).toEqual(['acquired']);
      await pass(500, [a]);
      expect(a.events).toEqual(['acquired', 'lost']);
      expect(a.elector.isLeader).toBe(false);
      a.network.fault = 'none';
      await pass(60_000, [a]);
      expect(a.events).toEqual(['acquired', 'lost']);
    });
  }

  it('survives an outage that is shorter than its deadline', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    a.network.fault = 'refuse';
    await pass(7_000, [a]);
    a.network.fault = 'none';
    await pass(30_000, [a]);
    expect(a.events).toEqual(['acquired']);
    expect(a.elector.isLeader).toBe(true);
  });

  it('goes on leading when only the answer to its renewal was lost', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    a.network.fault = 'lose-answer';
    await pass(2_000, [a]);
    a.network.fault = 'none';
    await pass(20_000, [a]);
    expect(a.elector.isLeader).toBe(true);
    expect(lease.spec).toMatchObject({ holderIdentity: 'a', leaseTransitions: 0 });
  });

  const stolen = {
    'another holds it': { holderIdentity: 'thief' },
    'it was emptied': { holderIdentity: '' },
  };
  for (const [what, change] of Object.entries(stolen)) {
    it(`loses at its next renewal when ${what}, and does not overwrite it`, async () => {
      const lease = createFakeLease();
      const a = candidate(lease, 'a');
      await pass(250, [a]);
      if (lease.spec) lease.overwrite({ ...lease.spec, ...change });
      await pass(2_000, [a]);
      expect(a.events).toEqual(['acquired', 'lost']);
      expect(lease.spec).toMatchObject(change);
    });
  }

  it('loses when its lease was deleted', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    lease.overwrite(undefined);
    await pass(2_000, [a]);
    expect(a.events).toEqual(['acquired', 'lost']);
  });

  it('is not a leader any more when it wakes up from a long freeze, before any timer has run', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    expect(a.elector.isLeader).toBe(true);
    a.frozen.ms = 60_000;
    expect(a.elector.isLeader).toBe(false);
    expect(a.events).toEqual(['acquired']);
  });

  for (const hours of [-24, -1, 1, 24]) {
    it(`is not disturbed by a clock that is ${hours} h off`, async () => {
      const lease = createFakeLease();
      const a = candidate(lease, 'a');
      await pass(250, [a]);
      const b = candidate(lease, 'b', { skewMs: hours * 3_600_000 });
      await pass(60_000, [a, b]);
      expect([a.elector.isLeader, b.elector.isLeader]).toEqual([true, false]);
      await pass(17_250, [b]);
      expect(b.elector.isLeader).toBe(true);
    });
  }

  it('is not disturbed by a clock that is set while it leads', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await pass(250, [a]);
    const b = candidate(lease, 'b');
    await pass(5_000, [a, b]);
    a.clock.jump(-7_200_000);
    b.clock.jump(86_400_000);
    await pass(60_000, [a, b]);
    expect([a.elector.isLeader, b.elector.isLeader]).toEqual([true, false]);
  });

  it('leaves the election while its first attempt is under way, gives back what it won, and never acts', async () => {
    const lease = createFakeLease();
    const a = candidate(lease, 'a');
    await a.elector.stop();
    expect(a.events).toEqual([]);
    expect(lease.spec?.holderIdentity ?? '').toBe('');
  });

  it('refuses a timing that could give two leaders', () => {
    expect(() => candidate(createFakeLease(), 'a', { timing: { renewDeadlineMs: 15_000 } })).toThrow(RangeError);
  });

  it('never has two leaders, whatever the network does to each of three processes', async () => {
    const faults = fc.constantFrom<LeaseFault>('none', 'none', 'refuse', 'hang', 'lose-answer');
    const phase = fc.record({ ms: fc.integer({ min: 250, max: 16_000 }), faults: fc.tuple(faults, faults, faults) });
    await fc.assert(
      fc.asyncProperty(fc.array(phase, { minLength: 3, maxLength: 10 }), async (phases) => {
        const lease = createFakeLease();
        const all = ['a', 'b', 'c'].map((identity, n) => candidate(lease, identity, { skewMs: n * 40_000_000 }));
        for (const { ms, faults: now } of phases) {
          all.forEach(({ network }, n) => {
            network.fault = now[n] ?? 'none';
          });
          await pass(ms, all, () => {
            const leaders = all.filter(({ elector }) => elector.isLeader);
            expect(leaders.length).toBeLessThanOrEqual(1);
          });
        }
      }),
      { numRuns: 25 },
    );
  });
});
