import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clusterNodes, NODE_KEY, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import {
  joinCluster,
  leaveCluster,
  registerDriver,
  relabelNode,
  unregisterDriver,
} from '../support/topology-cluster.ts';
import { openTopologyStage, type Tenant, type TopologyStage } from '../support/topology-stage.ts';

const soon = { timeout: 30_000, interval: 200 };

let plane: ControlPlane;
let stage: TopologyStage;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 2, snapshotController: false });
  stage = openTopologyStage(plane.kubectl);
});

afterAll(async () => {
  await plane?.stop();
});

describe('a topology that changes while the cluster lives', () => {
  it('has no place for Pods of a zone that was scaled away, until it is back', async () => {
    const tenant = onNode('node-2', 'away');
    await leaveCluster(plane.kubectl, 'node-2');
    await stage.claim(tenant);
    await stage.run(tenant);
    expect(await stage.placement(tenant)).toEqual({ unschedulable: expect.stringContaining('0/1 nodes') });
    await joinCluster(plane.kubectl, ...clusterNodes({ nodes: 2 }).slice(1));
    await expectHome(tenant, 'b');
  });

  it('provisions nothing on a node whose label is late: the driver is registered by a key that the Node lacks', async () => {
    const tenant = onNode('node-1', 'late');
    await relabelNode(plane.kubectl, 'node-1', { [ZONE_KEY]: null });
    await stage.claim(tenant);
    await stage.run(tenant);
    await expectComplaint(tenant, /topology labels from selected node .* does not match topology keys from CSINode/);
    await relabelNode(plane.kubectl, 'node-1', { [ZONE_KEY]: 'a' });
    await expectHome(tenant, 'a');
  });

  it('provisions nothing on a node without the driver, until that is registered', async () => {
    const tenant = onNode('node-1', 'driverless');
    await unregisterDriver(plane.kubectl, 'node-1');
    await stage.claim(tenant);
    await stage.run(tenant);
    await expectComplaint(tenant, /no topology key found/);
    await registerDriver(plane.kubectl, 'node-1', [NODE_KEY, ZONE_KEY]);
    await expectHome(tenant, 'a');
  });
});

function onNode(node: string, pod: string): Tenant {
  return { pod, claim: `data-${pod}`, storageClass: 'directory-wait', node };
}

async function expectHome(tenant: Tenant, zone: string): Promise<void> {
  await stage.whenBound(tenant);
  await vi.waitFor(async () => expect(await stage.placement(tenant)).toEqual({ node: tenant.node }), soon);
  expect(await stage.volumeDomain(tenant, ZONE_KEY)).toBe(zone);
}

async function expectComplaint({ claim }: Tenant, sentence: RegExp): Promise<void> {
  await vi.waitFor(async () => expect(await plane.kubectl(['events', `--for=pvc/${claim}`])).toMatch(sentence), soon);
}
