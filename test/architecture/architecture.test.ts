import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageHomes } from './layout.ts';
import { readSource } from './read-source.ts';
import { rules } from './rules.ts';

const root = new URL('../../', import.meta.url);
const units = readSource(fileURLToPath(new URL('src', root)));

describe('src', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, { find, because }) => {
    expect(find(units), because).toEqual([]);
  });

  it('is read as a whole', () => {
    expect(units.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['main.ts', 'domain/plan.ts', 'kube/client.ts']),
    );
    expect(units.flatMap(({ imports }) => imports).length).toBeGreaterThan(units.length);
  });
});

describe('package.json', () => {
  const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Manifest;

  it('depends on the packages that have a home in src, each at one exact version', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(Object.keys(packageHomes).sort());
    expect(Object.values(manifest.dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it.each(Object.entries(packageHomes))('%s is imported in each of its homes', (name, homes) => {
    const importers = units.filter(({ imports }) =>
      imports.some(({ specifier }) => `${specifier}/`.startsWith(`${name}/`)),
    );
    expect(importers.map(({ path }) => path)).toEqual([...homes].sort());
  });

  it('forces our client-node under the framework, whose own is years old', () => {
    expect(manifest.overrides['@dot-i/k8s-operator']).toEqual({
      '@kubernetes/client-node': '$@kubernetes/client-node',
    });
  });
});

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, unknown>>;
}
