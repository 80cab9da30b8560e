import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { processEnvironment } from '../../hack/controlplane/process-environment.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { fenceStates } from '../../src/domain/binding/fence-state.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { type FencedWriter, type FencedWriterOptions, startFencedWriter } from '../support/fenced-writer.ts';
import { fencesOf, tableUnder } from '../support/markdown.ts';
import { snapshotType } from '../support/stage.ts';
import { startUpstreamController, type UpstreamController } from '../support/upstream-controller.ts';

// One cluster, and upstream's own snapshot-controller coming and going in it. Later parts build on earlier ones.

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = await readFile(join(root, 'docs/binding.md'), 'utf8');
const account = 'system:serviceaccount:keepsake-system:keepsake';
const target = { namespace: 'default', name: 'probe' };
const configMap = '/api/v1/namespaces/keepsake-system/configmaps/keepsake-binding';
const canary = resourcePath(snapshotType, { namespace: 'keepsake-system', name: 'keepsake-binding-canary' });
const preflightMs = 8_000;
const soon = { timeout: 30_000, interval: 50 };
const tripwire = { timeout: 5_000, interval: 20 };

let plane: ControlPlane;
let admin: AdminClient;
let options: FencedWriterOptions;
let writer: FencedWriter | undefined;
let other: UpstreamController | undefined;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, audit: true });
  admin = createAdminClient(plane);
  const kubeconfig = await installOperator(plane, { binding: true });
  await plane.kubectl(['create', 'namespace', 'elsewhere']);
  await snapshot(target.name);
  options = { kubeconfig, mode: 'builtin', preflightMs, retryMs: 2_000, namespace: 'keepsake-system', target };
});

afterAll(async () => {
  await other?.kill();
  await writer?.stop();
  await admin?.close();
  await plane?.stop();
});

describe('builtin beside a snapshot-controller that runs already', () => {
  it('refuses within the preflight, writes nothing, and says where everybody looks', async () => {
    writer = await startFencedWriter(options);
    await inState('refused', { timeout: preflightMs, interval: 20 });
    await vi.waitFor(async () => expect(await record()).toMatchObject({ mode: 'builtin', state: 'refused' }), soon);
    expect((await record()).because).toContain('keepsake-system/keepsake-binding-canary');
    const events = ['events', '--for=configmap/keepsake-binding', '--namespace=keepsake-system'];
    await vi.waitFor(async () => expect(await plane.kubectl(events)).toMatch(/Warning +BindingRefused/), soon);
    expect(await writer.scrape()).toMatch(/keepsake_binding_mode\{mode="builtin",state="writing"\} 0/);
    expect(await ourWrites()).toEqual([]);
    expect(await lease('kube-system')).toBeUndefined();
  });

  it('begins by itself once that is stopped', async () => {
    await plane.stopProcess('snapshot-controller');
    await inState('writing', soon);
    await vi.waitFor(async () => expect((await ourWrites()).length).toBeGreaterThan(0), soon);
    expect(await record()).toMatchObject({ state: 'writing' });
    expect(await lease('kube-system')).toMatch(/^keepsake_/);
    expect(await lease('keepsake-system')).toMatch(/^keepsake_/);
    await admin.get(canary);
  });
});

describe('a snapshot-controller that appears later', () => {
  it('ends all binding writes within 5 s, until a person clears it', async () => {
    const began = Date.now();
    await plane.startProcess('snapshot-controller');
    await inState('conflicted', tripwire);
    await expectNoWritesAfter(began);
    await vi.waitFor(async () => expect(await record()).toMatchObject({ state: 'conflicted' }), soon);
    expect(await writer?.scrape()).toMatch(/keepsake_binding_mode\{mode="builtin",state="conflicted"\} 1/);
  });

  it('is not forgotten by a restart', async () => {
    await plane.stopProcess('snapshot-controller');
    await writer?.stop();
    writer = await startFencedWriter(options);
    await inState('conflicted', soon);
    expect(writer.fence.mayWrite()).toBe(false);
    expect(await lease('kube-system')).toBe('');
  });

  it('is over when its token is acknowledged, after a new preflight', async () => {
    await acknowledge();
    await inState('preflight', soon);
    await inState('writing', soon);
    expect((await record()).token).toBeUndefined();
  });

  it('is found by the canary alone when its program has another name', async () => {
    other = await startUpstreamController(plane, 'sc', ['--leader-election', '--leader-election-namespace=elsewhere']);
    await inState('conflicted', tripwire);
    await expectNoWritesAfter(other.startedAt);
  });

  it('is refused again when a person clears it while it runs', async () => {
    await acknowledge();
    await inState('refused', soon);
    await other?.kill();
    // Its Lease would count for half a minute more.
    await plane.kubectl(['delete', 'lease', 'snapshot-controller-leader', '--namespace=elsewhere']);
    await inState('writing', soon);
  });

  it('stands by when it asks for its Lease where it is installed by default', async () => {
    other = await startUpstreamController(plane, 'sc', [
      '--leader-election',
      '--leader-election-namespace=kube-system',
    ]);
    await vi.waitFor(() => expect(other?.log()).toMatch(/attempting to acquire leader lease/i), soon);
    const before = (await ourWrites()).length;
    await vi.waitFor(async () => expect((await ourWrites()).length).toBeGreaterThan(before + 60), soon);
    expect(writer?.fence.state.kind).toBe('writing');
  });
});

