import { beforeAll, describe, expect, it } from 'vitest';
import { type Disturbance, type FaultWorld, openWorld } from './fault-world.ts';
import type { Strike } from './faulty-transport.ts';
import { type Story, stories, tell, writesAtRest } from './stories.ts';

// Every call of each story meets every fault, one at a time; what is left must be what is left without faults.

const answer = (code: number, reason: string, retryAfter?: number): Strike => ({
  kind: 'answer',
  code,
  reason,
  ...(retryAfter !== undefined && { retryAfter }),
});

/** Kills the process at that call; the next one starts when its Lease would have run out. */
function killed(done: boolean) {
  return (world: FaultWorld): Strike => ({
    kind: 'killed',
    done,
    kill() {
      world.killBindings();
      world.clock.after(20_000, world.startBinding);
    },
  });
}

/** The caches show nothing new for so long, from that call on. */
function lag(ms: number) {
  return ({ faulty, clock }: FaultWorld): Strike => ({
    kind: 'first',
    act() {
      const release = faulty.holdWatches();
      clock.after(ms, release);
    },
  });
}

const faults: Readonly<Record<string, { readonly strike: (world: FaultWorld) => Strike; readonly times: number }>> = {
  'is a conflict': { strike: () => answer(409, 'Conflict'), times: 1 },
  'finds nothing': { strike: () => answer(404, 'NotFound'), times: 1 },
  'is put off by 429': { strike: () => answer(429, 'TooManyRequests', 2), times: 1 },
  'is refused by a webhook, six times': { strike: () => answer(403, 'Forbidden'), times: 6 },
  'fails inside the server, six times': { strike: () => answer(500, 'InternalError'), times: 6 },
  'never arrives, ten times': { strike: () => ({ kind: 'lost', done: false }), times: 10 },
  'is done, and its answer lost': { strike: () => ({ kind: 'lost', done: true }), times: 1 },
  'is done four times, and each answer lost': { strike: () => ({ kind: 'lost', done: true }), times: 4 },
  'is the last before a kill, and not done': { strike: killed(false), times: 1 },
  'is the last before a kill, and done': { strike: killed(true), times: 1 },
  'is the last that the caches show for 3 s': { strike: lag(3_000), times: 1 },
  'is the last that the caches show for 50 s': { strike: lag(50_000), times: 1 },
  'meets a second process that may write, too': {
    strike: (world) => ({ kind: 'first', act: world.startBinding }),
    times: 1,
  },
};

async function play(story: Story, disturbance: Disturbance = {}): Promise<FaultWorld> {
  const world = await openWorld(disturbance);
  await tell(story, world);
  expect(await writesAtRest(world)).toBe(0);
  world.killBindings();
  return world;
}

describe.each(Object.entries(stories))('%s', (_, story) => {
  let undisturbed: FaultWorld;

  beforeAll(async () => {
    undisturbed = await play(story);
  });

  it('ends as it should when nothing goes wrong', () => {
    const { oracles, storage, faulty } = undisturbed;
    expect(oracles.violations).toEqual([]);
    expect(faulty.calls).toBeGreaterThan(2);
    expect(storage.handles).toEqual(story.stored.map((stored) => expect.stringContaining(stored)));
  });

  it.each(Object.entries(faults))('ends the same when any call %s', async (_, { strike, times }) => {
    for (let struck = 1; struck <= undisturbed.faulty.calls; struck++) {
      const isStruck = (call: number) => call >= struck && call < struck + times;
      const world = await play(story, {
        strikeOf: (call, _request, running) => (isStruck(call) ? strike(running) : undefined),
      });
      expect(world.oracles.violations, `call ${struck}`).toEqual([]);
      expect(world.rest(), `call ${struck}`).toEqual(undisturbed.rest());
    }
  });
});
