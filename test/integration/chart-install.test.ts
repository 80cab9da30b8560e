import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { freePorts } from '../../hack/controlplane/free-ports.ts';
import { type Helm, helmFor } from '../../hack/controlplane/helm.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import type { OperatorProcess } from '../../hack/operator-process.ts';
import { issuePair } from '../../src/kube/issue-certificate.ts';
import { chartNamespace, type Manifest, renderChart, theOne } from '../support/chart.ts';
import { type ChartRelease, openRelease } from '../support/chart-release.ts';
import { type Rule, rightsIn } from '../support/rights.ts';
import { openTopologyStage, type TopologyStage } from '../support/topology-stage.ts';

// Releases from their installation to their end, by the real helm. Nothing runs the Pods here: the commands of their
// containers run as processes, with the rights of their ServiceAccounts. Later parts build on earlier ones.

const soon = { timeout: 30_000, interval: 100 };
/** On a machine that has not built helm yet. */
const whenBuilt = 600_000;

let plane: ControlPlane;
let helm: Helm;
let release: ChartRelease;
let stage: TopologyStage;
let servicePort: number;
let bundles: string;
const operators: OperatorProcess[] = [];

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 2, snapshotController: false, audit: true });
  helm = await helmFor(plane);
  stage = openTopologyStage(plane.kubectl);
  [servicePort = 0] = await freePorts(1);
  release = openRelease({ plane, helm, namespace: chartNamespace, servicePort });
  await plane.kubectl(['create', 'namespace', chartNamespace]);
  await plane.kubectl(['label', 'namespace', chartNamespace, 'pod-security.kubernetes.io/enforce=restricted']);
}, whenBuilt);

afterAll(async () => {
  await stopOperators();
  await plane?.stop();
});

describe('a release', () => {
  it('is installed, and the restricted namespace takes its Pods', async () => {
    const notes = await release.put('install', { webhook: { servicePort } });
    expect(notes).toContain('kubectl rollout status');
    expect(notes).toContain('WARNING: image.repository');
    const account = '--output=jsonpath={.items[*].spec.serviceAccountName}';
    await vi.waitFor(async () => {
      const accounts = await plane.kubectl(['get', 'pods', `--namespace=${chartNamespace}`, account]);
      expect(accounts.split(' ').sort()).toEqual(['keepsake', 'keepsake', 'keepsake-webhook', 'keepsake-webhook']);
    }, soon);
  });

  it('runs with the commands and the accounts of its Deployments', async () => {
    await release.callLocally();
    operators.push(await release.start('keepsake'));
    await vi.waitFor(async () => expect((await caBundles()).length).toBeGreaterThan(100), soon);
    operators.push(await release.start('keepsake-webhook'));
    bundles = await caBundles();
  });

  it('makes a StorageClass wait for its Pods, where they can run', async () => {
    const topologies = { source: 'Discovered', topologyKeys: [ZONE_KEY] };
    const spec = { match: { provisioners: [DRIVER] }, allowedTopologies: topologies };
    const policy = { apiVersion: 'keepsake.dev/v1', kind: 'StorageTopologyPolicy', metadata: { name: 'wait' }, spec };
    await plane.kubectl(['apply', '--filename=-'], { stdin: JSON.stringify(policy) });
    const injection = '--for=jsonpath={.status.injection[0].provisioner}';
    await plane.kubectl(['wait', 'storagetopologypolicy/wait', injection, '--timeout=30s']);
    await expectReviewed('first');
  });
});

describe('the accounts', () => {
  it('of the webhook has the rights of its roles, writes nothing, and reads one Secret', async () => {
    const rendered = await renderChart(helm);
    const rules = ['ClusterRole', 'Role'].flatMap(
      (kind) => theOne<Manifest & { readonly rules: readonly Rule[] }>(rendered, kind, 'keepsake-webhook').rules,
    );
    const mayDo = await release.rightsOf('keepsake-webhook');
    expect(rightsIn(mayDo)).toEqual(rightsIn(rules));
    expect(mayDo.flatMap(({ verbs }) => verbs).filter((verb) => !['list', 'watch'].includes(verb))).toEqual([]);
    expect(mayDo.filter(({ resources }) => resources.includes('secrets')).map((rule) => rule.resourceNames)).toEqual([
      ['keepsake-webhook-tls'],
    ]);
  });

  it('of the webhook is refused nothing, and has no right that it does not use', async () => {
    const { used, forbidden } = await release.callsOf('keepsake-webhook');
    expect(forbidden).toEqual([]);
    expect(used.filter((right) => !right.includes('selfsubject'))).toEqual(
      rightsIn(await release.rightsOf('keepsake-webhook')),
    );
  });

  it('of the controller is refused nothing either', async () => {
    expect((await release.callsOf('keepsake')).forbidden).toEqual([]);
  });
});

