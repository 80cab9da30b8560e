import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIVER } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { freePorts } from '../../hack/controlplane/free-ports.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { localVolume } from '../support/local-volume.ts';
import { openTopologyStage, type PlainClass, type Tenant, type TopologyStage } from '../support/topology-stage.ts';

// Pods that may run on one node alone, with claims of a StorageClass that does not say when to bind. The API server makes
// it Immediate, and then it is chance whether the volume lies where its Pod can go. Under a policy it never is.

const REGION_KEY = 'topology.kubernetes.io/region';
const ZONE_KEY = 'topology.kubernetes.io/zone';
const HOSTNAME_KEY = 'kubernetes.io/hostname';
const RACK_KEY = 'example.com/rack';
const LOCAL = 'kubernetes.io/no-provisioner';

/** The Pods' only node, and where it is. */
const home = 'node-4';
const domains = [
  { what: 'region', key: REGION_KEY, values: ['east', 'west'], right: 'west' },
  { what: 'zone', key: ZONE_KEY, values: ['a', 'b'], right: 'b' },
  { what: 'host', key: HOSTNAME_KEY, values: ['node-1', 'node-2', 'node-3', 'node-4'], right: 'node-4' },
  { what: 'rack', key: RACK_KEY, values: ['1', '2', '3', '4'], right: '4' },
];
const nodeLabels = [
  { [REGION_KEY]: 'east', [RACK_KEY]: '1' },
  { [REGION_KEY]: 'west', [RACK_KEY]: '2' },
  { [REGION_KEY]: 'east', [RACK_KEY]: '3' },
  { [REGION_KEY]: 'west', [RACK_KEY]: '4' },
];

const optOut = { 'keepsake.dev/topology-policy': 'ignore' };
const conflict = /node\(s\) didn't match PersistentVolume's node affinity|volume node affinity conflict/;
const soon = { timeout: 30_000, interval: 200 };

let plane: ControlPlane;
let operator: OperatorProcess | undefined;
let stage: TopologyStage;

describe.each(domains)('volumes that belong to a $what', ({ key, values, right }) => {
  beforeAll(async () => {
    plane = await startControlPlane({ nodes: 4, nodeLabels, topologyKeys: [key], snapshotController: false });
    stage = openTopologyStage(plane.kubectl);
  });
  afterAll(end);

  const plain = (name: string): PlainClass => ({ name, provisioner: DRIVER });
  // Claims as a StatefulSet names them: for Immediate the provisioner takes the domains in turn, so each domain gets one.
  const tenants = (storageClass: string): readonly Tenant[] =>
    values.map((_, index) => ({
      pod: `${storageClass}-${index}`,
      claim: `data-${storageClass}-${index}`,
      storageClass,
      node: home,
    }));

  /** All but one of the Pods wait for ever: their volumes are made, and lie where they cannot go. */
  async function expectVolumesByChance(storageClass: string): Promise<void> {
    const all = tenants(storageClass);
    for (const tenant of all) await stage.claim(tenant);
    await stage.whenBound(...all);
    const placed = await Promise.all(all.map((tenant) => stage.volumeDomain(tenant, key)));
    expect([...placed].sort()).toEqual(values);
    for (const tenant of all) await stage.run(tenant);
    for (const [index, tenant] of all.entries()) {
      const expected = placed[index] === right ? { node: home } : { unschedulable: expect.stringMatching(conflict) };
      expect(await stage.placement(tenant), `${tenant.pod} with a volume in ${placed[index]}`).toEqual(expected);
    }
  }

  it('lie where chance has it without a policy, and Pods stay Pending', async () => {
    expect((await stage.applyClass(plain('before'))).volumeBindingMode).toBe('Immediate');
    await expectVolumesByChance('before');
  });

  it('lie where their Pod runs under a policy', async () => {
    operator = await startTopologyOperator(plane);
    await enforce({ provisioners: [DRIVER], topologyKeys: [key] }, plain('tried'));
    const applied = await stage.applyClass(plain('after'));
    expect(applied.volumeBindingMode).toBe('WaitForFirstConsumer');
    expect(applied.allowedTopologies).toEqual([{ matchLabelExpressions: [{ key, values }] }]);
    expect(applied.metadata.annotations).toMatchObject({
      'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies',
      'keepsake.dev/policy': 'domains',
    });
    const all = tenants('after');
    for (const tenant of all) await stage.claim(tenant);
    for (const tenant of all) await stage.run(tenant);
    await stage.whenBound(...all);
    for (const tenant of all) {
      await vi.waitFor(async () => expect(await stage.placement(tenant), tenant.pod).toEqual({ node: home }), soon);
      expect(await stage.volumeDomain(tenant, key), tenant.claim).toBe(right);
    }
  });

  it('are of a class that is as before when it opts out', async () => {
    const applied = await stage.applyClass({ ...plain('ignored'), labels: optOut });
    expect(applied).toMatchObject({ volumeBindingMode: 'Immediate' });
    expect(applied.allowedTopologies).toBeUndefined();
  });
});

