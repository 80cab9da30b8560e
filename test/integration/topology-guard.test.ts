import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardBinding, guardPolicy } from '../../src/admission/guard-policy.ts';
import type { Intent } from '../../src/admission/intent.ts';
import { modeVerdict } from '../../src/admission/mode-verdict.ts';
import { choosePolicy } from '../../src/domain/topology/policy/choose-policy.ts';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import { isLeftAlone } from '../../src/domain/topology/view/driver-kind.ts';
import type { TopologyView } from '../../src/domain/topology/view/topology-view.ts';
import { type ClassManifest, type ClientAction, classManifest } from '../support/admission-requests.ts';
import { arbitrarySpec, arbitraryWriting } from '../support/arbitrary-topology.ts';
import { type AdmissionCluster, startAdmissionCluster } from '../support/topology-admission.ts';
import { node, view as viewOf, zone } from '../support/topology-build.ts';

// Nothing of ours runs here but what the API server evaluates by itself.
let cluster: AdmissionCluster;

beforeAll(async () => {
  cluster = await startAdmissionCluster();
  await cluster.install(guardPolicy(), guardBinding());
});

afterAll(() => cluster?.stop());

const drivers = [
  { name: 'a.example', topologyKeys: [zone] },
  { name: 'b.example', topologyKeys: [zone] },
  { name: 'flat.example', topologyKeys: [] },
];
const view: TopologyView = viewOf([node({ drivers })]);

it('has no expression that the API server warns about', async () => {
  const status = await cluster.kubectl([
    'wait',
    `validatingadmissionpolicy/${guardPolicy().metadata.name}`,
    '--for=jsonpath={.status.typeChecking}',
    '--timeout=30s',
    '-o',
    'jsonpath={.status.typeChecking}',
  ]);
  expect(JSON.parse(status)).toEqual({});
});

describe('the guard, while the webhook is aby,', () => {
  beforeAll(async () => {
    await cluster.setPolicies(
      {
        wait: { match: { provisioners: ['a.example', 'flat.example'], excludeStorageClasses: ['legacy'] } },
        audit: { match: { provisioners: ['audit.example'] }, mode: 'Audit' },
        lenient: {
          match: { provisioners: ['lenient.example'] },
          volumeBindingMode: { whenUnset: 'Ignore', whenUnknown: 'Ignore', whenExplicit: 'Warn' },
        },
        tiered: {
          match: {
            provisioners: ['tiered.example'],
            storageClassSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['gold'] }] },
            addonManaged: 'Include',
          },
        },
        high: {
          priority: 200,
          mode: 'Audit',
          match: {
            provisioners: ['ranked.example'],
            storageClassSelector: { matchLabels: { tier: 'gold' } },
          },
        },
        low: { match: { provisioners: ['ranked.example'] } },
      },
      view,
    );
  });

  const explicit = 'volumeBindingMode is Immediate, which StorageTopologyPolicy wait does not allow';
  const slipped = 'StorageTopologyPolicy wait would have set it, but Keepsake was not asked or did not answer';
  const optedOut = { labels: { 'keepsake.dev/topology-policy': 'ignore' } };
  const reconciled = { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } };
  const service = { labels: { 'kubernetes.io/cluster-service': 'true' } };
  const gold = { labels: { tier: 'gold' } };
  const immediate = { volumeBindingMode: 'Immediate' };

  it.each<[title: string, by: ClientAction, manifest: object, sentence: string]>([
    ['whose author left the mode out', 'kubectl apply --server-side', {}, slipped],
    ['whose author left the mode out and applies from the client', 'kubectl apply', {}, slipped],
    ['of which nobody can know what was meant', 'kubectl create', {}, slipped],
    ['whose author wrote Immediate', 'kubectl apply --server-side', immediate, explicit],
    ['whose author wrote Immediate and applies from the client', 'kubectl apply', immediate, explicit],
    ['that bears the mark of another policy', 'kubectl create', marked('tiered'), slipped],
    [
      'that has the label to choose it',
      'kubectl create',
      { provisioner: 'tiered.example', ...named(gold) },
      'StorageTopologyPolicy tiered would have set it',
    ],
    [
      'of an addon manager, if the policy includes those',
      'kubectl create',
      { provisioner: 'tiered.example', ...named({ labels: { ...gold.labels, ...reconciled.labels } }) },
      'StorageTopologyPolicy tiered would have set it',
    ],
    [
      'for which no policy goes first',
      'kubectl create',
      { provisioner: 'ranked.example' },
      'StorageTopologyPolicy low would have set it',
    ],
  ])('refuses a class %s', async (_, by, manifest, sentence) => {
    const answer = await cluster.write({ by, manifest: classOf(manifest), dryRun: true });
    expect(answer).toMatchObject({ kind: 'refused', because: expect.stringContaining(sentence) });
    expect(answer).toMatchObject({
      because: expect.stringContaining(
        'write volumeBindingMode: WaitForFirstConsumer, or opt out with the label keepsake.dev/topology-policy: ignore',
      ),
    });
  });

  it.each<[title: string, by: ClientAction, manifest: object]>([
    ['that waits for its first pod', 'kubectl apply --server-side', { volumeBindingMode: 'WaitForFirstConsumer' }],
    ['of a provisioner that no policy names', 'kubectl create', { provisioner: 'other.example' }],
    ['that has opted out', 'kubectl create', named(optedOut)],
    ['that the policy excludes by its name', 'kubectl create', { metadata: { name: 'legacy' } }],
    ['that an addon manager reconciles', 'kubectl create', named(reconciled)],
    ['that is a service of the cluster', 'kubectl create', named(service)],
    ['that the policy has let pass', 'kubectl create', marked('wait')],
    ['of a driver without topology, which policies leave alone', 'kubectl create', { provisioner: 'flat.example' }],
    ['of a policy that only reports', 'kubectl create', { provisioner: 'audit.example' }],
    ['of a policy that does not mind, by a create', 'kubectl create', { provisioner: 'lenient.example' }],
    ['of a policy that does not mind, unset', 'kubectl apply --server-side', { provisioner: 'lenient.example' }],
    ['of a policy that only warns', 'kubectl apply --server-side', { provisioner: 'lenient.example', ...immediate }],
    ['without the label to choose it', 'kubectl create', { provisioner: 'tiered.example' }],
    [
      'about which a policy decides that goes first',
      'kubectl create',
      { provisioner: 'ranked.example', ...named(gold) },
    ],
  ])('lets a class pass %s', async (_, by, manifest) => {
    expect(await cluster.write({ by, manifest: classOf(manifest), dryRun: true })).toMatchObject({ kind: 'made' });
  });

  it('lets a class pass while the operator has not looked at the policy yet', async () => {
    const object = {
      apiVersion: 'keepsake.dev/v1',
      kind: 'StorageTopologyPolicy',
      metadata: { name: 'fresh' },
      spec: { match: { provisioners: ['fresh.example'] } },
    };
    await cluster.client.create('/apis/keepsake.dev/v1/storagetopologypolicies', object);
    const manifest = classOf({ provisioner: 'fresh.example' });
    expect(await cluster.write({ by: 'kubectl create', manifest, dryRun: true })).toMatchObject({ kind: 'made' });
  });

  it('lets every change of a class pass that lives as Immediate', async () => {
    const manifest = classOf(marked('wait'), 'old');
    await cluster.write({ by: 'kubectl create', manifest });
    const patch = { metadata: { annotations: { 'keepsake.dev/policy': null }, labels: { edited: 'yes' } } };
    const path = '/apis/storage.k8s.io/v1/storageclasses/old';
    const answer = await cluster.client.patch(path, { kind: 'merge', body: patch });
    expect(answer.volumeBindingMode).toBe('Immediate');
  });
});

