import { X509Certificate } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { freePorts } from '../../hack/controlplane/free-ports.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { storageTopologyPolicyResource } from '../../src/api/names.ts';
import { recreateLabel, recreatePrefix } from '../../src/api/recreate-names.ts';
import { webhookNames } from '../../src/api/webhook-names.ts';
import { hashText } from '../../src/domain/naming/stable-hash.ts';
import { engineResources } from '../../src/kube/observe-engine.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { storageClasses } from '../../src/kube/topology-resources.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { openTrial } from '../support/allowed-calls.ts';
import { auditedCalls, readRulesOf, rightsIn, silentRights, topologyFiles } from '../support/rights.ts';

// The rights of everything about storage topology, each file of deploy/ compared with the calls in the audit log: the
// process that decides, and the one that only answers reviews.

const namespace = 'keepsake-system';
const account = (name: string) => `system:serviceaccount:${namespace}:${name}`;
const webhookRights = fileURLToPath(new URL('../../deploy/rbac-webhook.yaml', import.meta.url));
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
const secret = `/api/v1/namespaces/${namespace}/secrets/${webhookNames.secret}`;
const soon = { timeout: 60_000, interval: 200 };
const zones = (...values: readonly string[]) => [{ matchLabelExpressions: [{ key: ZONE_KEY, values }] }];

let plane: ControlPlane;
let admin: AdminClient;
let kubeconfig: string;
let webhookKubeconfig: string;
let operator: OperatorProcess | undefined;
let webhook: OperatorProcess | undefined;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 2, zones: ['a', 'b'], snapshotController: false, audit: true });
  admin = createAdminClient(plane);
  kubeconfig = await installOperator(plane, { webhook: true, engine: true });
  await plane.kubectl(['apply', '--server-side', `--filename=${webhookRights}`]);
  webhookKubeconfig = await plane.serviceAccountKubeconfig(namespace, 'keepsake-webhook');
  await putWhatIsThereBefore();
  [operator, webhook] = await Promise.all([startController('127.0.0.1'), startWebhook()]);
});

afterAll(async () => {
  await Promise.all([operator?.kill(), webhook?.kill()]);
  await admin?.close();
  await plane?.stop();
});

describe('the process that decides', () => {
  it('brings a class up to date', async () => {
    await vi.waitFor(async () => expect((await getClass('drifted')).allowedTopologies).toEqual(zones('a', 'b')), soon);
  });

  it('creates a class again over an entry that an earlier try has left', async () => {
    const { uid } = (await getClass('old')).metadata;
    const name = `${recreatePrefix}${hashText(['old'], 13)}`;
    await admin.create(configMaps, { metadata: { name, labels: { [recreateLabel]: 'true' } }, data: {} });
    await plane.kubectl(['annotate', 'storageclass', 'old', 'keepsake.dev/recreate=true']);
    await vi.waitFor(async () => expect((await getClass('old')).metadata.uid).not.toBe(uid), soon);
    await vi.waitFor(async () => expect(await journal()).toEqual([]), soon);
  });

  it('keeps admission policies in the API server while a policy wants them', async () => {
    await putPolicy('by-itself', { match: { provisioners: ['other.example'] }, engine: 'AdmissionPolicy' });
    await vi.waitFor(
      async () => expect(await engineObjects()).toEqual(['keepsake-by-itself', 'keepsake-by-itself']),
      soon,
    );
    await admin.delete(resourcePath(storageTopologyPolicyResource, { name: 'by-itself' }));
    await vi.waitFor(async () => expect(await engineObjects()).toEqual([]), soon);
  });

  it('asks for the snapshot that a waiting pod is restored from', async () => {
    await vi.waitFor(async () => expect((await calls('keepsake')).used).toContain(readsSnapshot), soon);
  });

  it('registers the webhook, removes it at its end, and makes the next certificate when the name changes', async () => {
    const registered = [
      'mutatingwebhookconfiguration/keepsake',
      'validatingadmissionpolicy/keepsake-storageclass-guard',
    ];
    const found = () => plane.kubectl(['get', ...registered, '--ignore-not-found', '--output=name']);
    expect((await found()).trim().split('\n')).toHaveLength(registered.length);
    expect(await operator?.stop()).toBe(0);
    expect((await found()).trim()).toBe('');
    operator = await startController('localhost');
    await vi.waitFor(async () => expect(await namesInSecret()).toContain('DNS:localhost'), soon);
    expect(await operator.stop()).toBe(0);
  });

  it('has used every right of its files, and was denied nothing', async () => {
    const base = rightsIn(await readRulesOf('rbac'));
    const granted = rightsIn((await Promise.all(topologyFiles.map(readRulesOf))).flat());
    const { used, forbidden } = await calls('keepsake');
    expect(forbidden).toEqual([]);
    expect(used.filter((right) => granted.includes(right) || !base.includes(right))).toEqual(
      granted.filter((right) => !silentRights.includes(right)),
    );
  });
});

