import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';
import { createLifecycle, type LifecycleCache, type LifecycleParts } from '../src/lifecycle.ts';
import { createMetrics } from '../src/server/metrics.ts';
import { createFakeClock } from './support/fake-clock.ts';
import { createMemoryLogger } from './support/memory-logger.ts';
import { noUsage } from './support/no-usage.ts';
import { until } from './support/until.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A lifecycle whose every part says in `log` when it begins and ends. */
function build({ acts = true, leads = true }: { readonly acts?: boolean; readonly leads?: boolean } = {}) {
  const log: string[] = [];
  const clock = createFakeClock('2026-11-23T00:00:00Z');
  const logger = createMemoryLogger();
  const result = parseConfig(['--metrics-bind-address=0'], {});
  if (result.kind !== 'ok') throw new Error(result.problems.join());
  let problem: string | undefined = 'no certificate yet';
  let fill: () => void = () => undefined;
  let letServeEnd: () => void = () => undefined;
  const filled = new Promise<void>((resolve) => {
    fill = resolve;
  });
  const served = new Promise<void>((resolve) => {
    letServeEnd = resolve;
  });
  let synced = false;
  const part = (name: string, stopped: unknown = undefined) => ({
    start: () => void log.push(`${name} begins`),
    stop: async () => {
      log.push(`${name} ends`);
      return stopped as never;
    },
  });
  const secret: LifecycleCache = {
    ...part('cache of the Secret'),
    lastContact: undefined,
    store: {
      name: 'secrets/tls',
      get synced() {
        return synced;
      },
      size: 1,
      whenSynced: () => filled,
    },
  };
  const controller = { ...part('controller', []), stats: () => ({ workers: 1, stuck: 0 }) as never };
  const parts: LifecycleParts = {
    config: { ...result.config, healthBindAddress: { host: '127.0.0.1', port: 0 } },
    clock,
    logger,
    metrics: createMetrics({ version: '1', readProcess: () => noUsage }),
    loopDelay: { p99Ms: () => 0, stop: () => undefined },
    caches: {},
    controllers: acts ? [controller] : [],
    leaderTasks: acts ? [part('keeper')] : [],
    webhook: {
      ...part('webhook'),
      async stop() {
        log.push('webhook is told to end');
        await served;
        log.push('webhook ends');
      },
      caches: [secret],
      checks: { webhook: () => problem },
    },
    recorder: { record: () => undefined, ...part('events') },
    transport: {
      request: () => Promise.reject(new Error('nobody')),
      close: async () => void log.push('transport ends'),
    },
    elector({ onAcquired }) {
      const election = part('election');
      return {
        ...election,
        isLeader: leads,
        start() {
          election.start();
          if (leads) onAcquired();
        },
      };
    },
  };
  const lifecycle = createLifecycle(parts);
  ends.push(async () => {
    letServeEnd();
    await lifecycle.stop();
  });
  return {
    lifecycle,
    log,
    letServeEnd,
    fill() {
      synced = true;
      fill();
    },
    solve() {
      problem = undefined;
    },
    async ready() {
      const line = logger.lines.find(({ msg }) => msg === 'listening') as { readonly ports?: readonly number[] };
      const response = await fetch(`http://127.0.0.1:${line.ports?.[0]}/readyz`);
      return { status: response.status, text: await response.text() };
    },
  };
}

describe('a process with a webhook', () => {
  it('begins with the caches, serves once they are filled, works once it leads, and ends the other way round', async () => {
    const { lifecycle, log, fill, letServeEnd } = build();
    await lifecycle.start();
    expect(log).toEqual(['cache of the Secret begins']);
    fill();
    await until(() => log.includes('controller begins'));
    expect(log.splice(0)).toEqual([
      'cache of the Secret begins',
      'webhook begins',
      'election begins',
      'keeper begins',
      'controller begins',
    ]);

    const end = lifecycle.stop();
    await until(() => log.includes('keeper ends'));
    // Reviews that are under way are answered while the last reconciles end; the Lease is kept until both are done.
    expect(log.splice(0)).toEqual(['webhook is told to end', 'controller ends', 'keeper ends']);
    letServeEnd();
    await end;
    expect(log).toEqual(['webhook ends', 'events ends', 'election ends', 'cache of the Secret ends', 'transport ends']);
  });

  it('is ready when its caches are filled and the webhook says so, and names what is missing until then', async () => {
    const { lifecycle, fill, solve, ready } = build();
    await lifecycle.start();
    expect(await ready()).toMatchObject({
      status: 500,
      text: expect.stringMatching(/\[-\]cache-secrets\/tls failed: .*\n\[-\]webhook failed: no certificate yet/),
    });
    fill();
    expect((await ready()).text).toMatch(/\[\+\]cache-secrets\/tls ok\n\[-\]webhook failed: no certificate yet/);
    solve();
    expect(await ready()).toEqual({ status: 200, text: 'ok\n' });
  });

  it('serves also where another process leads', async () => {
    const { lifecycle, log, fill } = build({ leads: false });
    await lifecycle.start();
    fill();
    await until(() => log.includes('election begins'));
    expect(log).toEqual(['cache of the Secret begins', 'webhook begins', 'election begins']);
  });

  it('takes part in no election where it only serves', async () => {
    const { lifecycle, log, fill, letServeEnd } = build({ acts: false });
    await lifecycle.start();
    fill();
    await until(() => log.includes('webhook begins'));
    letServeEnd();
    await lifecycle.stop();
    expect(log.filter((line) => /election|controller|keeper/.test(line))).toEqual([]);
  });

  it('begins nothing after it was told to end', async () => {
    const { lifecycle, log, fill, letServeEnd } = build();
    await lifecycle.start();
    letServeEnd();
    await lifecycle.stop();
    fill();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.filter((line) => line.endsWith(' begins'))).toEqual(['cache of the Secret begins']);
  });
});
