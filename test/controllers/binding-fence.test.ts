import { afterEach, describe, expect, it } from 'vitest';
import { createFenceWorld, type FenceWorld, type FenceWorldOptions, foreignLease } from '../support/fence-world.ts';

const worlds: FenceWorld[] = [];

function world(options?: FenceWorldOptions): FenceWorld {
  const made = createFenceWorld(options);
  worlds.push(made);
  return made;
}

/** A world in which the fence has come to write. */
async function writingWorld(options?: FenceWorldOptions): Promise<FenceWorld> {
  const made = world(options);
  made.fence.start();
  await made.clock.advance(121_000);
  expect(made.fence.mayWrite()).toBe(true);
  return made;
}

afterEach(async () => {
  for (const { fence, clock, faults } of worlds.splice(0)) {
    Object.assign(faults, { lease: 'none', record: false, canary: false, look: false });
    const stopped = fence.stop();
    await clock.advance(20_000);
    await stopped;
  }
});

describe('the way to the first write', () => {
  it('external reads and writes nothing', async () => {
    const { fence, clock, states, ownLease, canary, record, looks } = world({ mode: 'external' });
    fence.start();
    await clock.advance(600_000);
    expect([fence.state.kind, fence.mayWrite(), states]).toEqual(['observing', false, []]);
    expect([ownLease.calls, canary.laid, canary.removed, record.state, looks]).toEqual([[], 0, 0, undefined, 0]);
  });

  it.each(['builtin', 'auto'] as const)('%s writes after a whole preflight and not a moment sooner', async (mode) => {
    const one = world({ mode });
    one.fence.start();
    await one.clock.advance(119_900);
    expect(one.fence.mayWrite()).toBe(false);
    expect(one.squat.spec).toBeUndefined();
    await one.clock.advance(200);
    expect(one.fence.mayWrite()).toBe(true);
    expect(one.states).toEqual(['preflight', 'writing']);
    expect([one.canary.laid, one.looks, one.squat.spec?.holderIdentity]).toEqual([1, 2, 'keepsake_a']);
    expect(one.record.state?.kind).toBe('writing');
    expect(one.notes.map(({ reason }) => reason)).toEqual(['BindingStarted']);
  });

  it('does not count the time in which the canary could not be laid out', async () => {
    const one = world();
    one.faults.canary = true;
    one.fence.start();
    await one.clock.advance(300_000);
    one.faults.canary = false;
    await one.clock.advance(120_000);
    expect(one.fence.mayWrite()).toBe(false);
    await one.clock.advance(6_000);
    expect(one.fence.mayWrite()).toBe(true);
  });

  it('does not write as long as nobody could look around', async () => {
    const one = world();
    one.faults.look = true;
    one.fence.start();
    await one.clock.advance(300_000);
    expect(one.fence.mayWrite()).toBe(false);
  });

  it('is not shortened by a wall clock that jumps', async () => {
    const one = world();
    one.fence.start();
    await one.clock.advance(1_000);
    one.clock.jump(86_400_000);
    await one.clock.advance(100_000);
    expect(one.fence.mayWrite()).toBe(false);
  });

  it('waits for its Lease while another Keepsake has it, and leaves the canary of that one alone', async () => {
    const one = await writingWorld();
    const two = world({ ...shared(one), identity: 'keepsake_b' });
    two.fence.start();
    await one.clock.advance(60_000);
    expect([two.fence.state.kind, two.fence.mayWrite(), one.fence.mayWrite()]).toEqual(['standby', false, true]);
    expect([two.canary.laid, two.canary.removed]).toEqual([0, 0]);
  });

  it('refuses as soon as the canary is touched, takes it away and tells', async () => {
    const one = world();
    one.fence.start();
    await one.clock.advance(2_000);
    one.touchCanary();
    expect(one.fence.state.kind).toBe('refused');
    await one.clock.advance(0);
    expect(one.canary).toMatchObject({ removed: 1, state: 'absent' });
    expect(one.record.state).toMatchObject({ kind: 'refused', token: expect.any(String) });
    expect(one.notes.map(({ reason }) => reason)).toEqual(['BindingRefused']);
  });

  it('builtin looks again after a while, and begins when the other one has gone', async () => {
    const one = world();
    one.found = [foreignLease];
    one.fence.start();
    await one.clock.advance(61_000);
    expect(one.states).toEqual(['preflight', 'refused', 'preflight', 'refused']);
    one.found = [];
    await one.clock.advance(181_000);
    expect(one.fence.mayWrite()).toBe(true);
  });

  it('auto leaves the other one to work until a person says otherwise', async () => {
    const one = world({ mode: 'auto' });
    one.found = [foreignLease];
    one.fence.start();
    await one.clock.advance(1_000);
    one.found = [];
    await one.clock.advance(3_600_000);
    expect(one.states).toEqual(['preflight', 'refused']);
    one.acknowledge(one.record.state?.token);
    await one.clock.advance(121_000);
    expect(one.fence.mayWrite()).toBe(true);
  });
});

