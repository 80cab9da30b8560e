import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { binaryPath } from '../../hack/controlplane/binaries.ts';
import { buildControlPlane } from '../../hack/controlplane/build.ts';
import { DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { freePorts } from '../../hack/controlplane/free-ports.ts';
import { processEnvironment } from '../../hack/controlplane/process-environment.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { fencesOf } from '../support/markdown.ts';

// A person who follows docs/topology.md: its blocks are run as they stand there, with the driver of this cluster in place
// of the one that they name. The two nodes are in the zones of the document.

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = (await readFile(join(root, 'docs/topology.md'), 'utf8')).replaceAll('ebs.csi.aws.com', DRIVER);
const fences = fencesOf(guide);
const soon = { timeout: 30_000, interval: 200 };
/** On a machine that has not built helm yet. */
const whenBuilt = 600_000;

let plane: ControlPlane;
let folder: string;
let programs: readonly string[];
let operator: OperatorProcess | undefined;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 2, zones: ['eu-central-1a', 'eu-central-1b'], snapshotController: false });
  const { bin } = await buildControlPlane({ also: ['helm'] });
  programs = [plane.kubectlProgram, binaryPath('helm', bin, process.env)];
  folder = join(plane.dir, 'guide');
  await mkdir(folder);
  for (const part of ['charts', 'crds', 'deploy', 'dist']) await symlink(join(root, part), join(folder, part));
  await put(storageClass('old'));
}, whenBuilt);

afterAll(async () => {
  await operator?.kill();
  await plane?.stop();
});

