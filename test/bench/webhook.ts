import { parseArgs } from 'node:util';
import type { ClassWriter } from '../support/class-writer.ts';
import { scrape } from '../support/scrape.ts';
import { startWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';
import { atMost, type Bench, benchResult } from './bench.ts';
import { readUsage } from './start-parts/process-usage.ts';
import { atRate, type Block, oneByOne } from './webhook-parts/blocks.ts';
import { allowEngine, type EngineName, switchTo } from './webhook-parts/engines.ts';
import { type Floor, startFloor } from './webhook-parts/floor.ts';
import { addedAt, type Pair, quantile } from './webhook-parts/paired.ts';

interface Plan {
  /** Each time there and back, so that there are twice as many pairs. */
  readonly rounds: number;
  readonly requests: number;
}

const FULL: Plan = { rounds: 5, requests: 300 };
/** To try out the benchmark itself; its figures say nothing. */
const QUICK: Plan = { rounds: 1, requests: 60 };

const PER_SECOND = 200;
const SERVER_TIME = 'keepsake_admission_duration_seconds';
const CALL_TIME = 'apiserver_admission_webhook_admission_duration_seconds';

/**
 * What it costs whoever creates a StorageClass that somebody looks at it: nobody, the webhook, the quickest webhook that
 * Node can serve (it answers with a constant), and a MutatingAdmissionPolicy take turns on one API server, there and back, so that what else the machine does falls on all.
 * The classes wait for their first consumer already, so that all pass without the webhook too; with it, each gets a patch.
 * They are dry runs: everything but the write to etcd, which costs the same for all and varies more than what is sought.
 * `--quick` is small.
 */
export const bench: Bench = async (args) => {
  const { quick } = parseArgs({ args: [...args], options: { quick: { type: 'boolean' } } }).values;
  const plan = quick ? QUICK : FULL;
  const world = await startWebhookWorld({ replicas: 1 });
  const ends: (() => Promise<void>)[] = [world.stop];
  try {
    await allowEngine(world);
    const floor = await startFloor(world);
    ends.push(floor.close);
    const [replica] = world.replicas;
    if (replica === undefined) throw new Error('there is no replica');
    // Code that is compiled, connections that are there.
    for (const engine of ['policy', 'floor', 'webhook'] as const) {
      await switchTo(engine, world, floor);
      await oneByOne(world.writer, { count: plan.requests, placed: true });
    }
    const before = readUsage(replica.process.pid);
    const single = await takeTurns(world, floor, plan, (writer, placed) =>
      oneByOne(writer, { count: plan.requests, placed }),
    );
    const rated = await takeTurns(world, floor, plan, (writer, placed) =>
      atRate(writer, { count: plan.requests, placed, perSecond: PER_SECOND }),
    );
    const after = readUsage(replica.process.pid);
    const own = await scrape(replica.process.metricsUrl);
    const asked = own(`${SERVER_TIME}_count{operation="CREATE"}`) ?? Number.NaN;
    const called = await world.writer.counted(`${CALL_TIME}_count`);
    const figures = {
      pairs: 2 * plan.rounds,
      requestsInBlock: plan.requests,
      ...figuresOf('single', single),
      ...figuresOf('at200', rated),
      // The decision alone, from a body that has been read to its answer.
      decisionMeanMs: round((1_000 * (own(`${SERVER_TIME}_sum{operation="CREATE"}`) ?? Number.NaN)) / asked),
      decisionShareBelow1Ms: round((own(`${SERVER_TIME}_bucket{le="0.001",operation="CREATE"}`) ?? Number.NaN) / asked),
      // The call as the API server times it.
      callMeanMs: round((1_000 * (await world.writer.counted(`${CALL_TIME}_sum`))) / called),
      reviews: asked,
      rssMiBBefore: before.rssMiB,
      rssMiBAfter: after.rssMiB,
      peakRssMiB: after.peakRssMiB,
      webhookCpuMsEach: round((after.cpuMs - before.cpuMs) / (4 * plan.rounds * plan.requests)),
    };
    const added = (share: number) => round(addedAt(share, rated.webhook).ms);
    return benchResult('webhook', figures, {
      [`added p50 in ms at ${PER_SECOND} a second`]: atMost(added(0.5), 1),
      [`added p99 in ms at ${PER_SECOND} a second`]: atMost(added(0.99), 5),
      'requests that were not answered right': atMost(single.errors + rated.errors, 0),
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
};

const compared = ['webhook', 'floor', 'policy'] as const;

interface Turns {
  readonly webhook: readonly Pair[];
  readonly floor: readonly Pair[];
  readonly policy: readonly Pair[];
  readonly errors: number;
}

/** There and back: each block with somebody has its block without, as near as can be. */
async function takeTurns(
  world: WebhookWorld,
  floor: Floor,
  { rounds }: Plan,
  run: (writer: ClassWriter, placed: boolean) => Promise<Block>,
): Promise<Turns> {
  const pairs = { webhook: [] as Pair[], floor: [] as Pair[], policy: [] as Pair[] };
  let errors = 0;
  const block = async (engine: EngineName) => {
    await switchTo(engine, world, floor);
    const { tookMs, errors: more } = await run(world.writer, engine !== 'nobody');
    errors += more;
    return tookMs;
  };
  for (let round = 0; round < rounds; round++) {
    for (const engine of compared) {
      const there = { without: await block('nobody'), with: await block(engine) };
      const back = { with: await block(engine), without: await block('nobody') };
      pairs[engine].push(there, back);
    }
    console.error(`round ${round + 1} of ${rounds}`);
  }
  return { ...pairs, errors };
}

function figuresOf(how: string, turns: Turns): Record<string, number | string> {
  const figures: Record<string, number | string> = {};
  for (const engine of compared) {
    for (const [name, share] of [
      ['P50', 0.5],
      ['P99', 0.99],
    ] as const) {
      const { ms, lowMs, highMs } = addedAt(share, turns[engine]);
      const without = turns[engine].flatMap((pair) => pair.without);
      figures[`${how}Without${name}Ms`] = round(quantile(share, without));
      const who = engine.charAt(0).toUpperCase() + engine.slice(1);
      figures[`${how}${who}Added${name}Ms`] = round(ms);
      figures[`${how}${who}Added${name}MsInterval`] = `${round(lowMs)} to ${round(highMs)}`;
    }
  }
  return figures;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
