import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { type Helm, helmFor } from '../../hack/controlplane/helm.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { guardBinding, guardPolicy } from '../../src/admission/guard-policy.ts';
import { serviceAddress, webhookConfiguration } from '../../src/admission/webhook-configuration.ts';
import { parseConfig } from '../../src/config.ts';
import {
  chartFolder,
  chartNamespace,
  type DeploymentManifest,
  type Manifest,
  manifestsIn,
  renderChart,
  renderText,
  theOne,
} from '../support/chart.ts';
import { certManagerCrds, chartCases } from '../support/chart-values.ts';

// What the chart renders, as the real helm, the real API server and the operator itself see it. Nothing is installed.

const root = fileURLToPath(new URL('../..', import.meta.url));
/** On a machine that has not built helm yet. */
const whenBuilt = 600_000;

let plane: ControlPlane;
let helm: Helm;

beforeAll(async () => {
  plane = await startControlPlane({ csi: false, nodes: 1 });
  helm = await helmFor(plane);
  await apply(certManagerCrds);
  await plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
  const restricted = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  await apply([...['team-a', 'team-b'].map((name) => namespace(name)), namespace(chartNamespace, restricted)]);
}, whenBuilt);

afterAll(async () => {
  await plane?.stop();
});

describe('the chart', () => {
  it('has nothing that helm lint complains about', async () => {
    expect(await helm(['lint', '--strict', chartFolder])).toContain('0 chart(s) failed');
  });

  it.each(chartCases)('renders $title into objects that the API server takes without a warning', async ({ values }) => {
    const rendered = await renderText(helm, values);
    const taken = await plane.kubectl(
      ['apply', '--dry-run=server', '--warnings-as-errors', '--output=name', '--filename=-'],
      { stdin: rendered },
    );
    expect(taken.trim().split('\n')).toHaveLength(manifestsIn(rendered).length);
    expect(await renderText(helm, values), 'a second rendering').toBe(rendered);
  });

  it.each(chartCases)('gives each object of $title its namespace and the standard labels', async ({ values }) => {
    for (const { kind, metadata } of await own(values)) {
      if (!clusterScoped.test(kind)) expect(metadata.namespace, `${kind} ${metadata.name}`).toBeTypeOf('string');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'keepsake',
        'app.kubernetes.io/instance': 'keepsake',
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': expect.stringMatching(/^keepsake-\d/),
      });
    }
  });

  it.each(chartCases)('starts the operator in $title with flags that it understands', async ({ values }) => {
    for (const { spec } of deployments(await own(values))) {
      const [command, ...flags] = spec.template.spec.containers[0].args;
      expect(command).toBe('run');
      expect(parseConfig(flags, {})).toMatchObject({ kind: 'ok', config: { namespace: chartNamespace } });
    }
  });

  it.each(chartCases)('makes Pods of $title that a restricted namespace takes', async ({ values }) => {
    for (const { spec, metadata } of deployments(await own(values))) {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...spec.template.metadata, name: metadata.name, namespace: chartNamespace },
        spec: spec.template.spec,
      };
      const create = ['create', '--dry-run=server', '--warnings-as-errors', '--filename=-'];
      expect(await plane.kubectl(create, { stdin: JSON.stringify(pod) })).toContain(`pod/${metadata.name} created`);
      expect(spec.template.metadata).toMatchObject({ labels: spec.selector.matchLabels });
    }
  });
});

describe('the notes', () => {
  const notesWith = async (values: object) => {
    const dry = ['install', 'keepsake', chartFolder, `--namespace=${chartNamespace}`, '--dry-run=client', '--values=-'];
    const [, notes = ''] = (await helm(dry, { stdin: JSON.stringify(values) })).split('NOTES:\n');
    return notes;
  };

  it('tell what to do next, and that there is no image yet', async () => {
    const notes = await notesWith({});
    expect(notes.match(/^ {2}kubectl .*$/gm)).toHaveLength(3);
    expect(notes.match(/^WARNING: .*$/gm)).toEqual([expect.stringContaining('image.repository')]);
  });

  it('warn of one replica, of either kind', async () => {
    const values = {
      image: { repository: 'registry.example/keepsake' },
      controller: { replicas: 1 },
      webhook: { replicas: 1 },
    };
    expect((await notesWith(values)).match(/^WARNING: .*$/gm)).toEqual([
      expect.stringContaining('controller.replicas is 1'),
      expect.stringContaining('webhook.replicas is 1'),
    ]);
  });
});

