import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clusterNodes, DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { storageTopologyPolicyResource } from '../../src/api/names.ts';
import type { StorageTopologyPolicyStatus } from '../../src/api/storage-topology-policy.generated.ts';
import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { storageClasses } from '../../src/kube/topology-resources.ts';
import { createTransport } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { isRecord, type RawObject } from '../../src/runtime/raw-object.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { auditedCalls } from '../support/rights.ts';
import { joinCluster, leaveCluster } from '../support/topology-cluster.ts';
import { startTopology, type TopologyProcess } from '../support/topology-in-process.ts';

// One cluster with a real provisioner, and the topology controller with the operator's own rights. Later parts build on
// earlier ones.

const account = 'system:serviceaccount:keepsake-system:keepsake';
const soon = { timeout: 10_000, interval: 50 };
const configMaps = '/api/v1/namespaces/keepsake-system/configmaps';
const everyZone = [{ matchLabelExpressions: [{ key: ZONE_KEY, values: ['a', 'b', 'c'] }] }];

let plane: ControlPlane;
let admin: AdminClient;
let transport: ReturnType<typeof createTransport>;
let topology: TopologyProcess | undefined;
const logger = createMemoryLogger();

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 3, zones: ['a', 'b', 'c'], snapshotController: false, audit: true });
  const kubeconfig = await installOperator(plane, { webhook: true });
  admin = createAdminClient(plane);
  const { kubeConfig } = loadKubeconfig({ path: kubeconfig, env: {} });
  transport = createTransport(kubeConfig, { clock: systemClock, logger, userAgent: 'keepsake-topology-test' });
  start();
});

afterAll(async () => {
  await topology?.stop();
  await transport?.close();
  await admin?.close();
  await plane?.stop();
});

