import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIVER, NODE_KEY, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import { explain } from '../../src/cli/explain.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { scriptDriver } from '../support/scripted-driver.ts';
import { type ClientCluster, classOf, startClientCluster, termOf } from '../support/topology-clients.ts';
import { relabelNode } from '../support/topology-cluster.ts';

// Claims that wait for another reason than a class: nobody wants them yet, a label is late, or their data is elsewhere. Node 1 is in
// the zone a, node 2 in b, and node 3 was in a, and has lost its label.

const waiting = { volumeBindingMode: 'WaitForFirstConsumer' };
const late = { timeout: 90_000, interval: 200 };

let cluster: ClientCluster;

beforeAll(async () => {
  cluster = await startClientCluster({ nodes: 3, snapshotController: true });
  const allowedTopologies = { source: 'Discovered', topologyKeys: [ZONE_KEY] };
  await cluster.applyPolicy('zonal', { match: { provisioners: [DRIVER] }, allowedTopologies });
  await cluster.whenAnswering(classOf(DRIVER, 'probe'));
  await relabelNode(cluster.plane.kubectl, 'node-3', { [ZONE_KEY]: null });
  const optedOut = { name: 'anywhere', labels: { 'keepsake.dev/topology-policy': 'ignore' } };
  await cluster.apply({ ...classOf(DRIVER, 'anywhere', waiting), metadata: optedOut });
  await cluster.apply(classOf(DRIVER, 'completed'));
  for (const zone of ['b', 'z']) {
    await cluster.apply(classOf(DRIVER, `only-${zone}`, { ...waiting, allowedTopologies: termOf(ZONE_KEY, zone) }));
  }
});

afterAll(() => cluster?.stop());

describe('a claim in an earlier wave than its pod', () => {
  it('waits, and nothing is said against it', async () => {
    await claim('alone', 'completed');
    // Of the one that is looked at after it, something is said.
    await claim('homeless', 'only-z');
    await run('homeless');
    await vi.waitFor(async () => expect(await toldOf('homeless')).toContain('class only-z allows'), late);
    expect(await phase('alone')).toBe('Pending');
    const reasons = (await eventsOf('alone')).map(({ reason }) => reason);
    expect(reasons).toEqual(['WaitForFirstConsumer']);
    expect(await command('pvc/default/alone')).toContain(
      'no pod waits with it, and nothing in topology stands in its way',
    );
  });

  it('is bound in the next one', async () => {
    await run('alone');
    await vi.waitFor(async () => expect(await phase('alone')).toBe('Bound'), late);
  });
});

describe('a claim whose pod may run on one node only, which lacks a label that the driver registers there', () => {
  it('waits, and the label and the node are named', async () => {
    await claim('unlabelled', 'anywhere');
    await run('unlabelled', 'node-3');
    await vi.waitFor(async () => expect(await toldOf('unlabelled')).not.toBe(''), late);
    const told = await toldOf('unlabelled');
    expect(told).toContain('node-3');
    expect(told).toContain(ZONE_KEY);
    expect(told).toContain('lacks that label');
  });

  it('is bound once the label has come', async () => {
    await relabelNode(cluster.plane.kubectl, 'node-3', { [ZONE_KEY]: 'a' });
    await vi.waitFor(async () => expect(await phase('unlabelled')).toBe('Bound'), late);
  });
});

describe('a claim that is filled from a snapshot in another zone than its class allows', () => {
  it('waits, and both zones are named', async () => {
    await claim('source', 'anywhere');
    await run('source', 'node-1');
    await vi.waitFor(async () => expect(await phase('source')).toBe('Bound'), late);
    const volume = await jsonPath('pvc/source', '{.spec.volumeName}');
    const terms = await jsonPath(`pv/${volume}`, '{.spec.nodeAffinity.required.nodeSelectorTerms}');
    // As Keepsake marks the snapshots that it takes.
    const metadata = {
      name: 'saved',
      namespace: 'default',
      annotations: { 'keepsake.dev/source-topology': terms },
    };
    await cluster.apply({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata,
      spec: { source: { persistentVolumeClaimName: 'source' } },
    });
    await vi.waitFor(
      async () => expect(await jsonPath('volumesnapshot/saved', '{.status.readyToUse}')).toBe('true'),
      late,
    );
    // This driver could restore it anywhere.
    await scriptDriver(cluster.plane, {
      CreateVolume: { error: { code: 'INVALID_ARGUMENT', message: 'the snapshot is in another zone' } },
    });
    const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'saved' };
    await claim('restored', 'only-b', { dataSource });
    await run('restored');
    const sentence = `claim restored is filled from snapshot saved, whose data is in ${NODE_KEY}=node-1 and ${ZONE_KEY}=a; class only-b allows ${ZONE_KEY} in [b]; unless driver ${DRIVER} can restore it elsewhere, it has to be allowed there`;
    await vi.waitFor(async () => expect(await toldOf('restored')).toBe(`${sentence}\n${sentence}`), late);
    expect(await phase('restored')).toBe('Pending');
  });
});

async function claim(name: string, storageClassName: string, more: object = {}): Promise<void> {
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: '1Mi' } },
      ...more,
    },
  });
}

/** A pod with the claim of its name, on any node or on one. */
async function run(name: string, node?: string): Promise<void> {
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      ...(node && { nodeSelector: { 'kubernetes.io/hostname': node } }),
      containers: [{ name: 'app', image: 'none', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  });
}

function phase(claimName: string): Promise<string> {
  return jsonPath(`pvc/${claimName}`, '{.status.phase}');
}

function jsonPath(object: string, path: string): Promise<string> {
  return cluster.plane.kubectl(['get', object, `--output=jsonpath=${path}`]);
}

interface SeenEvent {
  readonly reason: string;
  readonly note?: string;
  readonly regarding: { readonly name: string };
}

async function eventsOf(name: string): Promise<readonly SeenEvent[]> {
  const text = await cluster.plane.kubectl(['get', 'events.events.k8s.io', '--namespace=default', '--output=json']);
  const { items } = JSON.parse(text) as { readonly items: readonly SeenEvent[] };
  return items.filter(({ regarding }) => regarding.name === name);
}

/** What Keepsake says on the pod and the claim of that name. */
async function toldOf(name: string): Promise<string> {
  const ours = (await eventsOf(name)).filter(({ reason }) => reason === 'VolumeCannotLand');
  return ours.map(({ note }) => note).join('\n');
}

async function command(target: string): Promise<string> {
  const context = { clock: systemClock, env: {}, userAgent: 'keepsake-test' };
  const result = await explain([target, `--kubeconfig=${cluster.plane.kubeconfig}`], context);
  return result.kind === 'ok' ? result.output : expect.fail(JSON.stringify(result));
}