describe('the guard and the domain', () => {
  it('decide the same about 400 random classes under random policies', async () => {
    let refused = 0;
    for (const round of Array(4).keys()) {
      const specs = fc.sample(arbitrarySpec, { numRuns: 6, seed: 20 + round });
      const policies = await cluster.setPolicies(
        Object.fromEntries(specs.map((one, index) => [`p-${index}`, one])),
        view,
      );
      const samples = fc.sample(arbitraryWriting, { numRuns: 100, seed: 40 + round });
      const found = await Promise.all(
        samples.map(async ({ manifest, by }, index) => {
          const answer = await cluster.write({ by, manifest: classOf(manifest, `c-${index}`), dryRun: true });
          return answer.kind === 'refused' ? answer.because : undefined;
        }),
      );
      for (const [index, { manifest, by }] of samples.entries()) {
        const written = classOf(manifest, `c-${index}`);
        const expected = refusingPolicy(written, by, policies);
        const title = JSON.stringify({ round, written, by, policies: policies.map(({ spec }) => spec) });
        expect(/StorageTopologyPolicy (\S+) /.exec(found[index] ?? '')?.[1], title).toBe(expected);
        if (expected !== undefined) refused++;
      }
    }
    // Of both kinds enough to say something.
    expect(refused).toBeGreaterThan(50);
    expect(refused).toBeLessThan(350);
  });
});

/** The policy in whose name a class has to be refused, by the domain's own rules. */
function refusingPolicy(manifest: ClassManifest, by: ClientAction, policies: readonly Policy[]): string | undefined {
  const { metadata, provisioner, volumeBindingMode } = manifest;
  const { name, labels = {}, annotations = {} } = metadata;
  const choice = choosePolicy({ name, provisioner, labels }, policies);
  if (choice.kind !== 'chosen' || (volumeBindingMode ?? 'Immediate') !== 'Immediate') return undefined;
  const { policy } = choice;
  const intent: Intent = by === 'kubectl create' ? 'Unknown' : volumeBindingMode === undefined ? 'Unset' : 'Explicit';
  const isWanted = ['set', 'refuse'].includes(modeVerdict(policy.spec.value, intent));
  const isDecided = annotations['keepsake.dev/policy'] === policy.name;
  const isInForce = policy.spec.value.mode === 'Enforce' && !isLeftAlone(provisioner, view);
  return isInForce && isWanted && !isDecided ? policy.name : undefined;
}

/** A class of a.example, unless the overrides say otherwise. */
function classOf(overrides: object, name = 'fast'): ClassManifest {
  const given = overrides as Partial<ClassManifest>;
  return { ...classManifest({ provisioner: 'a.example' }), ...given, metadata: { name, ...given.metadata } };
}

function named(metadata: object): object {
  return { metadata };
}

function marked(policy: string): object {
  return named({ annotations: { 'keepsake.dev/policy': policy } });
}
