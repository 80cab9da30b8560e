import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIVER } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { processEnvironment } from '../../hack/controlplane/process-environment.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { fencesOf } from '../support/markdown.ts';

// A person who follows README.md from top to bottom: its blocks are run as they stand there, in a folder of their own.

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const fences = fencesOf(readme);
const runLine = 'node dist/keepsake.mjs run --kubeconfig=keepsake.kubeconfig\n';
const soon = { timeout: 30_000, interval: 200 };

let plane: ControlPlane;
let folder: string;
let operator: OperatorProcess | undefined;

beforeAll(async () => {
  plane = await startControlPlane();
  folder = join(plane.dir, 'readme');
  await mkdir(folder);
  for (const part of ['crds', 'deploy', 'dist']) await symlink(join(root, part), join(folder, part));
  await plane.kubectl(['apply', '-f', '-'], { stdin: ['data-db-0', 'data-db-1'].map(claim).join('\n---\n') });
  await plane.kubectl(['wait', 'pvc', '--all', '--for=jsonpath={.status.phase}=Bound', '--timeout=60s']);
});

afterAll(async () => {
  await operator?.kill();
  await plane?.stop();
});

describe('following README.md', () => {
  it('installs the API and the rights', async () => {
    const [, install = ''] = block('Install', 'sh', 0).split('npm ci && npm run build\n');
    expect(await bash(install)).toContain('snapshotschedules.keepsake.dev created');
  });

  it('starts the operator with its own rights, and leaves nobody else’s in the file', async () => {
    const [makeKubeconfig = '', rest] = block('Install', 'sh', 1).split(runLine);
    expect(rest).toBe('');
    await bash(makeKubeconfig);
    const kubeconfig = join(folder, 'keepsake.kubeconfig');
    expect(await readFile(kubeconfig, 'utf8')).not.toContain(plane.token);
    expect((await stat(kubeconfig)).mode & 0o077).toBe(0);
    expect(await bash('kubectl --kubeconfig=keepsake.kubeconfig auth whoami')).toContain(':keepsake-system:keepsake');
    // The README's command with free ports in addition.
    operator = await startOperator({ dir: plane.dir, kubeconfig });
  });

  it('grants what it takes to bind, and only then', async () => {
    const [grant = '', start] = block('Install', 'sh', 2).split(runLine.trimEnd());
    expect(start).toBe(' --binding-mode=builtin\n');
    const mayBind = () =>
      bash('kubectl --kubeconfig=keepsake.kubeconfig auth can-i create volumesnapshotcontents 2>&1 || true');
    expect(await mayBind()).toContain('no\n');
    await bash(grant);
    expect(await mayBind()).toContain('yes\n');
    await bash(grant.replace('apply', 'delete'));
  });

  it('takes the first snapshots and shows the columns', async () => {
    await writeFile(join(folder, 'nightly.yaml'), block('A first schedule', 'yaml', 0));
    const commands = block('A first schedule', 'sh', 0);
    expect(await bash(commands)).toContain('snapshotschedule.keepsake.dev/nightly created');
    const [header = '', row = ''] = block('A first schedule', 'text', 0).split('\n');
    await vi.waitFor(async () => {
      const [seenHeader = '', seenRow = ''] = (await bash('kubectl get ksched')).split('\n');
      expect(cells(seenHeader)).toEqual(cells(header));
      expect(cells(seenRow)).toEqual(cells(row));
    }, soon);
  });

  it('says what the schedule would do', async () => {
    expect(await bash(block('See what it would do', 'sh', 0))).toBe(block('See what it would do', 'text', 0));
    await vi.waitFor(async () => {
      const text = await bash(block('See what it would do', 'sh', 1));
      expect(blurred(text)).toBe(blurred(block('See what it would do', 'text', 1)));
    }, soon);
  });

  it('sees what the operator does', async () => {
    const commands = block('See what it does', 'sh', 0).trim().split('\n');
    const [wide, description, events, snapshots, metrics] = await Promise.all(
      commands.map((command) => bash(command.replace('http://localhost:8080/metrics', `${operator?.metricsUrl}`))),
    );
    expect(wide).toMatch(/SNAPSHOTS +FAILED +REASON\n.* 2 +0 +Scheduled\n/);
    expect(description).toMatch(/Name: +data-db-1/);
    expect(events).toMatch(/SnapshotCreated +SnapshotSchedule\/nightly +created 2 VolumeSnapshots/);
    expect(snapshots?.match(/^data-db-[01]-\d{12}-\w+ +true /gm)).toHaveLength(2);
    const named = (text: string) => new Set([...text.matchAll(/\bkeepsake_\w+/g)].map(([name]) => name));
    for (const name of named(readme)) expect(metrics).toContain(`\n# TYPE ${name} `);
    const alert = named(block('See what it does', 'promql', 0));
    expect(alert.size).toBe(2);
    for (const name of alert) expect(metrics).toContain(`\n${name}{namespace="default",schedule="nightly"} `);
    expect(await bash('kubectl wait --for=condition=Ready ksched/nightly --timeout=5s')).toContain('condition met');
  });

  it('explains a snapshot that hangs', async () => {
    await plane.stopProcess('csi-snapshotter');
    await plane.kubectl(['create', '-f', '-'], { stdin: snapshot('before-upgrade', 'data-db-0') });
    await vi.waitFor(async () => {
      const text = await bash(block('See what it does', 'sh', 1));
      expect(unaged(text)).toBe(unaged(block('See what it does', 'text', 0)));
    }, soon);
    await plane.startProcess('csi-snapshotter');
    await vi.waitFor(async () => {
      const text = await bash(block('See what it does', 'sh', 1));
      expect(text).toMatch(/^VolumeSnapshot default\/before-upgrade: ready\n {2}why {4}it is ready; /);
    }, soon);
    await plane.kubectl(['delete', 'volumesnapshot', 'before-upgrade', '--timeout=60s']);
  });

  it('restores a claim', async () => {
    const [snapshot = ''] = (await bash('kubectl get volumesnapshots -o name')).split('\n');
    const manifest = block('Restore', 'yaml', 0)
      .replace(/\bSNAPSHOT\b/, snapshot.slice(snapshot.indexOf('/') + 1))
      .replace(/\bSTORAGE_CLASS\b/, 'directory');
    await writeFile(join(folder, 'restore.yaml'), manifest);
    await bash('kubectl apply -f restore.yaml');
    await bash("kubectl wait pvc/data-db-0-restored '--for=jsonpath={.status.phase}=Bound' --timeout=60s");
  });

  it('sees the classes of a policy', async () => {
    const policy = block('Volumes where Pods can run', 'yaml', 0).replace('ebs.csi.aws.com', DRIVER);
    await writeFile(join(folder, 'wait.yaml'), policy);
    const [header = '', row = ''] = block('Volumes where Pods can run', 'text', 0).split('\n');
    await bash(block('Volumes where Pods can run', 'sh', 0));
    await vi.waitFor(async () => {
      const [seenHeader = '', seenRow = ''] = (await bash('kubectl get stpol')).split('\n');
      expect(cells(seenHeader)).toEqual(cells(header));
      expect(cells(seenRow)).toEqual(cells(row));
    }, soon);
  });

  it('pins snapshots, excludes a claim, and chooses a class', async () => {
    await bash(block('What you can rely on', 'sh', 0));
    expect(await bash('kubectl get volumesnapshots -l keepsake.dev/keep=true -o name')).toMatch(/^(\S+\n){2}$/);
    await vi.waitFor(async () => {
      const perClaim = '{range .status.claims[*]}{.name}={.reason} {end}';
      const reasons = await bash(`kubectl get ksched nightly -o 'jsonpath=${perClaim}'`);
      expect(reasons).toContain('data-db-0=ClaimExcluded');
      // The README's class is not there.
      expect(reasons).toContain('data-db-1=ClassNotFound');
    }, soon);
  });

  it('stops the operator with SIGTERM, and removes everything but the snapshots', async () => {
    expect(await operator?.stop()).toBe(0);
    await bash('kubectl delete -f crds/ -f deploy/rbac.yaml --timeout=60s');
    expect(await bash('kubectl get volumesnapshots -o name')).toMatch(/^(\S+\n){2}$/);
  });
});

