import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { clusterNodes, DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { storageTopologyPolicyResource } from '../../src/api/names.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { joinCluster } from '../support/topology-cluster.ts';

// A cluster that has volumes but no snapshots: their CRDs are not there.

let plane: ControlPlane;
let admin: AdminClient;
let operator: OperatorProcess | undefined;

beforeAll(async () => {
  plane = await startControlPlane({ csi: false, nodes: 2 });
  admin = createAdminClient(plane);
  const kubeconfig = await installOperator(plane);
  await joinCluster(plane.kubectl, ...clusterNodes({ nodes: 2, zones: ['a', 'b'] }));
  operator = await startOperator({ dir: plane.dir, kubeconfig, args: ['--controllers=topology'] });
});

afterAll(async () => {
  await operator?.kill();
  await admin?.close();
  await plane?.stop();
});

it('works with topology alone where nobody has installed snapshots, and complains of nothing', async () => {
  const groups = await plane.kubectl(['api-versions']);
  expect(groups).not.toContain('snapshot.storage.k8s.io');
  expect((await fetch(`${operator?.healthUrl}/readyz`)).status).toBe(200);
  await admin.create(resourcePath(storageTopologyPolicyResource), {
    apiVersion: 'keepsake.dev/v1',
    kind: 'StorageTopologyPolicy',
    metadata: { name: 'zonal' },
    spec: { match: { provisioners: [DRIVER] }, allowedTopologies: { source: 'Discovered', topologyKeys: [ZONE_KEY] } },
  });
  await vi.waitFor(
    async () => {
      const { status } = await admin.get(resourcePath(storageTopologyPolicyResource, { name: 'zonal' }));
      expect(status).toMatchObject({
        conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]),
        topologyDomains: expect.arrayContaining([expect.objectContaining({ topologyKey: ZONE_KEY })]),
      });
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(await operator?.stop()).toBe(0);
  const lines = operator?.lines().map((line) => JSON.parse(line) as { readonly level: string }) ?? [];
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});