describe('the tripwire', () => {
  it.each([
    ['a Lease that somebody renews', (one: FenceWorld) => one.foreignRenewal()],
    ['a write of another controller', (one: FenceWorld) => one.foreignWrite()],
    ['a canary that was touched', (one: FenceWorld) => one.touchCanary()],
  ])('stops writing in the same turn at %s', async (_, trip) => {
    const one = await writingWorld();
    trip(one);
    expect([one.fence.mayWrite(), one.fence.state.kind]).toEqual([false, 'conflicted']);
    await one.clock.advance(0);
    expect(one.record.state?.kind).toBe('conflicted');
    expect(one.squat.spec?.holderIdentity).toBe('');
    expect(one.notes.at(-1)?.reason).toBe('BindingConflict');
    await one.clock.advance(86_400_000);
    expect(one.fence.mayWrite()).toBe(false);
  });

  it('stops although nothing can be written down, and writes it down later', async () => {
    const one = await writingWorld();
    one.faults.record = true;
    one.foreignWrite();
    expect(one.fence.mayWrite()).toBe(false);
    await one.clock.advance(2_000);
    expect(one.record.state?.kind).toBe('writing');
    one.faults.record = false;
    await one.clock.advance(5_000);
    expect(one.record.state?.kind).toBe('conflicted');
  });

  it('lays out another canary when a person deletes it, and goes on', async () => {
    const one = await writingWorld();
    one.dropCanary();
    await one.clock.advance(0);
    expect(one.canary).toMatchObject({ laid: 2, state: 'untouched' });
    expect(one.fence.mayWrite()).toBe(true);
  });

  it('asks the cluster for nothing but its two Leases while nothing happens', async () => {
    const one = await writingWorld();
    const calls = [...one.ownLease.calls, ...one.squat.calls].length;
    await one.clock.advance(600_000);
    expect(one.ownLease.calls.length + one.squat.calls.length - calls).toBe(240);
    expect([one.looks, one.canary.laid, one.canary.removed, one.notes.length]).toEqual([2, 1, 0, 1]);
  });
});

describe('a conflict', () => {
  it('is cleared by its token alone, and then comes a whole preflight', async () => {
    const one = await writingWorld();
    one.foreignWrite();
    await one.clock.advance(1_000);
    one.acknowledge('another');
    await one.clock.advance(300_000);
    expect(one.fence.state.kind).toBe('conflicted');
    one.acknowledge(one.record.state?.token);
    expect(one.fence.state.kind).toBe('preflight');
    await one.clock.advance(119_000);
    expect(one.fence.mayWrite()).toBe(false);
    await one.clock.advance(2_000);
    expect(one.fence.mayWrite()).toBe(true);
  });

  it('is kept by the process that comes next, until it is cleared', async () => {
    const one = await writingWorld();
    one.foreignWrite();
    await one.clock.advance(0);
    await stopped(one);
    expect(one.record.state?.kind).toBe('conflicted');
    const two = world({ ...shared(one), identity: 'keepsake_b' });
    two.fence.start();
    await two.clock.advance(300_000);
    expect(two.states).toEqual(['conflicted']);
    two.acknowledge(two.record.state?.token);
    await two.clock.advance(121_000);
    expect(two.fence.mayWrite()).toBe(true);
  });
});

describe('the Lease', () => {
  it('stops writing when its deadline is over, whatever timers and callbacks do', async () => {
    const one = await writingWorld();
    one.faults.lease = 'hang';
    await one.clock.advance(15_100);
    expect(one.fence.mayWrite()).toBe(false);
    expect(one.states.at(-1)).toBe('standby');
  });

  it('is got again after an outage, and a new preflight comes before the next write', async () => {
    const one = await writingWorld();
    one.faults.lease = 'refuse';
    await one.clock.advance(30_000);
    one.faults.lease = 'none';
    await one.clock.advance(60_000);
    expect(one.states).toEqual(['preflight', 'writing', 'standby', 'preflight']);
    await one.clock.advance(80_000);
    expect(one.fence.mayWrite()).toBe(true);
  });

  it('is given back at the end, after the canary is gone', async () => {
    const one = await writingWorld();
    await stopped(one);
    expect([one.fence.mayWrite(), one.canary.state, one.record.state?.kind]).toEqual([false, 'absent', 'stopped']);
    expect([one.ownLease.spec?.holderIdentity, one.squat.spec?.holderIdentity]).toEqual(['', '']);
    expect(one.clock.pending).toBe(0);
  });

  it('is given back within seconds although the canary cannot be taken away', async () => {
    const one = await writingWorld();
    one.faults.canary = true;
    await stopped(one);
    expect([one.fence.mayWrite(), one.ownLease.spec?.holderIdentity, one.squat.spec?.holderIdentity]).toEqual([
      false,
      '',
      '',
    ]);
  });
});

function shared({ clock, record, ownLease, squat }: FenceWorld): FenceWorldOptions {
  return { clock, record, ownLease, squat };
}

async function stopped({ fence, clock }: FenceWorld): Promise<void> {
  const ended = fence.stop();
  await clock.advance(1_000);
  await ended;
}
