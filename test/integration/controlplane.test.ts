import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { readRecords } from '../../hack/controlplane/run-records.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { processesOf } from '../support/processes-of.ts';

const run = promisify(execFile);
const CLI = ['--import', 'tsx', 'hack/controlplane/cli.ts'];
const claim = (name: string, storageClass: string, dataSource?: object) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: storageClass,
      resources: { requests: { storage: '1Gi' } },
      ...(dataSource && { dataSource }),
    },
  });
const snapshot = (name: string, source: string) =>
  JSON.stringify({
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, namespace: 'default' },
    spec: { source: { persistentVolumeClaimName: source } },
  });

describe('two control planes at the same time', () => {
  let full: ControlPlane;
  let bare: ControlPlane;

  const apply = (stdin: string) => full.kubectl(['apply', '-f', '-'], { stdin });
  const bound = (name: string) =>
    full.kubectl(['wait', `pvc/${name}`, '--for=jsonpath={.status.phase}=Bound', '--timeout=60s']);

  beforeAll(async () => {
    [full, bare] = await Promise.all([
      startControlPlane({ audit: true }),
      startControlPlane({ csi: false, nodes: 2, zones: ['x'] }),
    ]);
  });

  afterAll(async () => {
    await Promise.all([full?.stop(), bare?.stop()]);
  });

  it('are different clusters', async () => {
    await full.kubectl(['create', 'namespace', 'only-here']);
    expect(full.server).not.toBe(bare.server);
    expect(await full.kubectl(['get', 'namespace', 'only-here', '-o', 'name'])).toBe('namespace/only-here\n');
    await expect(bare.kubectl(['get', 'namespace', 'only-here'])).rejects.toThrow(
      /^kubectl get namespace only-here failed \(1\): .*NotFound/,
    );
  });

  it('say the version that they are pinned to', async () => {
    const version = JSON.parse(await full.kubectl(['version', '-o', 'json'])) as Record<string, { gitVersion: string }>;
    const pin = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(await readFile('hack/controlplane/k8s/go.mod', 'utf8'))?.[1];
    expect([version.serverVersion?.gitVersion, version.clientVersion?.gitVersion]).toEqual([pin, pin]);
  });

  it('have ready nodes with the zones in turn, and the driver only where it is', async () => {
    const columns = (...paths: string[]) => `custom-columns=${paths.map((path, i) => `C${i}:${path}`).join(',')}`;
    const nodes = (plane: ControlPlane) =>
      plane.kubectl([
        'get',
        'nodes',
        '--no-headers',
        '-o',
        columns(
          '.metadata.name',
          '.metadata.labels.topology\\.kubernetes\\.io/zone',
          '.metadata.labels.topology\\.directory\\.csi\\.keepsake\\.dev/node',
          '.status.conditions[?(@.type=="Ready")].status',
        ),
      ]);
    const table = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/\s+/));
    expect(table(await nodes(full))).toEqual([
      ['node-1', 'a', 'node-1', 'True'],
      ['node-2', 'b', 'node-2', 'True'],
      ['node-3', 'a', 'node-3', 'True'],
    ]);
    expect(table(await nodes(bare))).toEqual([
      ['node-1', 'x', '<none>', 'True'],
      ['node-2', 'x', '<none>', 'True'],
    ]);
  });

  it('restore the content that a file had when the snapshot was taken', async () => {
    await apply(claim('data', 'directory'));
    await bound('data');
    const file = join(await full.volumeFolder('default', 'data'), 'diary.txt');
    await writeFile(file, 'monday');

    await apply(snapshot('diary', 'data'));
    await full.kubectl(['wait', 'volumesnapshot/diary', '--for=jsonpath={.status.readyToUse}=true', '--timeout=60s']);
    await writeFile(file, 'tuesday');

    await apply(
      claim('old', 'directory', { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'diary' }),
    );
    await bound('old');
    expect(await readFile(join(await full.volumeFolder('default', 'old'), 'diary.txt'), 'utf8')).toBe('monday');
    expect(await readFile(file, 'utf8')).toBe('tuesday');

    const handle = await full.kubectl([
      'get',
      'volumesnapshotcontent',
      '-o',
      'jsonpath={.items[0].status.snapshotHandle}',
    ]);
    expect(await readFile(join(full.snapshotFolder(handle), 'diary.txt'), 'utf8')).toBe('monday');
  });

  it('place a waiting claim in the zone of the pod that uses it', async () => {
    await apply(claim('late', 'directory-wait'));
    await expect(full.volumeFolder('default', 'late')).rejects.toThrow('claim default/late is Pending, not Bound');
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'user', namespace: 'default' },
      spec: {
        nodeSelector: { 'topology.kubernetes.io/zone': 'b' },
        containers: [{ name: 'c', image: 'none', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'late' } }],
      },
    };
    await apply(JSON.stringify(pod));
    await full.kubectl(['wait', 'pod/user', '--for=condition=PodScheduled', '--timeout=60s']);
    expect(await full.kubectl(['get', 'pod', 'user', '-o', 'jsonpath={.spec.nodeName}'])).toBe('node-2');
    await bound('late');
  });

  it('give a program the rights of its service account and no more', async () => {
    await full.kubectl(['create', 'serviceaccount', 'reader', '-n', 'default']);
    await full.kubectl(['create', 'role', 'reader', '--verb=get', '--resource=configmaps', '-n', 'default']);
    await full.kubectl(['create', 'rolebinding', 'reader', '--role=reader', '--serviceaccount=default:reader']);
    const kubeconfig = await full.serviceAccountKubeconfig('default', 'reader');
    await full.kubectl(['get', 'configmap', 'kube-root-ca.crt'], { kubeconfig });
    await expect(full.kubectl(['get', 'secrets'], { kubeconfig })).rejects.toThrow(
      'User "system:serviceaccount:default:reader" cannot list resource "secrets"',
    );
  });

  it('name who called the API server in the audit log', async () => {
    const users = (await readFile(full.auditLog, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { user: { username: string } }).user.username);
    expect(users).toEqual(expect.arrayContaining(['csi-provisioner', 'csi-snapshotter', 'snapshot-controller']));
  });

  it('carry on after a killed driver was started again', async () => {
    await full.stopProcess('csi-driver', 'SIGKILL');
    await apply(claim('during', 'directory'));
    await full.startProcess('csi-driver');
    await bound('during');
  });

  it('carry on after the API server and etcd were stopped and started', async () => {
    await full.stopProcess('kube-apiserver');
    await expect(full.kubectl(['get', 'nodes'])).rejects.toThrow(/refused/);
    await full.stopProcess('etcd', 'SIGKILL');
    await full.startProcess('etcd');
    await full.startProcess('kube-apiserver');
    await apply(claim('after', 'directory'));
    await bound('after');
  });
});

