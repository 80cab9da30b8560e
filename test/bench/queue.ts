import type { Snapshot } from '../../src/domain/snapshot.ts';
import { snapshots } from '../../src/kube/resources.ts';
import { createKeyedBackoff } from '../../src/runtime/backoff.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createController } from '../../src/runtime/controller.ts';
import { createInformer } from '../../src/runtime/informer.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { objectKey } from '../../src/runtime/object-key.ts';
import type { ReadonlyStore } from '../../src/runtime/store.ts';
import type { Transport } from '../../src/runtime/transport.ts';
import { createWorkQueue, type WorkQueue } from '../../src/runtime/work-queue.ts';
import { atLeast, atMost, type Bench, benchResult } from './bench.ts';
import { buildMetadata, buildSnapshot } from './sync-parts/snapshots.ts';

const OBJECTS = 10_000;
const EVENTS = 40_000;
const RUNS = 3;

/**
 * The way of a change through the runtime, in one process: watch lines of 2.5 kB → reflector → projection → store and
 * index → queue → reconcile. Of three runs the best counts, since other work on the machine can only add to each.
 */
export const bench: Bench = async () => {
  const chunks = buildChunks(EVENTS);
  const intake: number[] = [];
  const lateness: { p50: number; p99: number; max: number }[] = [];
  for (let run = 0; run < RUNS; run++) {
    intake.push(await measureIntake(chunks));
    lateness.push(await measureLateness());
  }
  const best = lateness.reduce((a, b) => (a.p99 <= b.p99 ? a : b));
  const collapsed = await measureCollapse(buildChunks(20_000));
  const overheadUs = Math.min(...(await repeat(RUNS, measureOverhead)));
  const delayedUs = Math.min(...(await repeat(RUNS, measureDelayed)));
  const eventsPerSecond = Math.round(Math.max(...intake));
  const figures = {
    eventsPerSecond: intake.map(Math.round).join(' '),
    eventToReconcileP50Ms: round(best.p50),
    eventToReconcileP99Ms: lateness.map(({ p99 }) => round(p99)).join(' '),
    eventToReconcileMaxMs: round(best.max),
    reconcilesOf20000Events: collapsed,
    queueOverheadUsPerKey: round(overheadUs),
    delayedOverheadUsPerKey: round(delayedUs),
  };
  return benchResult('queue', figures, {
    eventsPerSecond: atLeast(eventsPerSecond, 20_000),
    eventToReconcileP99Ms: atMost(round(best.p99), 5),
    reconcilesOf20000Events: atMost(collapsed, 1_000),
    queueOverheadUsPerKey: atMost(round(overheadUs), 5),
  });
};

const silent: Logger = {
  debugEnabled: false,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => console.error(message, fields),
  child: () => silent,
};

const round = (value: number): number => Math.round(value * 100) / 100;

async function repeat(times: number, measure: () => number | Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let n = 0; n < times; n++) values.push(await measure());
  return values;
}

function watchLine(n: number): string {
  const i = n % OBJECTS;
  const { name, namespace, uid, ...rest } = buildSnapshot(i);
  const metadata = { ...buildMetadata(i), name, namespace, uid, resourceVersion: String(1_000 + n) };
  return `${JSON.stringify({ type: n < OBJECTS ? 'ADDED' : 'MODIFIED', object: { ...rest, metadata } })}\n`;
}

/** The first `count` watch lines, in pieces as large as a socket hands them over. */
function buildChunks(count: number): Buffer[] {
  const chunks: Buffer[] = [];
  let text = '';
  for (let n = 0; n < count; n++) {
    text += watchLine(n);
    if (text.length < 65_536 && n < count - 1) continue;
    chunks.push(Buffer.from(text));
    text = '';
  }
  return chunks;
}

/** An API server whose list is empty and whose first watch is `body`; later ones wait for the end. */
function serve(body: () => AsyncIterable<Uint8Array>): Transport {
  let watched = false;
  return async ({ path, signal }) => {
    const ended = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
    async function* watch(): AsyncIterable<Uint8Array> {
      if (!watched) {
        watched = true;
        yield* body();
      }
      await ended;
    }
    async function* list(): AsyncIterable<Uint8Array> {
      yield Buffer.from('{"metadata":{"resourceVersion":"1"},"items":[]}');
    }
    return { status: 200, headers: {}, body: path.includes('watch=true') ? watch() : list() };
  };
}

const newQueue = (): WorkQueue => createWorkQueue({ clock: systemClock, backoff: createKeyedBackoff(Math.random) });

type Cache = ReadonlyStore<Snapshot, 'schedule'>;