describe('the hand-over to upstream', () => {
  it('gives the Leases back and takes the canary away, so that the one that stands by takes over', async () => {
    await writer?.stop();
    writer = undefined;
    await expect(admin.get(canary)).rejects.toMatchObject({ code: 'not-found' });
    expect(await record()).toMatchObject({ state: 'stopped' });
    await vi.waitFor(async () => expect(await lease('kube-system')).not.toMatch(/^(keepsake_.*)?$/), soon);
    await snapshot('later');
    await vi.waitFor(async () => {
      const { metadata } = await admin.get(resourcePath(snapshotType, { ...target, name: 'later' }));
      expect(JSON.stringify(metadata.managedFields)).toContain('"manager":"sc"');
    }, soon);
  });
});

describe('docs/binding.md', () => {
  it('leads from upstream to Keepsake, by its own commands', async () => {
    // The Pods of the Deployment are a process here.
    await admin.create('/apis/apps/v1/namespaces/kube-system/deployments', deployment);
    writer = await startFencedWriter(options);
    await inState('refused', soon);
    await vi.waitFor(async () => expect((await record()).because).toContain('the Deployment kube-system/'), soon);
    for (const block of blocks('Rights')) await bash(block);
    await other?.kill();
    other = undefined;
    const [stop = '', wait = ''] = blocks('From upstream to Keepsake');
    expect(await bash(stop)).toContain('scaled');
    expect(await bash(wait)).toContain('condition met');
    await inState('writing', soon);
    const [look = ''] = blocks('How it stands');
    const shown = await bash(look);
    expect(shown).toMatch(/state: writing/);
    expect(shown).toMatch(/Normal +BindingStarted/);
  });

  it('and back', async () => {
    await writer?.stop();
    writer = undefined;
    const [clean = '', start = ''] = blocks('From Keepsake to upstream');
    await bash(clean);
    await expect(admin.get(configMap)).rejects.toMatchObject({ code: 'not-found' });
    expect(await bash(start)).toContain('scaled');
  });

  it('lists every state that the ConfigMap can show', () => {
    const rows = tableUnder(guide, 'How it stands').map(([state]) => state);
    const shown = fenceStates.filter((state) => state !== 'observing' && state !== 'standby');
    expect(rows.sort()).toEqual([...shown, 'stopped'].map((state) => `\`${state}\``).sort());
  });

  it('has been followed with the rights that it names, and tried nothing else', async () => {
    const lines = await audited();
    expect(lines.filter(({ annotations }) => annotations?.['authorization.k8s.io/decision'] === 'forbid')).toEqual([]);
  });
});

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'snapshot-controller', labels: { 'app.kubernetes.io/name': 'snapshot-controller' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'snapshot-controller' } },
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': 'snapshot-controller' } },
      // Of a Pod that has a Node, only a kubelet could end the deletion.
      spec: {
        nodeSelector: { of: 'nobody' },
        containers: [{ name: 'snapshot-controller', image: 'sig-storage/snapshot-controller:v8.6.0' }],
      },
    },
  },
};

function blocks(section: string): readonly string[] {
  return fencesOf(guide)
    .filter((fence) => fence.section === section && fence.language === 'sh')
    .map(({ text }) => text);
}

/** Runs a block as a person does, in the folder of the repository. */
async function bash(text: string): Promise<string> {
  const { PATH = '', ...env } = processEnvironment(plane.dir);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], {
    cwd: root,
    env: { ...env, PATH: [dirname(plane.kubectlProgram), PATH].join(delimiter), KUBECONFIG: plane.kubeconfig },
  });
  return stdout;
}

async function snapshot(name: string): Promise<void> {
  await admin.create(resourcePath(snapshotType, { namespace: target.namespace }), {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name },
    spec: { source: { volumeSnapshotContentName: 'nowhere' } },
  });
}

async function inState(kind: string, within: typeof soon): Promise<void> {
  await vi.waitFor(() => expect(writer?.fence.state.kind).toBe(kind), within);
}

async function record(): Promise<Readonly<Record<string, string>>> {
  return ((await admin.get(configMap)) as unknown as { readonly data: Record<string, string> }).data;
}

/** The command that the operator itself tells to run. */
async function acknowledge(): Promise<void> {
  await vi.waitFor(async () => expect(await record()).toHaveProperty('token'), soon);
  const [, command = ''] = /then: kubectl (.*)$/.exec((await record()).todo ?? '') ?? [];
  await plane.kubectl(command.split(' '));
}

/** Who holds upstream's Lease there; undefined: there is none. */
async function lease(namespace: string): Promise<string | undefined> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/snapshot-controller-leader`;
  const found = await admin.get(path).catch(() => undefined);
  return found && ((found.spec as { readonly holderIdentity?: string }).holderIdentity ?? '');
}

interface AuditLine {
  readonly verb: string;
  readonly requestReceivedTimestamp: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource: string; readonly name?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

async function audited(): Promise<readonly AuditLine[]> {
  const lines = (await readFile(plane.auditLog, 'utf8')).split('\n').filter((line) => line.includes(account));
  return lines.map((line) => JSON.parse(line) as AuditLine).filter(({ user }) => user.username === account);
}

/** When the API server received each write of the binding, in milliseconds. */
async function ourWrites(): Promise<readonly number[]> {
  const lines = await audited();
  return lines
    .filter(({ verb, objectRef }) => verb === 'patch' && objectRef?.name === target.name)
    .map(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp));
}

/** By the audit log, once the moment is over by which writing must have ended. */
async function expectNoWritesAfter(began: number): Promise<void> {
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(began + 7_000), soon);
  const writes = await ourWrites();
  const last = Math.max(...writes);
  expect(last).toBeLessThan(began + 5_000);
}