describe('following docs/topology.md', () => {
  it('installs the chart, and can take it away again', async () => {
    expect(await bash(block('Running it', 'sh', 0))).toContain('STATUS: deployed');
    const webhook = 'kubectl --namespace=keepsake-system get deployment keepsake-webhook -o name';
    expect(await bash(webhook)).toBe('deployment.apps/keepsake-webhook\n');
    await bash('helm uninstall keepsake --namespace=keepsake-system');
  });

  it('starts one process that serves the webhook and registers it', async () => {
    expect(await bash(block('Quick start', 'sh', 0))).toContain('keepsake-registration created');
    const [, flags = ''] = block('Quick start', 'sh', 1)
      .replaceAll('\\\n', ' ')
      .split('--kubeconfig=keepsake.kubeconfig');
    const [port = 0] = await freePorts(1);
    operator = await startOperator({
      dir: plane.dir,
      kubeconfig: await plane.serviceAccountKubeconfig('keepsake-system', 'keepsake'),
      args: flags.trim().replaceAll('9443', `${port}`).split(/\s+/),
    });
  });

  it('gets a class back as the document shows it, with its warnings', async () => {
    await writeFile(join(folder, 'zonal.yaml'), block('Quick start', 'yaml', 0));
    await writeFile(join(folder, 'fast.yaml'), block('Quick start', 'yaml', 1));
    const commands = block('Quick start', 'sh', 2).split('kubectl get storageclass fast');
    const seen = await bash(commands[0] ?? '');
    expect(seen).toContain(block('Quick start', 'text', 0));
    const shown = parse(await bash(`kubectl get storageclass fast${commands[1]}`));
    expect(shown).toMatchObject(parse(block('Quick start', 'yaml', 2)));
  });

  it('sees without making it what would become of a class', async () => {
    const seen = await bash(block('Quick start', 'sh', 3));
    expect(seen).toContain('volumeBindingMode: WaitForFirstConsumer');
  });

  it('is refused an explicit Immediate, in the words of the document', async () => {
    const refused = await failing(block('What the author meant', 'sh', 0));
    expect(refused).toContain(block('What the author meant', 'text', 0).trim());
  });

  it('replaces the class from its manifest without the field', async () => {
    const seen = await bash(block('Updates, replace and GitOps', 'sh', 0));
    expect(seen).toContain(block('Updates, replace and GitOps', 'text', 0));
    expect(seen).toContain('storageclass.storage.k8s.io/fast replaced');
  });

  it('is told how an old class is, and has it created again by consent', async () => {
    const look = block('Classes that exist', 'sh', 0);
    const consent = block('Classes that exist', 'sh', 1);
    await vi.waitFor(async () => {
      const seen = await bash(look);
      expect(seen).toMatch(/^zonal +Enforce +100 .* True .* Webhook +ClassesNotCompliant$/m);
      expect(seen).toContain(block('Classes that exist', 'text', 0).trim());
      expect(seen).toContain(consent.trim());
      expect(seen).toMatch(/Warning +BindingModeImmediate +StorageClass\/old/);
    }, soon);
    await bash(consent);
    await vi.waitFor(async () => {
      const mode = await bash("kubectl get storageclass old -o jsonpath='{.volumeBindingMode}'");
      expect(mode).toBe('WaitForFirstConsumer');
      expect(await bash('kubectl events --for=storageclass/old')).toContain('ClassRecreated');
    }, soon);
  });

  it('reads why a pod waits, mends the class, and the pod is scheduled', async () => {
    const zone = [{ matchLabelExpressions: [{ key: ZONE_KEY, values: ['eu-central-1c'] }] }];
    await put({ ...storageClass('gold'), volumeBindingMode: 'WaitForFirstConsumer', allowedTopologies: zone });
    await put(claim('web', 'gold'));
    await put(pod('web'));
    await vi.waitFor(async () => {
      const seen = await bash(block('Pods that wait', 'sh', 0));
      expect(seen).toMatch(/Warning +VolumeCannotLand +Pod\/web/);
      expect(seen).toContain(block('Pods that wait', 'text', 0).trim());
    }, soon);
    expect(await bash(block('Pods that wait', 'sh', 1))).toContain('condition met');
  });

  it('sees where volumes can be, and the certificate', async () => {
    const places = await bash(block('Where volumes can be', 'sh', 0));
    expect(places).toContain(`${ZONE_KEY}: eu-central-1a eu-central-1b\n`);
    const certificate = await bash(block('Certificates', 'sh', 0));
    expect(certificate).toMatch(/^keepsake-webhook-tls +kubernetes\.io\/tls /m);
    expect(certificate).toContain('CertificateIssued');
  });

  it('serves every metric that the document names', async () => {
    const text = await (await fetch(operator?.metricsUrl ?? '')).text();
    const names = new Set([...guide.matchAll(/\bkeepsake_\w+/g)].map(([name]) => name));
    expect(names.size).toBeGreaterThan(3);
    for (const name of names) expect(text).toContain(`\n# TYPE ${name} `);
  });

  it('opts a class out', async () => {
    await bash(block('Knobs', 'sh', 0));
    await vi.waitFor(async () => {
      const listed = await bash("kubectl get stpol zonal -o jsonpath='{.status.storageClasses[*].name}'");
      expect(listed.split(' ')).not.toContain('fast');
    }, soon);
  });

  it('is refused an Immediate class while the webhook is away', async () => {
    await operator?.kill();
    await writeFile(join(folder, 'late.yaml'), JSON.stringify(storageClass('late')));
    const refused = await failing(block('When the webhook is away', 'sh', 0));
    expect(refused).toContain(block('When the webhook is away', 'text', 0).trim());
    await put({ ...storageClass('late'), volumeBindingMode: 'WaitForFirstConsumer' });
  });

  it('removes what a process that was killed has left', async () => {
    expect(await bash(block('Removing it', 'sh', 0))).toContain('"zonal" deleted');
    const left = 'kubectl get mutatingwebhookconfigurations,validatingadmissionpolicies -o name';
    expect(await bash(left)).not.toContain('keepsake');
    await put(storageClass('free'));
    const free = await bash("kubectl get storageclass free -o jsonpath='{.volumeBindingMode}'");
    expect(free).toBe('Immediate');
  });

  it('has run every command', () => {
    const commands = fences.filter(({ language }) => language === 'sh');
    expect(commands.filter(({ section, text }) => !run.has(`${section} ${text}`))).toEqual([]);
  });
});

/** The blocks of commands that were asked for. */
const run = new Set<string>();

function block(section: string, language: string, index: number): string {
  const found = fences.filter((fence) => fence.section === section && fence.language === language)[index];
  if (found?.language === 'sh') run.add(`${section} ${found.text}`);
  return found?.text ?? expect.fail(`docs/topology.md has no block ${index} of ${language} under "${section}"`);
}

/** Runs a block as bash does for a person, and returns all that it prints. @throws with the same when it fails. */
async function bash(text: string): Promise<string> {
  const { PATH = '', ...env } = processEnvironment(plane.dir);
  const path = [...programs.map((program) => dirname(program)), PATH].join(delimiter);
  const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', text], {
    cwd: folder,
    env: { ...env, PATH: path, KUBECONFIG: plane.kubeconfig },
  });
  return stderr + stdout;
}

/** What a block prints that must not succeed. */
async function failing(text: string): Promise<string> {
  const error = await bash(text).then(
    (seen) => expect.fail(`it succeeded: ${seen}`),
    (reason: Error) => reason,
  );
  return error.message;
}

async function put(object: object): Promise<void> {
  await plane.kubectl(['apply', '--filename=-'], { stdin: JSON.stringify(object) });
}

function storageClass(name: string): object {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner: DRIVER };
}

function claim(name: string, storageClassName: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Mi' } } },
  };
}

/** A pod with the claim of its own name. */
function pod(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      containers: [{ name: 'app', image: 'none', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  };
}