/** Runs a block as bash does for a person, and returns what it prints. */
async function bash(text: string): Promise<string> {
  const { PATH = '', ...env } = processEnvironment(plane.dir);
  const path = [dirname(plane.kubectlProgram), PATH].join(delimiter);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], {
    cwd: folder,
    env: { ...env, PATH: path, KUBECONFIG: plane.kubeconfig },
  });
  return stdout;
}

function block(section: string, language: string, index: number): string {
  const found = fences.filter((fence) => fence.section === section && fence.language === language)[index];
  return found?.text ?? expect.fail(`README.md has no block ${index} of ${language} under "${section}"`);
}

/** The columns of a line that kubectl prints, with ages and the next tick reduced to what does not change. */
function cells(line: string): readonly string[] {
  return line
    .trim()
    .split(/ {2,}/)
    .map((cell) => cell.replace(/^(\d+[dhms])+$/, 'AGE').replace(/^\d{4}-\d\d-\d\dT0[01]:15:00Z$/, 'NEXT'));
}

/** A plan without the moment at which it was made. */
function blurred(plan: string): string {
  return plan
    .replace(/ {2}# the clock went .*$/gm, '')
    .replace(/-\d{12}-[a-z2-7]{10}\b/g, '-SNAPSHOT')
    .replace(/\d{4}-\d\d-\d\dT[\d:]{8}Z/g, 'MOMENT')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'LOCAL');
}

/** An explanation without what differs from one snapshot and moment to the next. */
function unaged(explanation: string): string {
  return explanation.replace(/snapcontent-[\da-f-]+/, 'CONTENT').replace(/for \d+ (s|min) now/, 'for AGE now');
}

function snapshot(name: string, claimName: string): string {
  return JSON.stringify({
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, namespace: 'default' },
    spec: { source: { persistentVolumeClaimName: claimName } },
  });
}

function claim(name: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default', labels: { app: 'db' } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'directory',
      resources: { requests: { storage: '1Gi' } },
    },
  });
}