describe('a change of the release', () => {
  it.each([
    ['--server-side=true', 'debug'],
    ['--server-side=false', 'warn'],
  ])('by an upgrade with %s leaves the caBundle alone', async (flag, level) => {
    await release.put('upgrade', { log: { level }, webhook: { servicePort } }, flag);
    expect(await release.argsOf('keepsake')).toContain(`--log-level=${level}`);
    expect(await caBundles()).toBe(bundles);
    await release.callLocally();
    await expectReviewed(`after-upgrade-to-${level}`);
  });

  it('is taken back by a rollback, which leaves the caBundle alone, too', async () => {
    await release.rollback(1);
    expect(await release.argsOf('keepsake')).toContain('--log-level=info');
    expect(await caBundles()).toBe(bundles);
    await release.callLocally();
    await expectReviewed('after-rollback');
  });
});

describe('the end of the release', () => {
  it('leaves nothing but the CRDs, not even the key that the operator has made', async () => {
    await release.uninstall();
    await vi.waitFor(async () => expect(await release.objects()).toEqual(crds), soon);
    await stopOperators();
    const kinds = 'secrets,configmaps,leases,roles,services';
    await vi.waitFor(async () => {
      const left = await plane.kubectl(['get', kinds, `--namespace=${chartNamespace}`, '--output=name']);
      expect(left.trim()).toBe('configmap/kube-root-ca.crt');
    }, soon);
    const { volumeBindingMode } = await stage.applyClass({ name: 'left-alone', provisioner: DRIVER });
    expect(volumeBindingMode).toBe('Immediate');
  });
});

describe('a release after it', () => {
  it('finds the policies again, and serves a certificate that somebody else has made', async () => {
    const name = 'own-tls';
    const service = `keepsake-webhook.${chartNamespace}.svc`;
    const pair = await issuePair({ names: [service], now: new Date(), lifetimeMs: 86_400_000 });
    const metadata = { name, namespace: chartNamespace };
    const stringData = { 'tls.crt': pair.cert, 'tls.key': pair.key };
    const secret = { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata, stringData };
    await plane.kubectl(['create', '--filename=-'], { stdin: JSON.stringify(secret) });
    const existingSecret = { name, caBundle: pair.ca };
    const webhook = { servicePort, certificates: 'existingSecret', existingSecret };
    await release.put('install', { crds: { keep: false }, webhook });
    await release.callLocally();
    operators.push(await release.start('keepsake'), await release.start('keepsake-webhook'));
    await expectReviewed('with-own-certificate');
    await stopOperators();
  });

  it('takes the CRDs along when crds.keep is false', async () => {
    await release.uninstall();
    await vi.waitFor(async () => expect(await release.objects()).toEqual([]), soon);
  });

  it('works in some namespaces only, and is refused nothing there', async () => {
    const namespace = 'team-a';
    await plane.kubectl(['create', 'namespace', namespace]);
    const ofTeam = openRelease({ plane, helm, namespace, servicePort });
    await ofTeam.put('install', { watchNamespaces: [namespace, 'default'], topology: { webhook: { enabled: false } } });
    operators.push(await ofTeam.start('keepsake'));
    const lease = ['get', 'lease', 'keepsake-leader', `--namespace=${namespace}`, '--output=name'];
    await vi.waitFor(() => plane.kubectl(lease), soon);
    await stopOperators();
    const { used, forbidden } = await ofTeam.callsOf('keepsake');
    expect(used).toContain('list snapshotschedules.keepsake.dev');
    expect(forbidden).toEqual([]);
    await ofTeam.uninstall();
  });
});

const crds = ['snapshotschedules', 'storagetopologypolicies'].map(
  (plural) => `customresourcedefinition.apiextensions.k8s.io/${plural}.keepsake.dev`,
);

function caBundles(): Promise<string> {
  const all = '--output=jsonpath={.webhooks[*].clientConfig.caBundle}';
  return plane.kubectl(['get', 'mutatingwebhookconfiguration', 'keepsake', all]);
}

/** Waits with dry runs, since a class that has slipped through could never be changed. */
async function expectReviewed(name: string): Promise<void> {
  const plain = { name, provisioner: DRIVER };
  const reviewed = {
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE_KEY, values: ['a', 'b'] }] }],
    metadata: { annotations: { 'keepsake.dev/policy': 'wait' } },
  };
  await vi.waitFor(async () => expect(await stage.tryClass(plain)).toMatchObject(reviewed), soon);
  expect(await stage.applyClass(plain)).toMatchObject(reviewed);
}

async function stopOperators(): Promise<void> {
  await Promise.all(operators.splice(0).map((operator) => operator.stop()));
}
