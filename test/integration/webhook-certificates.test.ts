import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { freePorts } from '../../hack/controlplane/free-ports.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { webhookCaFieldManager, webhookNames } from '../../src/api/webhook-names.ts';
import { type CertificateKeeper, createCertificateKeeper } from '../../src/controllers/certificate-keeper.ts';
import type { EventNote } from '../../src/domain/event-note.ts';
import { webhookConfigurations } from '../../src/kube/ca-bundle.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { createWebhookRegistration } from '../../src/kube/register-webhook.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { createWebhookSecret, type WebhookSecret } from '../../src/kube/webhook-secret.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { type ReviewingServer, startReviewingServer } from '../support/reviewing-server.ts';

// One cluster, and a webhook beside it that allows everything. Later parts build on earlier ones.

const namespace = 'default';
const configurationName = webhookNames.configuration;
const configurationPath = resourcePath(webhookConfigurations, { name: configurationName });
const classType = { group: 'storage.k8s.io', version: 'v1', plural: 'storageclasses' } as const;
const names = ['127.0.0.1'];
// A second is the unit of certificates; all else is as short as a busy machine allows.
const timing = { lifetimeMs: 15_000, backdateMs: 1_000, settleMs: 1_500, keepPreviousMs: 3_000, lookMs: 250 };
const soon = { timeout: 20_000, interval: 50 };

let plane: ControlPlane;
let admin: AdminClient;
let keeping: AdminClient;
let secret: WebhookSecret;
let server: ReviewingServer | undefined;
let url: string;
let port: number;
const keepers: CertificateKeeper[] = [];
const logger = createMemoryLogger();
const events: EventNote[] = [];
const steps: string[] = [];

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, csi: false });
  admin = createAdminClient(plane);
  keeping = createAdminClient(plane, webhookCaFieldManager);
  secret = createWebhookSecret({ client: keeping, namespace, name: webhookNames.secret, names });
  [port = 0] = await freePorts(1);
  url = `https://127.0.0.1:${port}${webhookNames.path}`;
});

afterAll(async () => {
  await Promise.all(keepers.map((keeper) => keeper.stop()));
  await server?.close();
  await keeping?.close();
  await admin?.close();
  await plane?.stop();
});

function startKeeper(changes: Partial<typeof timing>): CertificateKeeper {
  const keeper = createCertificateKeeper({
    client: keeping,
    namespace,
    secretName: webhookNames.secret,
    configurationName,
    names,
    clock: systemClock,
    logger,
    record: (note) => events.push(note),
    observer: { expires: () => undefined, did: (step) => steps.push(step), failed: () => steps.push('failed') },
    timing: { ...timing, ...changes },
  });
  keepers.push(keeper);
  keeper.start();
  return keeper;
}

describe('the first certificate', () => {
  it('is made once by two keepers that begin at a time, before there is anything to register', async () => {
    const two = [startKeeper({ lifetimeMs: 86_400_000 }), startKeeper({ lifetimeMs: 86_400_000 })];
    await vi.waitFor(() => expect(two.map((keeper) => keeper.problem())).toEqual([undefined, undefined]), soon);
    expect(steps).toEqual(['issue']);
    expect((await secret.read())?.certificates).toMatchObject({ current: { kind: 'pair', lacks: [] }, previous: [] });
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
    server = await startReviewingServer(() => secret.read(), { port, everyMs: 200 });
  });

  it('is trusted as soon as the webhook is registered, and nothing but the caBundle was written then', async () => {
    const registration = createWebhookRegistration({ client: admin, url });
    await registration.register();
    const before = await configuration();
    for (const keeper of keepers) keeper.nudge();
    await vi.waitFor(async () => expect((await bundles()).every((one) => one.length > 0)).toBe(true), soon);
    const after = await configuration();
    expect(withoutBundle(after)).toEqual(withoutBundle(before));
    const owners = (
      after.metadata.managedFields as readonly { readonly manager: string; readonly fieldsV1: object }[]
    ).filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('f:caBundle'));
    expect(owners.map(({ manager }) => manager)).toEqual([webhookCaFieldManager]);
    const { metadata } = after;
    await registration.register();
    expect((await configuration()).metadata.generation).toBe(metadata.generation);
  });

  it('is trusted again after somebody took the caBundle away', async () => {
    const [expected = ''] = await bundles();
    const operations = [{ op: 'replace', path: '/webhooks/1/clientConfig/caBundle', value: '' }] as const;
    await admin.patch(configurationPath, { kind: 'json', operations });
    await vi.waitFor(async () => expect(await bundles()).toEqual([expected, expected]), soon);
    expect(steps.filter((step) => step === 'issue')).toHaveLength(1);
  });
});

