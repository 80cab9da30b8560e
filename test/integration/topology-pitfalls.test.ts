import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import {
  type ClientCluster,
  classOf,
  soon,
  startClientCluster,
  termOf,
  warningsIn,
} from '../support/topology-clients.ts';

// Where others have come to grief with StorageClasses and what is in front of them, one after the other.

const file = '--filename=-';
const dryRun = '--dry-run=server';
const apply = ['apply', '--server-side', file];
const waiting = { volumeBindingMode: 'WaitForFirstConsumer' };
let cluster: ClientCluster;

beforeAll(async () => {
  cluster = await startClientCluster({
    before: async ({ kubectl }) => {
      await kubectl(['create', file], { stdin: JSON.stringify(classOf(DRIVER, 'early')) });
    },
  });
  const allowedTopologies = { source: 'Discovered', topologyKeys: [ZONE_KEY] };
  await cluster.applyPolicy('zonal', { match: { provisioners: [DRIVER] }, allowedTopologies });
  await cluster.whenAnswering(classOf(DRIVER, 'probe'));
});

afterAll(() => cluster?.stop());

describe('a class that was there before its policy, as in one wave of Argo CD', () => {
  it('takes labels, annotations and its own manifest as before, without a warning', async () => {
    for (const args of [
      ['label', 'storageclass', 'early', 'team=db'],
      ['annotate', 'storageclass', 'early', 'storageclass.kubernetes.io/is-default-class=false'],
      ['patch', 'storageclass', 'early', '--type=merge', '--patch={"allowVolumeExpansion":true}'],
    ]) {
      expect(await cluster.say(args)).toMatchObject({ ok: true, stderr: '' });
    }
    expect(await cluster.say(['replace', file], classOf(DRIVER, 'early'))).toMatchObject({ ok: true, stderr: '' });
    expect(await cluster.seeClass('early')).toMatchObject({ volumeBindingMode: 'Immediate' });
  });

  it('is in the status, with what to do', async () => {
    const reasons = ['BindingModeImmediate', 'TopologyMissing'];
    const entry = { name: 'early', volumeBindingMode: 'Immediate', compliant: false, reasons };
    const storageClasses = expect.arrayContaining([expect.objectContaining(entry)]);
    const status = await cluster.whenStatus('zonal', { storageClasses });
    const { remediation } = status.storageClasses?.find(({ name }) => name === 'early') ?? {};
    expect(remediation).toContain('kubectl annotate storageclass early keepsake.dev/recreate=true');
  });

  it('is created again by the annotation', async () => {
    await cluster.say(['annotate', 'storageclass', 'early', 'keepsake.dev/recreate=true']);
    await vi.waitFor(async () => expect(await cluster.seeClass('early')).toMatchObject(waiting), soon);
    expect((await cluster.seeClass('early')).allowedTopologies).toEqual(termOf(ZONE_KEY, 'a', 'b'));
  });
});

describe('a replace without the field', () => {
  it('succeeds as often as one likes on a class that the policy has completed', async () => {
    await cluster.say(['create', file], classOf(DRIVER, 'replaced'));
    for (const _ of [1, 2]) {
      const said = await cluster.say(['replace', file], classOf(DRIVER, 'replaced'));
      expect(said.ok, said.stderr).toBe(true);
      expect(warningsIn(said)).toHaveLength(2);
    }
    expect(await cluster.seeClass('replaced')).toMatchObject(waiting);
  });

  it('is refused with what to write once the author has written the field himself', async () => {
    await cluster.say(['replace', file], classOf(DRIVER, 'replaced', waiting));
    const said = await cluster.say(['replace', file], classOf(DRIVER, 'replaced'));
    expect(said.ok).toBe(false);
    expect(warningsIn(said)).toContain(
      'volumeBindingMode of a class that exists cannot be changed: write volumeBindingMode: WaitForFirstConsumer',
    );
  });

  it('with force is a new class, which the policy completes', async () => {
    const said = await cluster.say(['replace', '--force', file], classOf(DRIVER, 'replaced'));
    expect(said.stdout).toContain('deleted');
    expect((await cluster.seeClass('replaced')).metadata.annotations).toEqual({
      'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies',
      'keepsake.dev/policy': 'zonal',
    });
  });
});