describe('a policy', () => {
  it('says within seconds where volumes can be, and how the classes are', async () => {
    await admin.create(resourcePath(storageTopologyPolicyResource), {
      apiVersion: 'keepsake.dev/v1',
      kind: 'StorageTopologyPolicy',
      metadata: { name: 'zonal' },
      spec: {
        match: { provisioners: [DRIVER] },
        allowedTopologies: { source: 'Discovered', topologyKeys: [ZONE_KEY], whenDrifted: 'Update' },
      },
    });
    await vi.waitFor(async () => {
      const { conditions, storageClasses: listed } = await status();
      expect(conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
      expect(listed).toContainEqual(expect.objectContaining({ name: 'directory', compliant: false }));
      expect(listed).toContainEqual(expect.objectContaining({ name: 'directory-wait' }));
      expect(await zoneNodes()).toEqual({ a: 1, b: 1, c: 1 });
    }, soon);
  });

  it('remembers a zone that was scaled to zero, also after a restart', async () => {
    await leaveCluster(plane.kubectl, 'node-3');
    await vi.waitFor(async () => expect(await zoneNodes()).toEqual({ a: 1, b: 1, c: 0 }), soon);
    await topology?.stop();
    start();
    await vi.waitFor(
      () => expect(rememberedInView()).toContainEqual(expect.objectContaining({ value: 'c', nodes: 0 })),
      soon,
    );
    expect(await zoneNodes()).toEqual({ a: 1, b: 1, c: 0 });
    await joinCluster(plane.kubectl, ...clusterNodes({ nodes: 3, zones: ['a', 'b', 'c'] }).slice(2));
    await vi.waitFor(async () => expect(await zoneNodes()).toEqual({ a: 1, b: 1, c: 1 }), soon);
  });

  it('brings a class up to date whose injected values have drifted, and leaves the written ones of another', async () => {
    const stale = [{ matchLabelExpressions: [{ key: ZONE_KEY, values: ['a', 'b'] }] }];
    await createClass('written', { volumeBindingMode: 'WaitForFirstConsumer', allowedTopologies: stale });
    const drifted = await createClass(
      'drifted',
      { volumeBindingMode: 'WaitForFirstConsumer', allowedTopologies: stale },
      { 'keepsake.dev/injected': 'allowedTopologies', 'keepsake.dev/policy': 'zonal' },
    );
    await vi.waitFor(async () => {
      const { metadata, allowedTopologies } = await getClass('drifted');
      expect(allowedTopologies).toEqual(everyZone);
      expect(metadata.uid).toBe(drifted.metadata.uid);
    }, soon);
    expect((await getClass('written')).allowedTopologies).toEqual(stale);
  });
});

describe('an Immediate class with volumes in use', () => {
  let before: RawObject;
  let volume: RawObject;

  beforeAll(async () => {
    const marks = {
      'storageclass.kubernetes.io/is-default-class': 'true',
      'argocd.argoproj.io/tracking-id': 'apps:storage.k8s.io/StorageClass:/old',
    };
    before = await createClass('old', { volumeBindingMode: 'Immediate', allowVolumeExpansion: true }, marks);
    await createClaim('data');
    await plane.kubectl(['wait', 'pvc/data', '--for=jsonpath={.status.phase}=Bound', '--timeout=60s']);
    volume = await volumeOf('data');
  });

  it('stays as it is without consent; the status says what to do', async () => {
    await vi.waitFor(async () => {
      const entry = (await status()).storageClasses?.find(({ name }) => name === 'old');
      expect(entry).toMatchObject({ compliant: false, reasons: expect.arrayContaining(['BindingModeImmediate']) });
      expect(entry?.remediation).toContain('keepsake.dev/recreate');
    }, soon);
    expect(await getClass('old')).toEqual(before);
  });

  it('is created again with consent, with all of its marks, while volume and claim stay', async () => {
    await plane.kubectl(['annotate', 'storageclass', 'old', 'keepsake.dev/recreate=true']);
    await vi.waitFor(async () => expect((await getClass('old')).metadata.uid).not.toBe(before.metadata.uid), soon);
    const after = await getClass('old');
    expect(after).toMatchObject({
      provisioner: DRIVER,
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: everyZone,
      allowVolumeExpansion: true,
      reclaimPolicy: 'Delete',
      metadata: {
        annotations: {
          'storageclass.kubernetes.io/is-default-class': 'true',
          'argocd.argoproj.io/tracking-id': 'apps:storage.k8s.io/StorageClass:/old',
          'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies',
          'keepsake.dev/policy': 'zonal',
        },
      },
    });
    expect(after.metadata.annotations).not.toHaveProperty(['keepsake.dev/recreate']);
    expect((await volumeOf('data')).metadata.uid).toBe(volume.metadata.uid);
    await plane.kubectl(['wait', 'pvc/data', '--for=jsonpath={.status.phase}=Bound', '--timeout=5s']);
    await vi.waitFor(async () => {
      const entry = (await status()).storageClasses?.find(({ name }) => name === 'old');
      expect(entry).toMatchObject({ compliant: true, volumeBindingMode: 'WaitForFirstConsumer' });
    }, soon);
    expect((await admin.list(configMaps, { labelSelector: 'keepsake.dev/recreate-journal' })).items).toEqual([]);
    expect(topology?.events.map(({ reason }) => reason)).toContain('ClassRecreated');
  });

  it('is not deleted where the API server would refuse the new one', async () => {
    const guarded = await createClass('guarded', { volumeBindingMode: 'Immediate' });
    await forbidCreation();
    await plane.kubectl(['annotate', 'storageclass', 'guarded', 'keepsake.dev/recreate=true']);
    await vi.waitFor(
      () =>
        expect(topology?.events).toContainEqual(
          expect.objectContaining({
            reason: 'ClassNotRecreated',
            note: expect.stringContaining('nobody makes classes today'),
          }),
        ),
      soon,
    );
    expect((await getClass('guarded')).metadata.uid).toBe(guarded.metadata.uid);
  });
});

it('writes nothing while nothing happens, and has used no right that it does not have', async () => {
  await vi.waitFor(() => expect(topology?.idle).toBe(true), soon);
  const written = await versions();
  const looks = await looksSoFar();
  // A label that no driver registers: it asks for a look, in which nothing new is found.
  await plane.kubectl(['label', 'node', 'node-1', 'example.com/rack=1']);
  await vi.waitFor(async () => expect(await looksSoFar()).toBeGreaterThan(looks), soon);
  await vi.waitFor(() => expect(topology?.idle).toBe(true), soon);
  expect(await versions()).toEqual(written);
  expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  const { used, forbidden } = await auditedCalls(plane.auditLog, account);
  expect(forbidden).toEqual([]);
  expect(used).toEqual(
    [
      'create configmaps',
      'create storageclasses.storage.k8s.io',
      'delete configmaps',
      'delete storageclasses.storage.k8s.io',
      'get storageclasses.storage.k8s.io',
      'list configmaps',
      'list csinodes.storage.k8s.io',
      'list nodes',
      'list storageclasses.storage.k8s.io',
      'list storagetopologypolicies.keepsake.dev',
      'patch storageclasses.storage.k8s.io',
      'patch storagetopologypolicies/status.keepsake.dev',
      'watch csinodes.storage.k8s.io',
      'watch nodes',
      'watch storageclasses.storage.k8s.io',
      'watch storagetopologypolicies.keepsake.dev',
    ].sort(),
  );
});

function start(): void {
  topology = startTopology({ transport: transport.request, clock: systemClock, logger });
}

async function status(): Promise<StorageTopologyPolicyStatus> {
  const policy = await admin.get(resourcePath(storageTopologyPolicyResource, { name: 'zonal' }));
  return (policy.status ?? {}) as StorageTopologyPolicyStatus;
}

async function zoneNodes(): Promise<Readonly<Record<string, number>>> {
  const domains = (await status()).topologyDomains ?? [];
  const values = domains.find(({ topologyKey }) => topologyKey === ZONE_KEY)?.values ?? [];
  return Object.fromEntries(values.map(({ value, nodes }) => [value, nodes]));
}

function rememberedInView() {
  const domains = topology?.view().drivers.get(DRIVER)?.domains ?? [];
  return domains.find(({ topologyKey }) => topologyKey === ZONE_KEY)?.values;
}

function createClass(name: string, fields: object, annotations?: Readonly<Record<string, string>>): Promise<RawObject> {
  const object = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner: DRIVER,
  };
  return admin.create(resourcePath(storageClasses), { ...object, ...fields });
}

