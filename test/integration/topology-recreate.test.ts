import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { clusterNodes, DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { freePorts } from '../../hack/controlplane/free-ports.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { joinCluster, leaveCluster } from '../support/topology-cluster.ts';
import type { SeenStorageClass } from '../support/topology-stage.ts';

// What the operator writes into classes goes through its own webhook, which must know it from what people write.

const zones = ['a', 'b', 'c', 'd'];
const nodes = clusterNodes({ nodes: 4, zones });
const soon = { timeout: 30_000, interval: 100 };
const marks = { 'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies', 'keepsake.dev/policy': 'zonal' };
/** As somebody wrote it who did not think of the mode. */
const manifest = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'old', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: DRIVER,
};
const policy = {
  apiVersion: 'keepsake.dev/v1',
  kind: 'StorageTopologyPolicy',
  metadata: { name: 'zonal' },
  spec: {
    match: { provisioners: [DRIVER] },
    allowedTopologies: { source: 'Discovered', topologyKeys: [ZONE_KEY], whenDrifted: 'Update' },
  },
};

let plane: ControlPlane;
let operator: OperatorProcess | undefined;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 4, zones, snapshotController: false });
  await leaveCluster(plane.kubectl, 'node-3', 'node-4');
  await put('create', manifest);
  const kubeconfig = await installOperator(plane, { webhook: true });
  const [port = 0] = await freePorts(1);
  const args = [
    '--controllers=topology',
    '--webhook',
    `--webhook-bind-address=127.0.0.1:${port}`,
    `--webhook-url=https://127.0.0.1:${port}/mutate-storageclass`,
  ];
  operator = await startOperator({ dir: plane.dir, kubeconfig, args });
  await put('apply', policy);
  await vi.waitFor(async () => expect((await tried()).volumeBindingMode).toBe('WaitForFirstConsumer'), soon);
});

afterAll(async () => {
  await operator?.stop();
  await plane?.stop();
});

it('a class that is created again by consent keeps its marks on the way through the webhook', async () => {
  expect((await seen()).volumeBindingMode).toBe('Immediate');
  await plane.kubectl(['annotate', 'storageclass', 'old', 'keepsake.dev/recreate=true']);
  await vi.waitFor(async () => expect((await seen()).volumeBindingMode).toBe('WaitForFirstConsumer'), soon);
  const recreated = await seen();
  expect(valuesOf(recreated)).toEqual(['a', 'b']);
  expect(recreated.metadata.annotations).toEqual({ ...manifest.metadata.annotations, ...marks });
});

it('a replace from the manifest that never had a mode goes on working', async () => {
  await put('replace', manifest);
  expect(await seen()).toMatchObject({ volumeBindingMode: 'WaitForFirstConsumer', metadata: { annotations: marks } });
});

it.each([
  ['node-3', ['a', 'b', 'c']],
  ['node-4', ['a', 'b', 'c', 'd']],
])('values that come with %s are put in, and the mark says that they are not the author’s', async (name, values) => {
  await joinCluster(plane.kubectl, ...nodes.filter((node) => node.name === name));
  await vi.waitFor(async () => expect(valuesOf(await seen())).toEqual(values), soon);
  expect((await seen()).metadata.annotations).toMatchObject(marks);
});

async function put(verb: 'create' | 'apply' | 'replace', object: object, ...flags: readonly string[]): Promise<string> {
  return plane.kubectl([verb, ...flags, '--filename=-'], { stdin: JSON.stringify(object) });
}

async function tried(): Promise<SeenStorageClass> {
  const probe = { ...manifest, metadata: { name: 'probe' } };
  return JSON.parse(await put('create', probe, '--dry-run=server', '--output=json'));
}

async function seen(): Promise<SeenStorageClass> {
  return vi.waitFor(async () => JSON.parse(await plane.kubectl(['get', 'storageclass', 'old', '-o', 'json'])), soon);
}

function valuesOf({ allowedTopologies = [] }: SeenStorageClass): readonly string[] {
  return allowedTopologies.flatMap((term) => term.matchLabelExpressions.flatMap(({ values }) => values));
}