describe('the end of a control plane', () => {
  const folders: string[] = [];
  const callers: ChildProcess[] = [];
  const newFolder = async () => {
    const dir = await mkdtemp(join(tmpdir(), 'kcp-'));
    folders.push(dir);
    return dir;
  };
  const nothingRuns = (dir: string) => waitUntil(() => processesOf(dir).length === 0, { timeoutMs: 30_000 });

  afterAll(async () => {
    for (const caller of callers) caller.kill('SIGKILL');
    for (const dir of folders) {
      await nothingRuns(dir);
      await rm(dir, { recursive: true, force: true });
    }
  });

  const hold = (dir: string) => {
    const caller = spawn(process.execPath, ['--import', 'tsx', 'test/support/hold-control-plane.ts', dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    callers.push(caller);
    return caller;
  };

  it('comes when its caller is killed with -9', async () => {
    const dir = await newFolder();
    const caller = hold(dir);
    await once(caller.stdout as NonNullable<typeof caller.stdout>, 'data');
    expect(
      readRecords(dir)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'supervisor']);
    caller.kill('SIGKILL');
    expect(await nothingRuns(dir), processesOf(dir).join('\n')).toBe(true);
    expect(readRecords(dir)).toEqual([]);
  });

  it('comes when its caller is killed in the middle of the start', async () => {
    const dir = await newFolder();
    const caller = hold(dir);
    const etcdRuns = () => readRecords(dir).some(({ name }) => name === 'etcd');
    expect(await waitUntil(etcdRuns, { timeoutMs: 60_000, everyMs: 1 })).toBe(true);
    caller.kill('SIGKILL');
    expect(await nothingRuns(dir), processesOf(dir).join('\n')).toBe(true);
  });

  it('takes its own folder along', async () => {
    const plane = await startControlPlane({ csi: false, nodes: 1 });
    await plane.stop();
    await plane.stop();
    expect(processesOf(plane.dir)).toEqual([]);
    await expect(readFile(plane.kubeconfig)).rejects.toThrow('ENOENT');
  });

  it('comes when a process cannot start, and its log says why', async () => {
    const dir = await newFolder();
    await expect(startControlPlane({ dir, args: { 'kube-apiserver': ['--no-such-flag'] } })).rejects.toThrow(
      /^kube-apiserver ended with exit code 1 before it was ready; the end of its log:\n.*no-such-flag/s,
    );
    expect(processesOf(dir)).toEqual([]);
  });

  it('comes with `down` from another terminal, sidecars that would be restarted included', async () => {
    const dir = await newFolder();
    const plane = await startControlPlane({ dir, nodes: 1 });
    await run(process.execPath, [...CLI, 'down', '--dir', dir]);
    expect(processesOf(dir)).toEqual([]);
    await plane.stop();
  });

  it('comes with `down` and not with the end of `up`', async () => {
    const dir = await newFolder();
    const cli = (...args: string[]) => run(process.execPath, [...CLI, ...args]);
    const up = await cli('up', '--dir', dir, '--nodes', '1', '--no-csi');
    expect(up.stdout).toBe(`KUBECONFIG=${dir}/kubeconfig\n`);
    expect(processesOf(dir)).toHaveLength(4);
    await expect(cli('up', '--dir', dir)).rejects.toThrow(`a control plane runs in ${dir} already`);

    await cli('down', '--dir', dir);
    expect(processesOf(dir)).toEqual([]);
    expect((await cli('down', '--dir', dir)).stdout).toBe('nothing was running\n');
  });
});
