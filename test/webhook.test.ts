import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Policy } from '../src/domain/topology/policy/policy.ts';
import { issuePair } from '../src/kube/issue-certificate.ts';
import type { ServedCertificate, StoredCertificate } from '../src/kube/serving-certificate.ts';
import type { WebhookTask } from '../src/lifecycle.ts';
import { createStore } from '../src/runtime/store.ts';
import { createMetrics } from '../src/server/metrics.ts';
import { createWebhook, type Registration } from '../src/webhook.ts';
import { classManifest, reviewFor } from './support/admission-requests.ts';
import { createFakeClock, type FakeClock } from './support/fake-clock.ts';
import { createMemoryLogger } from './support/memory-logger.ts';
import { noUsage } from './support/no-usage.ts';
import { nodesIn, view } from './support/topology-build.ts';
import { until } from './support/until.ts';
import { call } from './support/webhook-caller.ts';

const path = '/mutate-storageclass';
const body = JSON.stringify(reviewFor({ by: 'kubectl create', manifest: classManifest({}) }));
const [first, second] = await Promise.all([issued(), issued()]);
const garbage: ServedCertificate = { cert: 'no PEM', key: 'none', ca: 'none', notAfter: new Date() };
const missing = 'the Secret with the certificate is not there, or holds no certificate with its key';

const running: { readonly webhook: WebhookTask; readonly clock: FakeClock }[] = [];
afterEach(async () => {
  for (const { webhook, clock } of running.splice(0)) await ended(webhook.stop(), clock);
});

async function issued(): Promise<ServedCertificate> {
  const now = new Date();
  const pair = await issuePair({ names: ['127.0.0.1'], now, lifetimeMs: 3_600_000 });
  return { ...pair, notAfter: new Date(now.getTime() + 3_600_000) };
}

/** A webhook over a Secret that the test writes. */
function build({ port = 0, registration }: { readonly port?: number; readonly registration?: Registration } = {}) {
  const clock = createFakeClock('2026-11-23T00:00:00Z');
  const logger = createMemoryLogger();
  const metrics = createMetrics({ version: '1', readProcess: () => noUsage });
  const store = createStore<StoredCertificate>({ name: 'secrets/tls', logger });
  const scope = store.openScope();
  const identity = { namespace: 'keepsake-system', name: 'tls', uid: 'u' };
  let version = 0;
  const webhook = createWebhook({
    address: { host: '127.0.0.1', port },
    path,
    policies: createStore<Policy>({ name: 'policies', logger }),
    view: () => view(nodesIn({ a: 1 })),
    certificate: { store, start: () => undefined, stop: async () => undefined, lastContact: undefined },
    registration,
    metrics,
    clock,
    logger,
  });
  running.push({ webhook, clock });
  const problem = () => webhook.checks.webhook?.();
  return {
    webhook,
    clock,
    logger,
    problem,
    put: (serving: ServedCertificate | undefined) =>
      scope.upsert({ ...identity, resourceVersion: String(++version), serving }),
    remove: () => scope.remove(identity),
    whenReady: () => until(() => problem() === undefined),
    /** Calls as the API server does. */
    review: () => call({ port: portIn(logger.lines), path, body }),
    expiry: async () => {
      const { body: text } = await metrics.render();
      return /^keepsake_webhook_certificate_expiry_timestamp_seconds (\S+)$/m.exec(text)?.[1];
    },
  };
}

function portIn(lines: readonly object[]): number {
  const line = lines.find((one) => 'port' in one);
  return line === undefined ? 0 : Number((line as { readonly port: unknown }).port);
}

function fingerprintOf({ cert }: ServedCertificate): string {
  return new X509Certificate(cert).fingerprint256;
}

function secondsOf({ notAfter }: ServedCertificate): string {
  return String(notAfter.getTime() / 1_000);
}

/** Lets the fake clock run until the promise has settled. */
async function ended(promise: Promise<unknown>, clock: FakeClock): Promise<void> {
  let isOver = false;
  void promise.finally(() => {
    isOver = true;
  });
  while (!isOver) await clock.advance(500);
}

/** A registration that a test lets succeed or fail, and what was asked of it. */
function createRegistration(failures: readonly string[] = []) {
  const left = [...failures];
  const asked: string[] = [];
  let letRemove: () => void = () => undefined;
  const removable = new Promise<void>((resolve) => {
    letRemove = resolve;
  });
  const registration: Registration = {
    async register(ca) {
      asked.push(ca);
      const failure = left.shift();
      if (failure !== undefined) throw new Error(failure);
    },
    async remove() {
      asked.push('remove');
      await removable;
    },
  };
  return { registration, asked, letRemove };
}

