import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { type FaultProxy, type ProxiedCall, startFaultProxy } from '../support/fault-proxy.ts';
import { openStage, type SeenSnapshot, type Stage, snapshotType } from '../support/stage.ts';

// A real kill -9 after each single write of a snapshot's life: the write is done, its answer never arrives, the process
// is gone. The next process must bring the same end about. Every other fault of every other call is shown in memory, in
// test/faults.

/** From the first finalizer to the last: five writes until it is ready, three until it is gone. */
const writes = [1, 2, 3, 4, 5, 6, 7, 8];
const soon = { timeout: 60_000, interval: 50 };
const contentType = { group: 'snapshot.storage.k8s.io', version: 'v1', plural: 'volumesnapshotcontents' };
const claimType = { group: '', version: 'v1', plural: 'persistentvolumeclaims' };

let plane: ControlPlane;
let admin: AdminClient;
let proxy: FaultProxy;
let kubeconfig: string;
let operator: OperatorProcess;
let stage: Stage;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, snapshotController: false });
  admin = createAdminClient(plane);
  proxy = await startFaultProxy(plane);
  kubeconfig = await proxy.kubeconfig(plane.dir, await tokenIn(await installOperator(plane, { binding: true })));
  stage = await openStage(admin, 'killed');
  await Promise.all(writes.map((write) => stage.claim(`data-${write}`)));
  await Promise.all(writes.map((write) => stage.whenBound(`data-${write}`)));
  await start();
});

afterAll(async () => {
  await operator?.kill();
  await proxy?.close();
  await admin?.close();
  await plane?.stop();
});

async function tokenIn(path: string): Promise<string> {
  const { users } = parse(await readFile(path, 'utf8')) as {
    readonly users: readonly [{ readonly user: { readonly token: string } }];
  };
  return users[0].user.token;
}

async function start(): Promise<void> {
  operator = await startOperator({
    dir: plane.dir,
    kubeconfig,
    args: ['--controllers=binding', '--binding-mode=builtin', '--binding-preflight-seconds=1'],
  });
}

/** The Leases of a killed process run out after 15 s; here they are taken away, as if that had passed. */
async function restart(): Promise<void> {
  const leases = (await admin.list('/apis/coordination.k8s.io/v1/leases')).items;
  const ours = leases.filter(({ spec }) => JSON.stringify(spec).includes('"holderIdentity":"keepsake_'));
  for (const { metadata } of leases.filter((one) => ours.includes(one) || one.metadata.name === 'keepsake-leader')) {
    await admin.delete(
      `/apis/coordination.k8s.io/v1/namespaces/${metadata.namespace}/leases/${encodeURIComponent(metadata.name)}`,
    );
  }
  await start();
}

function isBinding({ method, path, status }: ProxiedCall): boolean {
  // What was refused has written nothing.
  if (method === 'GET' || status > 299 || path.includes('/events')) return false;
  return path.includes('/volumesnapshotcontents') || path.includes('/namespaces/killed/');
}

const see = async (name: string) =>
  (await stage.snapshots()).find(({ metadata }) => metadata.name === name) as SeenSnapshot | undefined;

describe('a snapshot is made, becomes ready and is deleted', () => {
  it.each(writes)('although the binding is killed right after write %i', async (write) => {
    const name = `after-${write}`;
    const broken = proxy
      .breakAfter(write, isBinding, () => operator.kill())
      .then(async (call) => {
        await restart();
        return call;
      });
    await stage.create(snapshotType, {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name },
      spec: { source: { persistentVolumeClaimName: `data-${write}` } },
    });
    await vi.waitFor(async () => expect((await see(name))?.status).toMatchObject({ readyToUse: true }), soon);
    const bound = (await see(name))?.status?.boundVolumeSnapshotContentName ?? '';
    const { status } = await admin.get(resourcePath(contentType, { name: bound }));
    expect(status).toMatchObject({ readyToUse: true, snapshotHandle: expect.stringMatching(/^snap-/) });

    await stage.remove(snapshotType, name);
    await vi.waitFor(async () => expect(await see(name)).toBeUndefined(), soon);
    const { method, path } = await broken;
    console.info(`write ${write}: ${method} ${path.split('?')[0]?.replaceAll(/[0-9a-f]{8}-[-0-9a-f]+/g, '…')}`);
    await expect(admin.get(resourcePath(contentType, { name: bound }))).rejects.toMatchObject({ code: 'not-found' });
    await vi.waitFor(async () => {
      const claim = await admin.get(resourcePath(claimType, { namespace: 'killed', name: `data-${write}` }));
      expect(claim.metadata.finalizers).not.toContain(upstreamFinalizers.claimSource);
    }, soon);
    const { snapshotHandle } = status as { readonly snapshotHandle: string };
    expect(existsSync(plane.snapshotFolder(snapshotHandle))).toBe(false);
  });
});