describe('the registration', () => {
  it('lets only those edits reach the webhook that touch what a policy decides', async () => {
    await failClosed();
    const zone = (value: string) => [
      { matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: [value] }] },
    ];
    await createClass('edited');
    await createClass('left-alone', { labels: { 'keepsake.dev/topology-policy': 'ignore' } });
    const edits = [
      [{ metadata: { labels: { team: 'a' } } }, false],
      [{ allowVolumeExpansion: true }, false],
      [{ allowedTopologies: zone('a') }, true],
      [{ allowedTopologies: zone('b') }, true],
      [{ metadata: { annotations: { 'keepsake.dev/injected': 'allowedTopologies' } } }, true],
      [{ metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }, false],
      [{ metadata: { annotations: { 'keepsake.dev/injected': null } } }, true],
      [{ metadata: { labels: { 'keepsake.dev/topology-policy': 'ignore' } }, allowedTopologies: null }, false],
      [{ allowedTopologies: zone('c') }, false],
      [{ metadata: { labels: { 'keepsake.dev/topology-policy': null } }, allowedTopologies: null }, true],
    ] as const;
    const path = resourcePath(classType, { name: 'edited' });
    for (const [body, reaches] of edits) {
      const before = server?.reviews.length ?? 0;
      await admin.patch(path, { kind: 'merge', body });
      expect({ body, reached: (server?.reviews.length ?? 0) > before }).toEqual({ body, reached: reaches });
    }
    const replaced = { kind: 'merge', body: { volumeBindingMode: 'WaitForFirstConsumer' } } as const;
    const before = server?.reviews.length ?? 0;
    await expect(admin.patch(path, replaced)).rejects.toMatchObject({ code: 'invalid' });
    expect(server?.reviews.length).toBe(before + 1);
    const created = server?.reviews.filter(({ operation }) => operation === 'CREATE').map(({ name }) => name);
    expect(created).toContain('edited');
    expect(created).not.toContain('left-alone');
  });
});

describe('rotation', () => {
  it('goes unnoticed by StorageClasses that are created all the time with failurePolicy Fail', async () => {
    await Promise.all(keepers.splice(0).map((keeper) => keeper.stop()));
    await plane.kubectl(['delete', 'secret', webhookNames.secret, `--namespace=${namespace}`]);
    const began = server?.reviews.length ?? 0;
    let done = false;
    let created = 0;
    const failures: unknown[] = [];
    const creating = ['a', 'b'].map(async (worker) => {
      for (let index = 0; !done; index++) {
        try {
          await createClass(`${worker}-${index}`);
          created++;
        } catch (error) {
          failures.push(error);
        }
      }
    });
    // The Secret is gone, so this begins with the replacement of a pair that is still served.
    startKeeper({});
    startKeeper({});
    const served = () => new Set(server?.reviews.slice(began).map(({ certificate }) => certificate));
    await vi.waitFor(() => expect(served().size).toBeGreaterThanOrEqual(4), { timeout: 50_000, interval: 100 });
    done = true;
    await Promise.all(creating);
    expect(failures).toEqual([]);
    expect(created).toBeGreaterThan(500);
    expect(steps).not.toContain('failed');
    console.info(`${created} StorageClasses, ${served().size} certificates, ${steps.join(' ')}`);
  });

  it('has told of each certificate, and of no key', async () => {
    expect(events.map(({ reason }) => reason)).toEqual(
      steps.filter((step) => step === 'issue').map(() => 'CertificateIssued'),
    );
    const told = JSON.stringify([logger.lines, events]);
    const data = (await secret.read())?.data ?? {};
    for (const key of [data['tls.key'], data['next.key']].filter((one) => one !== undefined)) {
      expect(told).not.toContain(key.slice(60, 120));
      expect(told).not.toContain(Buffer.from(key, 'base64').toString().split('\n')[1]);
    }
    expect(told).not.toContain('PRIVATE KEY');
  });
});

describe('the end of a registration', () => {
  it('takes away only what is ours and names our URL', async () => {
    await Promise.all(keepers.splice(0).map((keeper) => keeper.stop()));
    await createWebhookRegistration({ client: admin, url: 'https://127.0.0.1:1/other' }).remove();
    await configuration();
    await createWebhookRegistration({ client: admin, url }).remove();
    await expect(configuration()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('and a registration leaves alone what Helm has installed', async () => {
    const registration = createWebhookRegistration({ client: admin, url });
    await registration.register();
    await plane.kubectl([
      'label',
      '--overwrite',
      'mutatingwebhookconfiguration',
      configurationName,
      'app.kubernetes.io/managed-by=Helm',
    ]);
    await expect(registration.register()).rejects.toThrow(/was made by Helm.*leave out --webhook-url/);
    await registration.remove();
    await configuration();
  });
});

const configuration = () => admin.get(configurationPath);

interface Entry {
  readonly clientConfig: { readonly caBundle?: string };
}

async function bundles(): Promise<readonly string[]> {
  const { webhooks } = await configuration();
  return (webhooks as readonly Entry[]).map(({ clientConfig }) => clientConfig.caBundle ?? '');
}

/** Everything but the caBundle, and what changes with any write. */
function withoutBundle(object: Awaited<ReturnType<KubeClient['get']>>): unknown {
  const { managedFields: _, resourceVersion: __, generation: ___, ...metadata } = object.metadata;
  const webhooks = (object.webhooks as readonly Entry[]).map(({ clientConfig, ...entry }) => {
    const { caBundle: ____, ...client } = clientConfig;
    return { ...entry, clientConfig: client };
  });
  return { ...object, metadata, webhooks };
}

/** From here on a webhook that cannot be called is an error. */
async function failClosed(): Promise<void> {
  const operations = [0, 1].map((index) => ({
    op: 'replace' as const,
    path: `/webhooks/${index}/failurePolicy`,
    value: 'Fail',
  }));
  await admin.patch(configurationPath, { kind: 'json', operations });
  let probes = 0;
  await vi.waitFor(async () => {
    await createClass(`probe-${probes++}`);
    expect(server?.reviews.length).toBeGreaterThan(0);
  }, soon);
}

function storageClass(name: string, metadata: object = {}) {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { ...metadata, name },
    provisioner: 'none.example.com',
  };
}

async function createClass(name: string, metadata: object = {}): Promise<void> {
  await admin.create(resourcePath(classType), storageClass(name, metadata));
}