describe('a webhook', () => {
  it('serves from the first certificate on, takes up each new one, and goes on when the Secret goes', async () => {
    const { webhook, problem, put, remove, whenReady, review, expiry } = build();
    expect(problem()).toBe('the caches are not filled yet');
    webhook.start();
    expect(problem()).toBe(missing);
    put(undefined);
    expect(problem()).toBe(missing);
    expect(await expiry()).toBeUndefined();

    put(first);
    await whenReady();
    expect(await review()).toMatchObject({ status: 200, fingerprint: fingerprintOf(first) });
    expect(await expiry()).toBe(secondsOf(first));

    put(second);
    expect(await review()).toMatchObject({ status: 200, fingerprint: fingerprintOf(second) });
    put(undefined);
    remove();
    expect(problem()).toBeUndefined();
    expect(await review()).toMatchObject({ status: 200, fingerprint: fingerprintOf(second) });
    expect(await expiry()).toBe(secondsOf(second));
  });

  it('begins at once where the Secret was there before it', async () => {
    const { webhook, put, whenReady, review } = build();
    put(first);
    webhook.start();
    await whenReady();
    expect(await review()).toMatchObject({ fingerprint: fingerprintOf(first) });
  });

  it('stays with the old certificate when the new one cannot be served', async () => {
    const { webhook, logger, problem, put, whenReady, review, expiry } = build();
    put(first);
    webhook.start();
    await whenReady();
    put(garbage);
    expect(problem()).toBeUndefined();
    expect(await review()).toMatchObject({ status: 200, fingerprint: fingerprintOf(first) });
    expect(await expiry()).toBe(secondsOf(first));
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'a new certificate cannot be served; the old one stays' }),
    );
  });

  it('serves a later certificate where the first one cannot be served', async () => {
    const { webhook, clock, problem, put, whenReady, review } = build();
    put(garbage);
    webhook.start();
    await until(() => problem() !== missing);
    put(second);
    await clock.advance(2_000);
    await whenReady();
    expect(await review()).toMatchObject({ fingerprint: fingerprintOf(second) });
  });

  it('waits for its address, and says which', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { webhook, clock, problem, put, whenReady, review } = build({ port });
    put(first);
    webhook.start();
    await until(() => problem() !== missing);
    expect(problem()).toMatch(new RegExp(`EADDRINUSE.*127\\.0\\.0\\.1:${port}`));
    holder.close();
    await once(holder, 'close');
    await clock.advance(2_000);
    await whenReady();
    expect(await review()).toMatchObject({ status: 200 });
  });
});

describe('a webhook that registers itself', () => {
  it('is not ready before it is registered, tries every two seconds, and names whom to trust now', async () => {
    const { registration, asked, letRemove } = createRegistration(['the API server is away', 'it still is']);
    letRemove();
    const { webhook, clock, problem, put, whenReady } = build({ registration });
    put(first);
    webhook.start();
    await until(() => asked.length === 1);
    await until(() => problem() === 'the API server is away');
    put(second);
    await clock.advance(1_999);
    expect(asked).toEqual([first.ca]);
    await clock.advance(1);
    await until(() => problem() === 'it still is');
    await clock.advance(2_000);
    await whenReady();
    expect(asked).toEqual([first.ca, second.ca, second.ca]);
  });

  it('ends in order: unready, answering but sending callers away, unregistered, silent', async () => {
    const { registration, asked, letRemove } = createRegistration();
    const { webhook, clock, problem, put, whenReady, review } = build({ registration });
    put(first);
    webhook.start();
    await whenReady();
    const before = await review();
    expect(before).toMatchObject({ status: 200 });

    const end = webhook.stop();
    await until(() => asked.includes('remove'));
    expect(problem()).toBe('it is ending');
    expect(await review()).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await clock.advance(10_000);
    expect(await review()).toMatchObject({ status: 200 });

    letRemove();
    await clock.advance(499);
    expect(await review()).toMatchObject({ status: 200 });
    await clock.advance(1);
    await end;
    await expect(review()).rejects.toThrow('ECONNREFUSED');
  });

  it('ends although it could never register, and removes what an earlier process may have left', async () => {
    const { registration, asked, letRemove } = createRegistration(Array.from({ length: 9 }, () => 'forbidden'));
    const { webhook, clock, problem, put } = build({ registration });
    put(first);
    webhook.start();
    await until(() => problem() === 'forbidden');
    letRemove();
    await ended(webhook.stop(), clock);
    expect(asked).toEqual([first.ca, 'remove']);
  });
});

describe('a webhook behind a Service', () => {
  it('goes on for three seconds, until nobody is sent to it any more', async () => {
    const { webhook, clock, problem, put, whenReady, review } = build();
    put(first);
    webhook.start();
    await whenReady();
    const end = webhook.stop();
    await clock.advance(2_999);
    expect(problem()).toBe('it is ending');
    expect(await review()).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await clock.advance(1);
    await end;
    await expect(review()).rejects.toThrow('ECONNREFUSED');
  });

  it('ends at once where it has never served', async () => {
    const { webhook, clock } = build();
    webhook.start();
    await webhook.stop();
    expect(clock.pending).toBe(0);
  });
});