function getClass(name: string): Promise<RawObject> {
  return admin.get(resourcePath(storageClasses, { name }));
}

function createClaim(name: string): Promise<RawObject> {
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'old', resources: { requests: { storage: '1Gi' } } };
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec };
  return admin.create('/api/v1/namespaces/default/persistentvolumeclaims', claim);
}

async function volumeOf(name: string): Promise<RawObject> {
  const { spec } = await admin.get(`/api/v1/namespaces/default/persistentvolumeclaims/${name}`);
  return admin.get(`/api/v1/persistentvolumes/${isRecord(spec) ? spec.volumeName : ''}`);
}

/** A policy of admission that refuses every new class. It takes the API server a moment to heed it. */
async function forbidCreation(): Promise<void> {
  const group = '/apis/admissionregistration.k8s.io/v1';
  const name = 'nobody';
  const rule = {
    apiGroups: ['storage.k8s.io'],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['storageclasses'],
  };
  await admin.create(`${group}/validatingadmissionpolicies`, {
    metadata: { name },
    spec: {
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: 'false', message: 'nobody makes classes today' }],
    },
  });
  await admin.create(`${group}/validatingadmissionpolicybindings`, {
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  });
  const probe = { metadata: { name: 'probe' }, provisioner: DRIVER };
  await vi.waitFor(
    () => expect(admin.create(resourcePath(storageClasses), probe, { dryRun: true })).rejects.toThrow('nobody makes'),
    { timeout: 30_000, interval: 100 },
  );
}

/** Of each object that the controller may write. */
async function versions(): Promise<readonly string[]> {
  const paths = [resourcePath(storageTopologyPolicyResource), resourcePath(storageClasses), configMaps];
  const lists = await Promise.all(paths.map((path) => admin.list(path)));
  return lists.flatMap(({ items }) =>
    items.map(({ metadata: { name, resourceVersion } }) => `${name} ${resourceVersion}`),
  );
}

/** Looks that ended well. */
async function looksSoFar(): Promise<number> {
  const lines = (await topology?.scrape())?.split('\n') ?? [];
  const counts = lines.filter((line) => /^keepsake_reconcile_total\{.*result="(?:success|requeue_after)"/.test(line));
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