/** Runs a queue, a controller and, fed by `transport`, a cache until `until` resolves. */
async function run(
  transport: Transport,
  keyOf: (snapshot: Snapshot) => string,
  reconcile: (key: string, cache: Cache) => Promise<undefined>,
  until: () => Promise<void>,
): Promise<void> {
  const queue = newQueue();
  const common = { clock: systemClock, logger: silent };
  const informer = createInformer({
    ...common,
    name: 'volumesnapshots',
    collections: [{ path: '/apis/snapshot.storage.k8s.io/v1/volumesnapshots' }],
    project: snapshots.project,
    indexes: snapshots.indexes,
    transport,
    random: Math.random,
    observer: {},
    onHandlerError: () => undefined,
  });
  const controller = createController({
    ...common,
    name: 'bench',
    queue,
    reconcile: (key) => reconcile(key, informer.store),
    newId: () => 'id',
  });
  informer.store.subscribe(({ object }) => queue.add(keyOf(object)));
  controller.start();
  informer.start();
  await until();
  await informer.stop();
  await controller.stop(0);
}

/** Watch events a second, from the first byte until the last event's reconcile has ended. */
async function measureIntake(chunks: readonly Buffer[]): Promise<number> {
  const missing = new Set<string>();
  const lastVersions = 1_000 + EVENTS - OBJECTS;
  for (let i = 0; i < OBJECTS; i++) missing.add(objectKey(buildSnapshot(i)));
  let started = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  async function* body(): AsyncIterable<Uint8Array> {
    started = performance.now();
    yield* chunks;
  }
  const reconcile = async (key: string, cache: Cache) => {
    if (Number(cache.getByKey(key)?.resourceVersion) >= lastVersions) missing.delete(key);
    if (missing.size === 0) finish();
    return undefined;
  };
  let took = 0;
  await run(serve(body), objectKey, reconcile, async () => {
    await finished;
    took = performance.now() - started;
  });
  return (EVENTS / took) * 1_000;
}

/** From the moment at which a line is there to the start of its reconcile, at 1,000 events a second. */
async function measureLateness(): Promise<{ p50: number; p99: number; max: number }> {
  const total = 3_000;
  const lines = Array.from({ length: total }, (_, n) => Buffer.from(watchLine(n)));
  const nameOf = new Map(lines.map((_, n) => [buildSnapshot(n).name, n]));
  const arrived = new Float64Array(total);
  const late: number[] = [];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  async function* body(): AsyncIterable<Uint8Array> {
    const started = performance.now();
    for (const [n, line] of lines.entries()) {
      // An open loop: what is late does not slow down what comes after it.
      const wait = started + n - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      arrived[n] = performance.now();
      yield line;
    }
  }
  const reconcile = async (key: string) => {
    late.push(performance.now() - (arrived[nameOf.get(key) ?? 0] ?? 0));
    if (late.length === total) finish();
    return undefined;
  };
  await run(
    serve(body),
    ({ name }) => name,
    reconcile,
    () => finished,
  );
  late.sort((a, b) => a - b);
  const at = (share: number): number => late[Math.min(total - 1, Math.floor(total * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** How many reconciles of 5 ms are left of 20,000 events on ten keys that arrive as fast as a watch brings them. */
async function measureCollapse(chunks: readonly Buffer[]): Promise<number> {
  let reconciles = 0;
  let read = false;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  async function* body(): AsyncIterable<Uint8Array> {
    yield* chunks;
    read = true;
  }
  let running = 0;
  const reconcile = async () => {
    reconciles++;
    running++;
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    if (read && running === 0) setTimeout(() => running === 0 && finish(), 50);
    return undefined;
  };
  let next = 0;
  await run(
    serve(body),
    () => `key-${next++ % 10}`,
    reconcile,
    () => finished,
  );
  return reconciles;
}

const KEYS = Array.from({ length: 200_000 }, (_, n) => `namespace-${n % 100}/schedule-${n}`);

/** Microseconds for add, take and done of one key, in batches of a thousand. */
async function measureOverhead(): Promise<number> {
  const queue = newQueue();
  const started = performance.now();
  for (let first = 0; first < KEYS.length; first += 1_000) {
    for (let n = first; n < first + 1_000; n++) queue.add(KEYS[n] ?? '');
    for (let n = 0; n < 1_000; n++) {
      const item = await queue.take();
      if (item) queue.done(item.key);
    }
  }
  return ((performance.now() - started) * 1_000) / KEYS.length;
}

/** Microseconds to put one key off, among 200,000 that are put off. */
function measureDelayed(): number {
  const queue = newQueue();
  const started = performance.now();
  KEYS.forEach((key, n) => {
    queue.add(key, { afterMs: 60_000 + ((n * 7_919) % 3_600_000) });
  });
  const took = performance.now() - started;
  void queue.shutDown();
  return (took * 1_000) / KEYS.length;
}