describe('two policies about one class', () => {
  const contested = 'contested.example';
  const decidedBy = (name: string) => async () => {
    const said = await cluster.say(['create', dryRun, '--output=json', file], classOf(contested, 'probe'));
    expect(JSON.parse(said.stdout).metadata.annotations).toMatchObject({ 'keepsake.dev/policy': name });
  };

  it('are decided between by priority, and the loser says so', async () => {
    await cluster.applyPolicy('first-by-name', { match: { provisioners: [contested] } });
    await cluster.applyPolicy('second-by-name', { priority: 200, match: { provisioners: [contested] } });
    await vi.waitFor(decidedBy('second-by-name'), soon);
    await cluster.say(apply, classOf(contested, 'contested'));
    await cluster.whenStatus('first-by-name', conflicting('contested by second-by-name'));
    await cluster.whenStatus('second-by-name', { storageClasses: [{ name: 'contested', compliant: true }] });
  });

  it('are decided between by name when they rank alike', async () => {
    await cluster.say(['patch', 'stpol', 'second-by-name', '--type=merge', '--patch={"spec":{"priority":100}}']);
    await vi.waitFor(decidedBy('first-by-name'), soon);
    await cluster.whenStatus('second-by-name', conflicting('contested by first-by-name'));
  });
});

describe('a class of an addon manager', () => {
  it('is left alone, and listed', async () => {
    const labels = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };
    const said = await cluster.say(apply, { ...classOf(DRIVER, 'addon'), metadata: { name: 'addon', labels } });
    expect(said).toMatchObject({ ok: true, stderr: '' });
    const seen = await cluster.seeClass('addon');
    expect(seen).toMatchObject({ volumeBindingMode: 'Immediate' });
    expect(seen.metadata.annotations).toBeUndefined();
    const entry = { name: 'addon', compliant: true, reasons: ['ClassManagedByAddon'] };
    await cluster.whenStatus('zonal', { storageClasses: expect.arrayContaining([expect.objectContaining(entry)]) });
  });
});

describe('an admission policy that changes a class after the webhook', () => {
  afterAll(async () => {
    await cluster.say(['delete', 'mutatingadmissionpolicybinding,mutatingadmissionpolicy', 'relabel']);
  });

  it('has it asked again, with the same answer', async () => {
    await cluster.apply(relabelling.policy);
    await cluster.apply(relabelling.binding);
    const name = 'asked-again';
    await vi.waitFor(async () => {
      const said = await cluster.say(['create', dryRun, '--output=json', file], classOf(DRIVER, name));
      expect(JSON.parse(said.stdout).metadata.labels).toEqual({ 'example.com/marked': 'yes' });
    }, soon);
    const before = await asked();
    const said = await cluster.say(apply, classOf(DRIVER, name));
    expect(await asked()).toBe(before + 2);
    expect([...new Set(warningsIn(said))]).toEqual([
      'volumeBindingMode was set to WaitForFirstConsumer by StorageTopologyPolicy zonal',
      `allowedTopologies was set to ${ZONE_KEY} in [a, b] by StorageTopologyPolicy zonal`,
    ]);
    const seen = await cluster.seeClass(name);
    expect(seen).toMatchObject({ ...waiting, allowedTopologies: termOf(ZONE_KEY, 'a', 'b') });
    expect(seen.metadata.annotations).toEqual({
      'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies',
      'keepsake.dev/policy': 'zonal',
    });
    expect((await cluster.say(['replace', file], classOf(DRIVER, name))).ok).toBe(true);
  });
});

const isMarked = "has(object.metadata.annotations) && 'keepsake.dev/policy' in object.metadata.annotations";

/** In the API server: a label that says whether our mark is on the class, so that it changes after the webhook. */
const relabelling = {
  policy: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'relabel' },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['storage.k8s.io'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['storageclasses'] },
        ],
      },
      reinvocationPolicy: 'IfNeeded',
      failurePolicy: 'Fail',
      mutations: [
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: {
            expression: `Object{metadata: Object.metadata{labels: {'example.com/marked': ${isMarked} ? 'yes' : 'no'}}}`,
          },
        },
      ],
    },
  },
  binding: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: 'relabel' },
    spec: { policyName: 'relabel' },
  },
};

/** How often the webhook was asked. */
async function asked(): Promise<number> {
  const text = await (await fetch(cluster.operator().metricsUrl)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('keepsake_admission_requests_total{'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

function conflicting(words: string) {
  const condition = { type: 'Conflicting', status: 'True', message: expect.stringContaining(words) };
  return { conditions: expect.arrayContaining([expect.objectContaining(condition)]) };
}
