import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIVER, NODE_KEY, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { explain } from '../../src/cli/explain.ts';
import { systemClock } from '../../src/runtime/clock.ts';

// The real scheduler and the real provisioner say why a pod waits, and Keepsake says it beside them. Two nodes, both in the
// zone cn-hangzhou-b, both in rack r1; the driver knows zones and its own key, and no racks.

const zone = 'cn-hangzhou-b';
const rack = 'example.com/rack';
const soon = { timeout: 30_000, interval: 100 };

let plane: ControlPlane;
let operator: OperatorProcess | undefined;

beforeAll(async () => {
  plane = await startControlPlane({
    nodes: 2,
    zones: [zone],
    nodeLabels: [{ [rack]: 'r1' }],
    snapshotController: false,
  });
  const kubeconfig = await installOperator(plane, { webhook: true });
  operator = await startOperator({ dir: plane.dir, kubeconfig, args: ['--controllers=topology'] });
});

afterAll(async () => {
  await operator?.stop();
  await plane?.stop();
});

describe('a class that allows a zone without nodes', () => {
  const sentence = `class zonal-ssd allows ${ZONE_KEY} in [cn-hangzhou-d]; 2 of 2 nodes are in ${zone}`;

  it('is never named by the scheduler', async () => {
    await putClass('zonal-ssd', ZONE_KEY, 'cn-hangzhou-d');
    await putPod('demo', 'zonal-ssd');
    const words = await vi.waitFor(async () => {
      const word = await schedulerWord('demo');
      expect(word).not.toBe('');
      return word;
    }, soon);
    expect(words).toContain("didn't find available persistent volumes to bind");
    expect(words).not.toMatch(/zonal-ssd|hangzhou|zone/);
  });

  it('is named on the pod, on the claim, and by the command, in one sentence', async () => {
    await vi.waitFor(async () => expect(await ourEvents('demo')).toHaveLength(2), soon);
    expect(await ourEvents('demo')).toEqual([`PersistentVolumeClaim demo: ${sentence}`, `Pod demo: ${sentence}`]);
    expect(await command('pod/default/demo')).toBe(
      `Pod default/demo: its volumes are in the way\n  why    ${sentence}`,
    );
    expect(await command('pvc/default/demo')).toContain(sentence);
  });

  it('is told of no more once the class is edited and the pod has its node', async () => {
    await putClass('zonal-ssd', ZONE_KEY, zone);
    await scheduled('demo');
    expect(await command('pod/default/demo')).toContain('the pod has a node');
    expect(await command('pvc/default/demo')).toContain('the claim is Bound');
  });
});

describe('a class that does not exist', () => {
  it('is named, and its pod gets a node once it does', async () => {
    await putPod('later', 'later');
    await vi.waitFor(async () => expect(await ourEvents('later')).toHaveLength(2), soon);
    expect(await ourEvents('later')).toContain('Pod later: StorageClass later of claim later does not exist');
    await putClass('later', ZONE_KEY, zone);
    await scheduled('later');
  });
});

describe('a class that names a label of the nodes that is no key of the driver', () => {
  it('is explained beside the error of the provisioner', async () => {
    await putClass('racked', rack, 'r1');
    await putPod('racked', 'racked');
    await vi.waitFor(
      async () => expect(await eventNotes('racked', 'ProvisioningFailed')).toMatch(/is not in requisite/),
      soon,
    );
    await vi.waitFor(async () => expect(await ourEvents('racked')).toHaveLength(2), { ...soon, timeout: 60_000 });
    expect(await ourEvents('racked')).toContain(
      `Pod racked: class racked allows ${rack} in [r1]; ${rack} is a label of the nodes, but driver ${DRIVER} does not register it there, so it makes no volume by it: in allowedTopologies write one of its own keys, ${NODE_KEY}, ${ZONE_KEY}`,
    );
  });

  it('is over when it names a key of the driver', async () => {
    await putClass('racked', ZONE_KEY, zone);
    await scheduled('racked');
  });
});

describe('a pod whose own rules lead away from its volume', () => {
  it('is told where the volume is', async () => {
    const where = await nodeOf('demo');
    const other = where === 'node-1' ? 'node-2' : 'node-1';
    await putPod('moved', 'zonal-ssd', 'demo', { nodeSelector: { [NODE_KEY]: other } });
    await vi.waitFor(
      async () => expect((await ourEvents('moved')).join('\n')).toMatch(/the volume of claim demo/),
      soon,
    );
    expect((await ourEvents('moved')).join('\n')).toContain("the pod's nodeSelector allows only other nodes");
  });
});

describe('what was told', () => {
  it('was told once', async () => {
    expect(await ourEvents('later')).toHaveLength(2);
    expect(await ourEvents('racked')).toHaveLength(2);
    const ofDemo = await ourEvents('demo');
    expect(ofDemo.filter((line) => line.includes('hangzhou-d'))).toHaveLength(2);
  });
});

async function put(object: object): Promise<void> {
  await plane.kubectl(['apply', '--filename=-'], { stdin: JSON.stringify(object) });
}

function putClass(name: string, key: string, value: string): Promise<void> {
  return put({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: DRIVER,
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: [{ matchLabelExpressions: [{ key, values: [value] }] }],
  });
}

/** A pod with a claim of its own name, or of another that is there. */
async function putPod(name: string, storageClassName: string, claim = name, more: object = {}): Promise<void> {
  if (claim === name) {
    await put({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Mi' } } },
    });
  }
  await put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      containers: [{ name: 'app', image: 'none', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
      ...more,
    },
  });
}

async function scheduled(pod: string): Promise<void> {
  await plane.kubectl(['wait', `pod/${pod}`, '--for=condition=PodScheduled', '--timeout=60s']);
}

function nodeOf(pod: string): Promise<string> {
  return plane.kubectl(['get', 'pod', pod, '--output=jsonpath={.spec.nodeName}']);
}

function schedulerWord(pod: string): Promise<string> {
  const path = '{.status.conditions[?(@.type=="PodScheduled")].message}';
  return plane.kubectl(['get', 'pod', pod, `--output=jsonpath=${path}`]);
}

interface SeenEvent {
  readonly reason: string;
  readonly note?: string;
  readonly regarding: { readonly kind: string; readonly name: string };
}

async function eventsOf(name: string): Promise<readonly SeenEvent[]> {
  const text = await plane.kubectl(['get', 'events.events.k8s.io', '--namespace=default', '--output=json']);
  const { items } = JSON.parse(text) as { readonly items: readonly SeenEvent[] };
  return items.filter(({ regarding }) => regarding.name === name);
}

async function ourEvents(name: string): Promise<readonly string[]> {
  const ours = (await eventsOf(name)).filter(({ reason }) => reason === 'VolumeCannotLand');
  return ours.map(({ regarding, note }) => `${regarding.kind} ${regarding.name}: ${note}`).toSorted();
}

async function eventNotes(name: string, reason: string): Promise<string> {
  const events = (await eventsOf(name)).filter((event) => event.reason === reason);
  return events.map(({ note }) => note).join('\n');
}

async function command(target: string): Promise<string> {
  const result = await explain([target, `--kubeconfig=${plane.kubeconfig}`], {
    clock: systemClock,
    env: {},
    userAgent: 'keepsake-test',
  });
  return result.kind === 'ok' ? result.output : expect.fail(JSON.stringify(result));
}
