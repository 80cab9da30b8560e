import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { guardName } from '../src/admission/guard-policy.ts';
import { serviceAddress, webhookConfiguration } from '../src/admission/webhook-configuration.ts';
import { webhookNames } from '../src/api/webhook-names.ts';
import { createCaches } from '../src/caches.ts';
import { type Config, parseConfig } from '../src/config.ts';
import { webhookConfigurations } from '../src/kube/ca-bundle.ts';
import type { KubeClient, Patch } from '../src/kube/client.ts';
import { issuePair } from '../src/kube/issue-certificate.ts';
import { KubeError } from '../src/kube/kube-error.ts';
import { resourcePath } from '../src/kube/resources.ts';
import type { RawObject } from '../src/runtime/raw-object.ts';
import { createMetrics } from '../src/server/metrics.ts';
import { createServing } from '../src/serving.ts';
import { createFakeApi } from './support/fake-api.ts';
import { createFakeClock } from './support/fake-clock.ts';
import { createMemoryLogger } from './support/memory-logger.ts';
import { noUsage } from './support/no-usage.ts';
import { nodesIn, view } from './support/topology-build.ts';
import { until } from './support/until.ts';

const namespace = 'keepsake-system';
const url = '--webhook-url=https://127.0.0.1:9443/mutate-storageclass';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function configOf(args: readonly string[]): Config['webhook'] {
  const result = parseConfig(args, {});
  if (result.kind !== 'ok') throw new Error(result.problems.join());
  const { webhook } = result.config;
  return { ...webhook, ...(webhook.bindAddress && { bindAddress: { host: '127.0.0.1', port: 0 } }) };
}

/** Serving with these flags, over an API server with nothing in it. */
function build(...args: readonly string[]) {
  const clock = createFakeClock(new Date());
  const logger = createMemoryLogger();
  const metrics = createMetrics({ version: '1', readProcess: () => noUsage });
  const { client, objects, writes } = createObjects();
  const secrets = createFakeApi(clock);
  const common = { transport: secrets.transport, clock, random: () => 0, logger, metrics };
  const managers: string[] = [];
  const serving = createServing({
    ...common,
    config: configOf(args),
    namespace,
    caches: createCaches({ ...common, namespaces: undefined, of: ['policies'] }),
    view: () => view(nodesIn({ a: 1 })),
    clientAs(manager) {
      managers.push(manager);
      return client;
    },
    record: () => undefined,
  });
  return { ...serving, clock, secrets, objects, writes, managers };
}

/** Objects by path, and what was written, as `verb path` without the group. */
function createObjects() {
  const objects = new Map<string, RawObject>();
  const writes: string[] = [];
  const note = (verb: string, path: string) => writes.push(`${verb} ${path.split('/').slice(-2).join('/')}`);
  const find = (path: string) => {
    const found = objects.get(path);
    if (found !== undefined) return found;
    throw new KubeError({ code: 'not-found', call: `GET ${path}`, status: 404, explanation: 'by the test' });
  };
  const put = (path: string, object: RawObject) => {
    const stored = { ...object, metadata: { ...object.metadata, uid: path, resourceVersion: String(writes.length) } };
    objects.set(path, stored);
    return stored;
  };
  const client = {
    get: async (path: string) => find(path),
    async create(path: string, object: RawObject) {
      note('create', path);
      return put(`${path}/${object.metadata.name}`, object);
    },
    async patch(path: string, patch: Patch) {
      note(patch.kind, path);
      return put(path, (patch.kind === 'apply' ? patch.body : find(path)) as RawObject);
    },
    async delete(path: string) {
      find(path);
      note('delete', path);
      objects.delete(path);
      return undefined;
    },
  } as object as KubeClient;
  return { client, objects, writes };
}

describe('what a process does for the webhook', () => {
  it.each([
    { args: [], webhook: false, keeper: false },
    { args: ['--webhook'], webhook: true, keeper: false },
    { args: ['--webhook-service=keepsake-webhook'], webhook: false, keeper: true },
    { args: ['--webhook', '--webhook-service=keepsake-webhook'], webhook: true, keeper: true },
    { args: ['--webhook', url], webhook: true, keeper: true },
    { args: ['--webhook', '--webhook-bind-address=0', '--webhook-service=x'], webhook: false, keeper: true },
  ])('with $args: serves $webhook, keeps the certificate $keeper', ({ args, webhook, keeper }) => {
    const built = build(...args);
    expect([built.webhook !== undefined, built.keeper !== undefined]).toEqual([webhook, keeper]);
  });

  it.each([
    [[url, '--webhook'], 'IP Address:127.0.0.1'],
    [['--webhook-url=https://[::1]:9443/mutate-storageclass', '--webhook'], 'IP Address:0:0:0:0:0:0:0:1'],
    [['--webhook-url=https://localhost:9443/mutate-storageclass', '--webhook'], 'DNS:localhost'],
    [
      ['--webhook-service=keepsake-webhook'],
      'DNS:keepsake-webhook.keepsake-system.svc, DNS:keepsake-webhook.keepsake-system.svc.cluster.local',
    ],
  ])('with %j the certificate is for %s', async (args, names) => {
    const { keeper, objects, managers } = build(...args);
    // A keeper for a Service waits for what the chart installs.
    const configuration = webhookConfiguration({ clientConfig: serviceAddress(namespace) });
    objects.set(resourcePath(webhookConfigurations, { name: webhookNames.configuration }), {
      ...configuration,
      metadata: { ...configuration.metadata, uid: 'u', resourceVersion: '1' },
    });
    keeper?.start();
    ends.push(async () => keeper?.stop());
    const path = `/api/v1/namespaces/${namespace}/secrets/${webhookNames.secret}`;
    await until(() => objects.has(path));
    const data = (objects.get(path)?.data ?? {}) as Readonly<Record<string, string>>;
    expect(new X509Certificate(Buffer.from(data['tls.crt'] ?? '', 'base64')).subjectAltName).toBe(names);
    expect(managers[0]).toBe('keepsake-webhook-ca');
  });

  it('registers the webhook before the guard behind it, and takes them away in the other order', async () => {
    const { webhook, clock, secrets, writes } = build('--webhook', url);
    const pair = await issuePair({ names: ['127.0.0.1'], now: new Date(), lifetimeMs: 3_600_000 });
    const texts = { 'tls.crt': pair.cert, 'tls.key': pair.key, 'ca.crt': pair.ca };
    const data = Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    );
    secrets.put({ namespace, name: webhookNames.secret, data });
    for (const cache of webhook?.caches ?? []) cache.start();
    await clock.advance(0);
    webhook?.start();
    await until(() => webhook?.checks.webhook?.() === undefined);
    const there = [
      'mutatingwebhookconfigurations/keepsake',
      `validatingadmissionpolicies/${guardName}`,
      `validatingadmissionpolicybindings/${guardName}`,
    ];
    expect(writes).toEqual(there.map((one) => `apply ${one}`));

    writes.length = 0;
    let isOver = false;
    void webhook?.stop().then(() => {
      isOver = true;
    });
    while (!isOver) await clock.advance(100);
    expect(writes).toEqual(there.toReversed().map((one) => `delete ${one}`));
    for (const cache of webhook?.caches ?? []) await cache.stop();
  });
});