describe('the process that only answers', () => {
  it('has used every right that it is granted, and was denied nothing', async () => {
    expect(await webhook?.stop()).toBe(0);
    const { used, forbidden } = await calls('keepsake-webhook');
    expect(forbidden).toEqual([]);
    expect(used).toEqual(rightsIn(await readRulesOf('rbac-webhook')));
  });

  it('can write nothing, and read nothing but what it decides from and its own Secret', async () => {
    const trial = openTrial({ kubeconfig: webhookKubeconfig, admin: plane.kubeconfig });
    try {
      const { allowed, tried } = await trial.allowed([namespace, 'default']);
      console.info(`the webhook's rights: ${tried} calls tried, ${allowed.length} allowed`);
      const unnamed = (await readRulesOf('rbac-webhook')).filter(({ resourceNames }) => resourceNames === undefined);
      // What every account may ask: who it is and what it may do.
      const everybody = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'].map(
        (name) => `create ${name}.authorization.k8s.io`,
      );
      const expected = [...rightsIn(unnamed), ...everybody, 'create selfsubjectreviews.authentication.k8s.io'];
      expect(allowed).toEqual(expected.sort());
      const of = (where: string, name: string) =>
        `/api/v1/namespaces/${where}/secrets?fieldSelector=metadata.name=${name}`;
      expect(await trial.status({ method: 'GET', path: of(namespace, webhookNames.secret) })).toBe(200);
      expect(await trial.status({ method: 'GET', path: of(namespace, 'another') })).toBe(403);
      expect(await trial.status({ method: 'GET', path: of('default', webhookNames.secret) })).toBe(403);
      for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
        expect(await trial.status({ method, path: secret }), method).toBe(403);
      }
    } finally {
      await trial.close();
    }
  });
});

const readsSnapshot = 'get volumesnapshots.snapshot.storage.k8s.io';

function calls(name: string) {
  return auditedCalls(plane.auditLog, account(name));
}

async function startController(host: string): Promise<OperatorProcess> {
  const [port = 0] = await freePorts(1);
  const args = [
    '--controllers=topology',
    '--webhook',
    `--webhook-bind-address=127.0.0.1:${port}`,
    `--webhook-url=https://${host}:${port}${webhookNames.path}`,
  ];
  return startOperator({ dir: plane.dir, kubeconfig, args });
}

async function startWebhook(): Promise<OperatorProcess> {
  const [port = 0] = await freePorts(1);
  const args = ['--controllers=', '--webhook', `--webhook-bind-address=127.0.0.1:${port}`];
  return startOperator({ dir: plane.dir, kubeconfig: webhookKubeconfig, args, name: 'webhook' });
}

async function putWhatIsThereBefore(): Promise<void> {
  const marks = { 'keepsake.dev/injected': 'allowedTopologies', 'keepsake.dev/policy': 'zonal' };
  await putClass('drifted', 'WaitForFirstConsumer', { allowedTopologies: zones('a') }, marks);
  await putClass('old', 'Immediate');
  await putPolicy('zonal', {
    match: { provisioners: [DRIVER] },
    allowedTopologies: { source: 'Discovered', topologyKeys: [ZONE_KEY], whenDrifted: 'Update' },
  });
  const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'gone' };
  await put({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'restored', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'directory',
      resources: { requests: { storage: '1Mi' } },
      dataSource,
    },
  });
  await put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'restored', namespace: 'default' },
    spec: {
      containers: [{ name: 'app', image: 'none', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'restored' } }],
    },
  });
}

async function put(object: object): Promise<void> {
  await plane.kubectl(['apply', '--filename=-'], { stdin: JSON.stringify(object) });
}

function putPolicy(name: string, spec: object): Promise<void> {
  return put({ apiVersion: 'keepsake.dev/v1', kind: 'StorageTopologyPolicy', metadata: { name }, spec });
}

function putClass(
  name: string,
  volumeBindingMode: string,
  fields: object = {},
  annotations: object = {},
): Promise<void> {
  const head = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, annotations } };
  return put({ ...head, provisioner: DRIVER, volumeBindingMode, ...fields });
}

function getClass(name: string): Promise<RawObject> {
  return admin.get(resourcePath(storageClasses, { name }));
}

/** What the certificates are for that are served or will be. */
async function namesInSecret(): Promise<readonly unknown[]> {
  const { data = {} } = (await admin.get(secret)) as { readonly data?: Readonly<Record<string, string>> };
  const certificates = [data['tls.crt'], data['next.crt']].filter((one) => one !== undefined);
  return certificates.map((one) => new X509Certificate(Buffer.from(one, 'base64')).subjectAltName);
}

async function journal(): Promise<readonly string[]> {
  const { items } = await admin.list(configMaps, { labelSelector: `${recreateLabel}=true` });
  return items.map(({ metadata }) => metadata.name);
}

async function engineObjects(): Promise<readonly string[]> {
  const lists = await Promise.all(Object.values(engineResources).map((type) => admin.list(resourcePath(type))));
  return lists.flatMap(({ items }) => items.map(({ metadata }) => metadata.name));
}