describe('values', () => {
  it.each([
    [{ topolgy: { enabled: false } }, /topolgy/],
    [{ webhook: { replicsa: 3 } }, /webhook.*replicsa/s],
    [{ binding: { mode: 'built-in' } }, /binding\/mode.*'external', 'builtin', 'auto'/s],
    [{ webhook: { certificates: 'existingSecret' } }, /webhook\.existingSecret\.(name|caBundle): /],
    [
      { binding: { mode: 'auto' }, watchNamespaces: ['a'] },
      /binding\.mode: auto binds in all namespaces.*write external/,
    ],
  ])('%j are refused by name', async (values, sentence) => {
    await expect(renderText(helm, values)).rejects.toThrow(sentence);
  });

  it('of no kind help where Kubernetes is too old', async () => {
    const old = ['template', 'keepsake', chartFolder, '--kube-version=1.32.9'];
    await expect(helm(old)).rejects.toThrow(/requires kubeVersion: >=1\.33\.0-0/);
  });

  it('derive the heap of Node.js from the memory limit', async () => {
    const heapWith = async (memory: string | null) => {
      const deployment = theOne<DeploymentManifest>(
        await renderChart(helm, { controller: { resources: { limits: { memory } } } }),
        'Deployment',
        'keepsake',
      );
      return deployment.spec.template.spec.containers[0].env?.map(({ name, value }) => `${name}=${value}`);
    };
    expect(await heapWith('512Mi')).toEqual(['NODE_OPTIONS=--max-old-space-size=358']);
    expect(await heapWith('2Gi')).toEqual(['NODE_OPTIONS=--max-old-space-size=1433']);
    expect(await heapWith(null)).toBeUndefined();
  });

  it('give a webhook that ends the time to be forgotten, besides the time that its end takes', async () => {
    const { spec } = theOne<DeploymentManifest>(
      await renderChart(helm, { webhook: { preStopSeconds: 12 } }),
      'Deployment',
      'keepsake-webhook',
    );
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(47);
    expect(spec.template.spec.containers[0]).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 12 } } } });
  });
});

describe('what the chart registers', () => {
  it('is the webhook of the operator, without a caBundle unless the user has one', async () => {
    const { webhooks } = webhookConfiguration({ clientConfig: serviceAddress('elsewhere') });
    const rendered = theOne(await renderChart(helm, {}, 'elsewhere'), 'MutatingWebhookConfiguration');
    expect(rendered.webhooks).toEqual(webhooks);
    const caBundle = '-----BEGIN CERTIFICATE-----\nMIIB\n';
    const given = { certificates: 'existingSecret', existingSecret: { name: 'own', caBundle }, servicePort: 8443 };
    for (const { clientConfig } of theOne(await renderChart(helm, { webhook: given }), 'MutatingWebhookConfiguration')
      .webhooks as readonly { readonly clientConfig: object }[]) {
      expect(clientConfig).toMatchObject({ caBundle: btoa(caBundle), service: { port: 8443 } });
    }
  });

  it('is the guard of the operator', async () => {
    const rendered = await renderChart(helm);
    expect(theOne(rendered, 'ValidatingAdmissionPolicy').spec).toEqual(guardPolicy().spec);
    expect(theOne(rendered, 'ValidatingAdmissionPolicyBinding').spec).toEqual(guardBinding().spec);
  });

  it.each(['snapshotschedules', 'storagetopologypolicies'])('is the CRD of %s, kept or not', async (plural) => {
    const source = parse(await readFile(`${root}crds/keepsake.dev_${plural}.yaml`, 'utf8'));
    const crd = async (values: object) =>
      theOne(await renderChart(helm, values), 'CustomResourceDefinition', `${plural}.keepsake.dev`);
    const kept = await crd({});
    expect(kept.spec).toEqual(source.spec);
    expect(kept.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
    expect((await crd({ crds: { keep: false } })).metadata.annotations).toBeUndefined();
  });
});

const clusterScoped = /^(ClusterRole|ClusterRoleBinding|CustomResourceDefinition|(Mutating|Validating)\w+)$/;

/** The objects of the chart itself, without the user's own. */
async function own(values: object): Promise<readonly Manifest[]> {
  return (await renderChart(helm, values)).filter(({ kind }) => kind !== 'ConfigMap');
}

function deployments(manifests: readonly Manifest[]): readonly DeploymentManifest[] {
  const found = manifests.filter(({ kind }) => kind === 'Deployment') as DeploymentManifest[];
  expect(found.length).toBeGreaterThan(0);
  return found;
}

function namespace(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

async function apply(objects: readonly object[]): Promise<void> {
  await plane.kubectl(['apply', '--server-side', '--filename=-'], {
    stdin: objects.map((object) => JSON.stringify(object)).join('\n---\n'),
  });
}