describe('local volumes', () => {
  beforeAll(async () => {
    plane = await startControlPlane({ nodes: 4, csi: false });
    stage = openTopologyStage(plane.kubectl);
  });
  afterAll(end);

  const plain = (name: string): PlainClass => ({ name, provisioner: LOCAL });
  const tenant = (storageClass: string): Tenant => ({
    pod: storageClass,
    claim: `data-${storageClass}`,
    storageClass,
    node: home,
  });

  /** Two volumes for a claim of 1 Gi. When nobody waits for the Pod the smaller one is taken, which is on a wrong node. */
  async function offerVolumes(storageClass: string): Promise<void> {
    const volumes = [
      localVolume({ name: `${storageClass}-small`, storageClass, node: 'node-1', size: '1Gi' }),
      localVolume({ name: `${storageClass}-large`, storageClass, node: home, size: '2Gi' }),
    ];
    const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: volumes });
    await plane.kubectl(['apply', '--filename=-'], { stdin });
    const names = volumes.map(({ metadata }) => `pv/${metadata.name}`);
    await plane.kubectl(['wait', ...names, '--for=jsonpath={.status.phase}=Available', '--timeout=60s']);
  }

  async function expectWrongVolume(storageClass: string): Promise<void> {
    await offerVolumes(storageClass);
    await stage.claim(tenant(storageClass));
    await stage.whenBound(tenant(storageClass));
    expect(await stage.volumeDomain(tenant(storageClass), HOSTNAME_KEY)).toBe('node-1');
    await stage.run(tenant(storageClass));
    expect(await stage.placement(tenant(storageClass))).toEqual({ unschedulable: expect.stringMatching(conflict) });
  }

  it('are bound on a wrong node without a policy, and the Pod stays Pending', async () => {
    expect((await stage.applyClass(plain('before'))).volumeBindingMode).toBe('Immediate');
    await expectWrongVolume('before');
  });

  it('are bound on the node of their Pod under a policy, which leaves the ignored allowedTopologies alone', async () => {
    operator = await startTopologyOperator(plane);
    await enforce({ provisioners: [LOCAL], topologyKeys: [HOSTNAME_KEY] }, plain('tried'));
    const applied = await stage.applyClass(plain('after'));
    expect(applied.volumeBindingMode).toBe('WaitForFirstConsumer');
    expect(applied.allowedTopologies).toBeUndefined();
    await offerVolumes('after');
    await stage.claim(tenant('after'));
    await stage.run(tenant('after'));
    await stage.whenBound(tenant('after'));
    await vi.waitFor(async () => expect(await stage.placement(tenant('after'))).toEqual({ node: home }), soon);
    expect(await stage.volumeDomain(tenant('after'), HOSTNAME_KEY)).toBe(home);
  });

  it('are bound on a wrong node when the class opts out', async () => {
    const applied = await stage.applyClass({ ...plain('ignored'), labels: optOut });
    expect(applied.volumeBindingMode).toBe('Immediate');
    await expectWrongVolume('ignored');
  });
});

async function end(): Promise<void> {
  await operator?.stop();
  operator = undefined;
  await plane?.stop();
}

async function startTopologyOperator(at: ControlPlane): Promise<OperatorProcess> {
  const [port = 0] = await freePorts(1);
  const kubeconfig = await installOperator(at, { webhook: true });
  const args = [
    '--controllers=topology',
    '--webhook',
    `--webhook-bind-address=127.0.0.1:${port}`,
    `--webhook-url=https://127.0.0.1:${port}/mutate-storageclass`,
  ];
  return startOperator({ dir: at.dir, kubeconfig, args });
}

/** Applies the policy and waits until the API server would give this class another binding mode by it. */
async function enforce(
  {
    provisioners,
    topologyKeys,
  }: { readonly provisioners: readonly string[]; readonly topologyKeys: readonly string[] },
  plain: PlainClass,
): Promise<void> {
  const policy = {
    apiVersion: 'keepsake.dev/v1',
    kind: 'StorageTopologyPolicy',
    metadata: { name: 'domains' },
    spec: { match: { provisioners }, allowedTopologies: { source: 'Discovered', topologyKeys } },
  };
  await plane.kubectl(['apply', '--filename=-'], { stdin: JSON.stringify(policy) });
  await vi.waitFor(
    async () => expect((await stage.tryClass(plain)).volumeBindingMode).toBe('WaitForFirstConsumer'),
    soon,
  );
}
