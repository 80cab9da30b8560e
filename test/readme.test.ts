import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { validateSnapshotSchedule } from '../src/api/validate.ts';
import { validateStorageTopologyPolicy } from '../src/api/validate-topology-policy.ts';
import { knownLimits } from '../src/domain/limits/known-limits.ts';
import { parseCronExpression } from '../src/domain/schedule/cron-expression.ts';
import { resolveTimeZone } from '../src/domain/schedule/time-zone.ts';
import { describeFlags } from '../src/flags.ts';
import { fencesOf, tableUnder } from './support/markdown.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const manifest = JSON.parse(read('package.json')) as { scripts: object; license: string };
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'src/README.md',
  'docs/binding.md',
  'docs/topology.md',
  'docs/topology-engine.md',
  'hack/csi-driver/README.md',
];

describe('README.md', () => {
  const objects = fencesOf(readme)
    .filter(({ language }) => language === 'yaml')
    .flatMap(({ text }) => parseAllDocuments(text, { strict: true }))
    .map((document) => ({ errors: document.errors, object: document.toJS() as ReadmeObject }));
  const schedules = objects.map(({ object }) => object).filter(({ kind }) => kind === 'SnapshotSchedule');

  it('has only YAML that is a whole Kubernetes object', () => {
    expect(objects.length).toBeGreaterThan(0);
    for (const { errors, object } of objects) {
      expect(errors).toEqual([]);
      expect(object).toMatchObject({ apiVersion: expect.any(String), metadata: { name: expect.any(String) } });
    }
  });

  it('has schedules that we accept', () => {
    expect(schedules.length).toBeGreaterThan(0);
    for (const { metadata, ...schedule } of schedules) {
      const stored = { uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-11-22T00:00:00Z' };
      const result = validateSnapshotSchedule({ ...schedule, metadata: { ...metadata, ...stored } });
      expect(result).toMatchObject({ kind: 'valid' });
      expect(parseCronExpression(schedule.spec.schedule ?? '').kind).toBe('ok');
      expect(resolveTimeZone(schedule.spec.timeZone ?? '').kind).toBe('ok');
    }
  });

  it('lists every flag as `keepsake help` does', () => {
    const flags = [...describeFlags().matchAll(/^ {2}(--\S+) +(.*?)(?: \(default (.*)\))?$/gm)];
    expect(flags.length).toBe(describeFlags().split('\n').length);
    const rows = flags.map(([, name, help, fallback]) => [`\`${name}\``, fallback ? `\`${fallback}\`` : '', help]);
    expect(tableUnder(readme, 'Flags of `keepsake run`')).toEqual(rows);
  });

  it('lists the limits of drivers that are known', () => {
    const rows = tableUnder(readme, 'Driver limits').slice(-knownLimits.length);
    expect(rows.map((row) => row.slice(0, 2))).toEqual(
      knownLimits.map(({ driver, limits }) => [`\`${driver}\``, `\`${limits}\``]),
    );
  });

  it('names the versions that the control plane is made of', () => {
    const pin = (group: string, module: RegExp) =>
      new RegExp(`^\\s*${module.source} v(\\S+)`, 'm').exec(read(`hack/controlplane/${group}/go.mod`))?.[1];
    const tested = Object.fromEntries(tableUnder(readme, 'Support').map(([what, version]) => [what, version]));
    expect(tested).toMatchObject({
      Kubernetes: pin('k8s', /k8s\.io\/kubernetes/),
      'external-snapshotter (CRDs, controller, sidecar)': pin('csi', /\S+\/external-snapshotter\/v8/),
      'external-provisioner': pin('csi', /github\S+\/external-provisioner\/v6/),
    });
  });

  it('says the test command that continuous integration runs', () => {
    const command = 'npm ci && npm test';
    expect(fencesOf(readme).some(({ text }) => text.split('\n').includes(command))).toBe(true);
    expect(read('.ci/run').trimEnd().split('\n').at(-1)).toBe(command);
  });
});

describe('docs/topology.md', () => {
  const text = read('docs/topology.md');

  it('lists every knob of a policy, with its default', () => {
    const crd = parse(read('crds/keepsake.dev_storagetopologypolicies.yaml')) as PolicyCrd;
    const spec = crd.spec.versions[0]?.schema.openAPIV3Schema.properties.spec;
    const rows = tableUnder(text, 'Knobs').map(([name = '', values = '']) => ({
      name: name.replaceAll('`', ''),
      fallback: /\*\*(\w+)\*\*/.exec(values)?.[1] ?? (/^\d+$/.test(values) ? Number(values) : undefined),
    }));
    expect(rows).toEqual(spec && knobsOf(spec));
  });
});

describe.each(['README.md', 'docs/topology.md'])('the policies of %s', (path) => {
  const policies = fencesOf(read(path))
    .filter(({ language }) => language === 'yaml')
    .map(({ text }) => parse(text) as ReadmeObject)
    .filter(({ kind }) => kind === 'StorageTopologyPolicy');

  it('are accepted', () => {
    expect(policies.length).toBeGreaterThan(0);
    for (const { metadata, ...policy } of policies) {
      const stored = { uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-11-22T00:00:00Z' };
      const result = validateStorageTopologyPolicy({ ...policy, metadata: { ...metadata, ...stored } });
      expect(result).toMatchObject({ kind: 'valid' });
    }
  });
});

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('names only npm scripts that exist', () => {
    const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts));
  });

  it('links only to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) =>
      posix.join(posix.dirname(path), link),
    );
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  it('names only files that exist', () => {
    const files = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|yaml|md))`/g)].map(([, file = '']) => file);
    const missing = files.filter((file) => !['', 'src'].some((folder) => existsSync(join(root, folder, file))));
    expect(missing).toEqual([]);
  });
});

it('the licence is the one that package.json names, whole', () => {
  const licence = read('LICENSE');
  expect(manifest.license).toBe('Apache-2.0');
  expect(licence).toMatch(/^\s*Apache License\s+Version 2\.0, January 2004\s+http:\/\/www\.apache\.org\/licenses\/\n/);
  for (const part of ['9. Accepting Warranty', 'END OF TERMS AND CONDITIONS', 'limitations under the License.']) {
    expect(licence).toContain(part);
  }
});

interface ReadmeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec: { readonly schedule?: string; readonly timeZone?: string };
}

interface Knob {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Knob>>;
}

interface PolicyCrd {
  readonly spec: {
    readonly versions: readonly {
      readonly schema: { readonly openAPIV3Schema: { readonly properties: { readonly spec: Knob } } };
    }[];
  };
}

/** The fields that a person sets, in the order of the CRD; a selector counts as one. */
function knobsOf(
  { properties = {} }: Knob,
  prefix = '',
): readonly { readonly name: string; readonly fallback: unknown }[] {
  return Object.entries(properties).flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    return field.properties === undefined || key === 'storageClassSelector'
      ? [{ name, fallback: field.default }]
      : knobsOf(field, `${name}.`);
  });
}
