import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  BINARIES,
  type Binary,
  binaryPath,
  linkerFlags,
  requiredVersion,
} from '../../../hack/controlplane/binaries.ts';
import { readGoMod } from '../../../hack/controlplane/cache-folder.ts';

describe('the list of binaries', () => {
  it.each([...BINARIES])('names a module and a package that the go.mod of $group has: $name', (binary: Binary) => {
    const goMod = readGoMod(binary.group);
    expect(requiredVersion(goMod, binary.module)).toMatch(/^v\d+\.\d+\.\d+$/);
    expect(goMod.split(/\s+/)).toContain(binary.package);
  });
});

describe('requiredVersion', () => {
  const goMod = `module example.org/m

require example.org/alone v1.2.3 // indirect

require (
	example.org/in/block v0.1.0
	example.org/in/block/deeper v9.9.9
)

replace example.org/replaced => example.org/other v5.0.0
`;
  it.each([
    ['a require line', 'example.org/alone', 'v1.2.3'],
    ['a require block', 'example.org/in/block', 'v0.1.0'],
  ])('reads %s', (_, module, version) => expect(requiredVersion(goMod, module)).toBe(version));

  it('refuses a module that is not required', () => {
    expect(() => requiredVersion(goMod, 'example.org/replaced')).toThrow(
      'go.mod does not require example.org/replaced',
    );
  });
});

describe('linkerFlags', () => {
  const binary = (group: Binary['group']): Binary => ({ name: 'x', group, package: 'p', module: 'm' });

  it('stamps the version into Kubernetes programs', () => {
    const flags = linkerFlags(binary('k8s'), 'v1.36.4');
    expect(flags).toMatch(/^-s -w -X /);
    expect(flags).toContain('-X k8s.io/component-base/version.gitVersion=v1.36.4 ');
    expect(flags).toContain('.gitMajor=1 ');
    expect(flags).toContain('.gitMinor=36 ');
  });

  it('stamps the version into helm, which charts ask for it', () => {
    expect(linkerFlags(binary('helm'), 'v4.2.4')).toBe('-s -w -X helm.sh/helm/v4/internal/version.version=v4.2.4');
  });

  it('stamps nothing into the others', () => {
    expect(linkerFlags(binary('csi'), 'v8.6.0')).toBe('-s -w');
  });
});

describe('binaryPath', () => {
  const assets = mkdtempSync(join(tmpdir(), 'assets-'));
  for (const name of ['kubectl', 'csi-sanity']) writeFileSync(join(assets, name), '');
  afterAll(() => rmSync(assets, { recursive: true }));

  it.each([
    ['takes a program from KUBEBUILDER_ASSETS when it is there', 'kubectl', { KUBEBUILDER_ASSETS: assets }, assets],
    ['takes it from the cache when it is not there', 'etcd', { KUBEBUILDER_ASSETS: assets }, '/bin'],
    ['takes only the three programs of that convention', 'csi-sanity', { KUBEBUILDER_ASSETS: assets }, '/bin'],
    ['takes all from the cache when the variable is empty', 'kubectl', { KUBEBUILDER_ASSETS: '' }, '/bin'],
  ] as const)('%s', (_, name, env, folder) => expect(binaryPath(name, '/bin', env)).toBe(join(folder, name)));
});
