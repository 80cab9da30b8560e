import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Helm, helmFor } from '../../hack/controlplane/helm.ts';
import * as pendingPods from '../../src/kube/pending-pods.ts';
import * as resources from '../../src/kube/resources.ts';
import { chartFolder, chartNamespace, type Manifest, manifestsIn, renderChart, theOne } from '../support/chart.ts';
import { type Rule, rightsIn } from '../support/rights.ts';

// The rights that the chart grants beside those of deploy/, which tests of the operator compare with the calls it makes.

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));
/** On a machine that has not built helm yet. */
const whenBuilt = 600_000;

let dir: string;
let helm: Helm;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'chart-rights-'));
  helm = await helmFor({ dir, kubeconfig: join(dir, 'no-cluster') });
}, whenBuilt);

afterAll(() => {
  rmSync(dir, { recursive: true });
});

const topology = ['rbac-topology.yaml', 'rbac-certificate.yaml', 'rbac-webhook.yaml'];

const grants = [
  { title: 'by default', values: {}, files: ['rbac.yaml', ...topology] },
  { title: 'with schedules only', values: { topology: { enabled: false } }, files: ['rbac.yaml'] },
  {
    title: 'without the webhook',
    values: { topology: { webhook: { enabled: false } } },
    files: ['rbac.yaml', 'rbac-topology.yaml'],
  },
  {
    title: 'when the operator binds',
    values: { binding: { mode: 'builtin' } },
    files: ['rbac.yaml', 'rbac-binding.yaml', ...topology],
  },
  {
    title: 'for policies that the API server carries out',
    values: { topology: { admissionPolicies: { enabled: true } } },
    files: ['rbac.yaml', 'rbac-engine.yaml', ...topology],
  },
];

it.each(grants)('the rights $title are those of $files', async ({ values, files }) => {
  const binds = files.includes('rbac-binding.yaml');
  const expected = (await deployed(files)).filter(({ metadata }) => binds || metadata.name !== 'keepsake-binding');
  expect(rolesIn(await renderChart(helm, values))).toEqual(rolesIn(expected));
});

it('each file of rights is granted in one way or another', () => {
  const granted = new Set(grants.flatMap(({ files }) => files));
  expect([...granted].sort()).toEqual(readdirSync(join(chartFolder, 'files', 'rights')).sort());
});

it('an operator that labels contents with Nodes may read these, and has no other right more', async () => {
  const binds = await renderChart(helm, { binding: { mode: 'builtin' }, topology: { enabled: false } });
  const labels = await renderChart(helm, {
    binding: { mode: 'builtin', distributedSnapshotting: true },
    topology: { enabled: false },
  });
  const before = grantedBy(binds);
  expect(grantedBy(labels).filter((right) => !before.includes(right))).toEqual(['list nodes', 'watch nodes']);
});

it('whoever works in some namespaces has the same rights there, and elsewhere only what has no namespace', async () => {
  const everywhere = await renderChart(helm);
  const rendered = await renderChart(helm, { watchNamespaces: ['team-a', 'team-b'] });
  for (const name of ['keepsake', 'keepsake-topology']) {
    const cluster = rulesOf(rendered, 'ClusterRole', name);
    const watched = rendered.filter(({ kind, metadata }) => kind === 'Role' && metadata.name === `${name}-watched`);
    expect(watched.map(({ metadata }) => metadata.namespace)).toEqual(['team-a', 'team-b']);
    for (const role of watched) {
      const rules = role.rules as readonly Rule[];
      expect(rightsIn([...cluster, ...rules])).toEqual(rightsIn(rulesOf(everywhere, 'ClusterRole', name)));
      expect(kindsOf(rules).filter((plural) => !namespaced.has(plural))).toEqual([]);
    }
    expect(kindsOf(cluster).filter((plural) => namespaced.has(plural))).toEqual([]);
  }
  const events = rendered.filter(({ kind, metadata }) => kind === 'Role' && metadata.name === 'keepsake-events');
  const right = ['create events.events.k8s.io', 'patch events.events.k8s.io'];
  expect(events.map(({ metadata, rules }) => [metadata.namespace, rightsIn(rules as readonly Rule[])])).toEqual([
    [chartNamespace, right],
    ['default', right],
  ]);
});

it.each(['certManager', 'existingSecret'])(
  'with certificates of %s the controller has no right to Secrets',
  async (certificates) => {
    const existingSecret = { name: 'own-tls', caBundle: '-----BEGIN CERTIFICATE-----\n' };
    const rendered = await renderChart(helm, { webhook: { certificates, existingSecret } });
    const controllers = rendered.filter(
      ({ kind, subjects }) => /RoleBinding$/.test(kind) && JSON.stringify(subjects).includes('"keepsake"'),
    );
    const roles = controllers.map(({ roleRef }) => roleRef as { readonly kind: string; readonly name: string });
    expect(roles.length).toBeGreaterThan(0);
    const rights = roles.flatMap(({ kind, name }) => rightsIn(rulesOf(rendered, kind, name)));
    expect(rights.filter((right) => /secrets|webhookconfigurations/.test(right))).toEqual([]);
    const [secret] = rulesOf(rendered, 'Role', 'keepsake-webhook').filter(({ resources: its }) =>
      its.includes('secrets'),
    );
    expect(secret?.resourceNames).toEqual([certificates === 'existingSecret' ? 'own-tls' : 'keepsake-webhook-tls']);
  },
);

/** What the operator reads that lives in namespaces, and the events that it writes there. */
const namespaced: ReadonlySet<string> = new Set([
  'events',
  ...Object.values({ ...resources, ...pendingPods }).flatMap((one) =>
    typeof one === 'object' && one.namespaced ? [one.plural] : [],
  ),
]);

async function deployed(files: readonly string[]): Promise<readonly Manifest[]> {
  return (await Promise.all(files.map(async (file) => manifestsIn(await readFile(join(deploy, file), 'utf8'))))).flat();
}

/** Roles and their bindings, by kind, namespace and name, with what they say. */
function rolesIn(manifests: readonly Manifest[]): object {
  return Object.fromEntries(
    manifests
      .filter(({ kind }) => /Role(Binding)?$/.test(kind))
      .map(({ kind, metadata, rules, roleRef, subjects }) => [
        `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
        { rules, roleRef, subjects },
      ]),
  );
}

function rulesOf(manifests: readonly Manifest[], kind: string, name: string): readonly Rule[] {
  return theOne<Manifest & { readonly rules: readonly Rule[] }>(manifests, kind, name).rules;
}

function grantedBy(manifests: readonly Manifest[]): readonly string[] {
  return rightsIn(manifests.flatMap(({ rules = [] }) => rules as readonly Rule[]));
}

function kindsOf(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ resources: its }) => its.map((one) => one.replace(/\/.*$/, '')));
}
