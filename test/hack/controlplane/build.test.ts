import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BINARIES } from '../../../hack/controlplane/binaries.ts';
import { buildControlPlane } from '../../../hack/controlplane/build.ts';

// A stand-in for the Go toolchain: "compiles" a package by writing its path, and notes each build.
const FAKE_GO = `#!/bin/sh
folder=\${0%/*}
case "$1" in
  version) echo 'go version go1.26.0 linux/amd64' ;;
  build)
    [ "$6" = "$(cat "$folder/fails" 2>/dev/null)" ] && { echo 'undefined: x' >&2; exit 1; }
    echo "$6" >> "$folder/builds"; echo "$6" > "$3" ;;
  mod) echo "{\\"Dir\\": \\"$folder/module\\"}" ;;
esac
`;

let folder: string;
let env: NodeJS.ProcessEnv;
let progress: string;
const write = (text: string) => {
  progress += text;
};
const always = BINARIES.filter((binary) => !('onDemand' in binary));
const builds = () => readFileSync(join(folder, 'builds'), 'utf8').trimEnd().split('\n');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-'));
  progress = '';
  env = { XDG_CACHE_HOME: join(folder, 'cache'), PATH: `${folder}:/bin:/usr/bin` };
  writeFileSync(join(folder, 'go'), FAKE_GO);
  chmodSync(join(folder, 'go'), 0o755);
  mkdirSync(join(folder, 'module', 'config', 'crd'), { recursive: true });
  for (const file of [
    'csi.proto',
    'config/crd/snapshots.yaml',
    'config/crd/kustomization.yaml',
    'config/crd/README.md',
  ]) {
    writeFileSync(join(folder, 'module', file), file);
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('buildControlPlane', () => {
  it('builds every program but those on demand and copies the data files, with a line of progress for each', async () => {
    const cache = await buildControlPlane({ env, write });
    expect(readdirSync(cache.bin).sort()).toEqual(always.map(({ name }) => name).sort());
    expect(builds()).toEqual(always.map((binary) => binary.package));
    expect(readFileSync(cache.csiProto, 'utf8')).toBe('csi.proto');
    expect(readdirSync(cache.snapshotCrds)).toEqual(['snapshots.yaml']);
    expect(progress).toMatch(/^building etcd v3\.\d+\.\d+ \(1 of 9\) … 0 s\n/);
    expect(progress.trimEnd().split('\n')).toHaveLength(always.length);
  });

  it('builds a program on demand when it is asked for, and later nobody waits for it', async () => {
    await buildControlPlane({ env, write });
    progress = '';
    const { bin } = await buildControlPlane({ env, write, also: ['helm'] });
    expect(progress).toMatch(/^building helm v4\.\d+\.\d+ \(1 of 1\) … 0 s\n$/);
    expect(existsSync(join(bin, 'helm'))).toBe(true);
    rmSync(join(bin, 'helm'));
    progress = '';
    await buildControlPlane({ env, write });
    expect(progress).toBe('');
  });

  it('is silent and needs no Go when everything is there', async () => {
    await buildControlPlane({ env, write });
    progress = '';
    await buildControlPlane({ env: { ...env, PATH: '/nonexistent' }, write });
    expect(progress).toBe('');
  });

  it('builds only what is missing', async () => {
    const { bin } = await buildControlPlane({ env, write });
    rmSync(join(bin, 'kubectl'));
    progress = '';
    await buildControlPlane({ env, write });
    expect(progress).toMatch(/^building kubectl \S+ \(1 of 1\) … 0 s\n$/);
  });

  it('does not build what KUBEBUILDER_ASSETS has', async () => {
    writeFileSync(join(folder, 'etcd'), '');
    const { bin } = await buildControlPlane({ env: { ...env, KUBEBUILDER_ASSETS: folder }, write });
    expect(existsSync(join(bin, 'etcd'))).toBe(false);
    expect(existsSync(join(bin, 'kubectl'))).toBe(true);
  });

  it('compiles once when two ask at the same time, and the one that waits says so', async () => {
    await Promise.all([buildControlPlane({ env, write }), buildControlPlane({ env, write })]);
    expect(builds()).toHaveLength(always.length);
    expect(progress).toContain('; waiting until it has ended\n');
  });

  it("gives the compiler's complaint, keeps what it finished and leaves nothing half-made", async () => {
    writeFileSync(join(folder, 'fails'), 'k8s.io/kubernetes/cmd/kube-apiserver\n');
    await expect(buildControlPlane({ env, write })).rejects.toThrow(/^go build failed in .*k8s:\nundefined: x$/s);
    expect(progress).toMatch(/kube-apiserver \S+ \(2 of 9\) … failed\n$/);
    const [root = ''] = readdirSync(join(folder, 'cache', 'keepsake', 'controlplane'));
    const left = readdirSync(join(folder, 'cache', 'keepsake', 'controlplane', root), { recursive: true });
    expect(left.sort()).toEqual(['bin', 'bin/etcd']);
  });
});
