import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { recreateLabel } from '../../src/api/recreate-names.ts';
import { isKubeError } from '../../src/kube/kube-error.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { storageClasses } from '../../src/kube/topology-resources.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { type FaultProxy, type ProxiedCall, startFaultProxy } from '../support/fault-proxy.ts';
import { openStage, type Stage } from '../support/stage.ts';

// A real kill -9 after each single write of a class's recreation: the write is done, its answer never arrives, the process
// is gone. The next process must bring the same end about, whether a class was there at that moment or not.

const writes = [
  { write: 1, title: 'the entry in the journal', there: true },
  { write: 2, title: 'the deletion', there: false },
  { write: 3, title: 'the creation', there: true },
  { write: 4, title: 'the end of the entry', there: true },
];
const soon = { timeout: 60_000, interval: 50 };
const marks = {
  'storageclass.kubernetes.io/is-default-class': 'true',
  'argocd.argoproj.io/tracking-id': 'apps:storage.k8s.io/StorageClass:/old',
};
const configMaps = '/api/v1/namespaces/keepsake-system/configmaps';
const leases = '/apis/coordination.k8s.io/v1/namespaces/keepsake-system/leases';

let plane: ControlPlane;
let admin: AdminClient;
let proxy: FaultProxy;
let kubeconfig: string;
let operator: OperatorProcess | undefined;
let stage: Stage;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, zones: ['a'], snapshotController: false });
  admin = createAdminClient(plane);
  proxy = await startFaultProxy(plane);
  kubeconfig = await proxy.kubeconfig(plane.dir, await tokenIn(await installOperator(plane)));
  stage = await openStage(admin, 'killed');
  await admin.create('/apis/keepsake.dev/v1/storagetopologypolicies', {
    apiVersion: 'keepsake.dev/v1',
    kind: 'StorageTopologyPolicy',
    metadata: { name: 'zonal' },
    spec: { match: { provisioners: [DRIVER] }, allowedTopologies: { source: 'Discovered', topologyKeys: [ZONE_KEY] } },
  });
  await Promise.all(writes.map(({ write }) => openClass(write)));
  await start();
});

afterAll(async () => {
  await operator?.kill();
  await proxy?.close();
  await admin?.close();
  await plane?.stop();
});

describe('a class that is created again by consent is there in the end, with its marks', () => {
  it.each(writes)('although the operator is killed right after $title', async ({ write, there }) => {
    const name = `old-${write}`;
    const before = await see(name);
    const kept = await claimAndVolume(write);
    let meanwhile: Meanwhile | undefined;
    const broken = proxy
      .breakAfter(write, isRecreation, async () => operator?.kill())
      .then(async (call) => {
        meanwhile = { there: (await see(name)) !== undefined, journal: await journal() };
        await restart();
        return call;
      });
    const asked = { metadata: { annotations: { 'keepsake.dev/recreate': 'true' } } };
    await admin.patch(resourcePath(storageClasses, { name }), { kind: 'merge', body: asked });
    const { method, path } = await broken;
    console.info(`write ${write}: ${method} ${path.split('?')[0]}; then ${JSON.stringify(meanwhile)}`);
    expect(meanwhile?.there).toBe(there);
    expect(meanwhile?.journal).toHaveLength(write < 4 ? 1 : 0);

    const after = await vi.waitFor(async () => {
      const seen = await see(name);
      expect(seen?.volumeBindingMode).toBe('WaitForFirstConsumer');
      expect(await journal()).toEqual([]);
      return seen as RawObject;
    }, soon);
    expect(after.metadata.uid).not.toBe(before?.metadata.uid);
    expect(after).toMatchObject({
      provisioner: DRIVER,
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE_KEY, values: ['a'] }] }],
      metadata: { annotations: { ...marks, 'keepsake.dev/policy': 'zonal' }, labels: { team: 'storage' } },
    });
    expect(after.metadata.annotations).not.toHaveProperty(['keepsake.dev/recreate']);
    expect(await claimAndVolume(write)).toEqual(kept);
  });
});

interface Meanwhile {
  readonly there: boolean;
  readonly journal: readonly string[];
}

async function openClass(write: number): Promise<void> {
  await admin.create(resourcePath(storageClasses), {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: `old-${write}`, annotations: marks, labels: { team: 'storage' } },
    provisioner: DRIVER,
    volumeBindingMode: 'Immediate',
    reclaimPolicy: 'Retain',
    allowVolumeExpansion: true,
  });
  await stage.claim(`data-${write}`, { storageClassName: `old-${write}` });
  await stage.whenBound(`data-${write}`);
}

/** Both, whole: nothing may touch them. */
async function claimAndVolume(write: number): Promise<readonly RawObject[]> {
  const claim = await admin.get(`/api/v1/namespaces/killed/persistentvolumeclaims/data-${write}`);
  const { volumeName } = claim.spec as { readonly volumeName: string };
  return [claim, await admin.get(`/api/v1/persistentvolumes/${volumeName}`)];
}

async function tokenIn(path: string): Promise<string> {
  const { users } = parse(await readFile(path, 'utf8')) as {
    readonly users: readonly [{ readonly user: { readonly token: string } }];
  };
  return users[0].user.token;
}

async function start(): Promise<void> {
  operator = await startOperator({ dir: plane.dir, kubeconfig, args: ['--controllers=topology'] });
}

/** The Lease of a killed process runs out after 15 s; here it is taken away, as if that had passed. */
async function restart(): Promise<void> {
  await admin.delete(`${leases}/keepsake-leader`);
  await start();
}

function isRecreation({ method, path, status }: ProxiedCall): boolean {
  // What was refused has written nothing, and a dry run never does.
  if (method === 'GET' || status > 299 || path.includes('dryRun')) return false;
  return path.startsWith(configMaps) || path.startsWith('/apis/storage.k8s.io/v1/storageclasses');
}

async function see(name: string): Promise<RawObject | undefined> {
  try {
    return await admin.get(resourcePath(storageClasses, { name }));
  } catch (error) {
    if (isKubeError(error, 'not-found')) return undefined;
    throw error;
  }
}

async function journal(): Promise<readonly string[]> {
  const { items } = await admin.list(configMaps, { labelSelector: `${recreateLabel}=true` });
  return items.map(({ metadata }) => metadata.name);
}
