import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { decide } from '../../src/admission/decide.ts';
import { engineName } from '../../src/admission/engine-names.ts';
import { guardBinding, guardPolicy } from '../../src/admission/guard-policy.ts';
import { type EngineAction, planEngine } from '../../src/admission/plan-engine.ts';
import { annotations } from '../../src/api/names.ts';
import type { StorageTopologyPolicySpec } from '../../src/api/storage-topology-policy.generated.ts';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import { applyEngine } from '../../src/kube/apply-engine.ts';
import { observeEngine } from '../../src/kube/observe-engine.ts';
import { admissionCases } from '../support/admission-cases.ts';
import { readReviewJson } from '../support/admission-decide.ts';
import { type ClassManifest, type ClassRequest, classManifest, reviewFor } from '../support/admission-requests.ts';
import { applyJsonPatch } from '../support/json-patch.ts';
import { type AdmissionCluster, startAdmissionCluster } from '../support/topology-admission.ts';
import { driver, nodesIn, policy, policySpec, view as viewOf, zone } from '../support/topology-build.ts';

// Nothing of ours runs here but what the API server evaluates by itself, with the guard behind it.
let cluster: AdmissionCluster;
let policies: readonly Policy[];
const results: CaseResult[] = [];
const { signal } = new AbortController();

/** The cases of the webhook, each with a driver, a class and a policy of its own, so that all can be there at once. */
const cases = admissionCases.map(({ name, request, spec = {} }, index) => {
  const own = (manifest: ClassManifest): ClassManifest => {
    const text = JSON.stringify(manifest)
      .replaceAll(driver, `d${index}.example`)
      .replaceAll('nfs.example', `n${index}.example`);
    const renamed = JSON.parse(text.replace(`"${annotations.policy}":"wait"`, `"${annotations.policy}":"p-${index}"`));
    return { ...renamed, metadata: { ...renamed.metadata, name: `fast-${index}` } };
  };
  const { live } = request;
  const ownRequest: ClassRequest = {
    ...request,
    manifest: own(request.manifest),
    ...(live && { live: own(live) }),
  };
  const match = { provisioners: [spec.match === undefined ? `d${index}.example` : `n${index}.example`] };
  return { name, policy: `p-${index}`, request: ownRequest, spec: policySpec({ ...spec, engine: 'Webhook', match }) };
});

const drivers = cases.map((_, index) => ({ name: `d${index}.example`, topologyKeys: [zone] }));
const view = viewOf(nodesIn({ a: 2, b: 1 }).map((one) => ({ ...one, drivers })));

/** What the engine alone does otherwise than the webhook: what docs/topology-engine.md lists. */
const differences = {
  // It cannot judge allowedTopologies that the author wrote; the webhook beside it can, and refuses.
  unjudged: [
    'intersect-nothing-left',
    'own-zone-denied',
    'unknown-key',
    'update-to-unknown-key',
    'zone-without-nodes-denied',
  ],
  // Nobody narrows them.
  unnarrowed: ['intersect'],
} as const;

beforeAll(async () => {
  cluster = await startAdmissionCluster();
  await cluster.install(guardPolicy(), guardBinding());
  // What lives in the cluster was made before there were policies.
  for (const { request } of cases) {
    if (request.live) await cluster.write({ by: 'kubectl create', manifest: request.live });
  }
  const specs = Object.fromEntries(cases.map(({ policy, spec }) => [policy, { ...spec, engine: 'AdmissionPolicy' }]));
  policies = await cluster.setPolicies({ ...specs, 'z-last': lastSpec }, view);
  await install();
  for (const one of cases) {
    const answer = await cluster.write(one.request);
    const stored =
      answer.kind === 'made'
        ? (answer.object as object as ReturnType<typeof reviewFor>['request']['object'])
        : undefined;
    const engine = stored === undefined ? 'refused' : essence(stored);
    results.push({ ...one, stored, engine, webhook: expectedOf(one) });
  }
});

afterAll(() => cluster?.stop());

/** Somebody's own mutating policy, which changes each class after ours, so that ours are asked once more. */
const another = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'z-another' },
    spec: {
      failurePolicy: 'Fail',
      reinvocationPolicy: 'IfNeeded',
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['storage.k8s.io'], apiVersions: ['v1'], operations: ['*'], resources: ['storageclasses'] },
        ],
      },
      mutations: [
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: {'another': 'yes'}}}" },
        },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: 'z-another' },
    spec: { policyName: 'z-another' },
  },
];

const lastSpec = { match: { provisioners: ['last.example'] }, engine: 'AdmissionPolicy' };

async function carryOut(actions: readonly EngineAction[]): Promise<void> {
  const outcomes = await applyEngine(actions, { client: cluster.client, signal });
  expect(outcomes.filter(({ kind }) => kind !== 'done')).toEqual([]);
}

async function install(): Promise<void> {
  await cluster.install(...another);
  const actions = planEngine({ ...(await observeEngine(cluster.client, signal)), policies });
  expect(actions.at(-1)?.name).toBe(engineName('z-last'));
  await carryOut(actions);
  // The API server takes them up in the order in which they were written.
  const manifest = classManifest({ name: 'last', provisioner: 'last.example' });
  const isInForce = async () => {
    const answer = await cluster.write({ by: 'kubectl create', manifest, dryRun: true });
    return answer.kind === 'made';
  };
  expect(await waitUntil(isInForce, { timeoutMs: 30_000 }), 'the engine works').toBe(true);
}

it('stores what the webhook would, case by case, except for the differences that the docs list', () => {
  const different = results.filter(({ engine, webhook }) => JSON.stringify(engine) !== JSON.stringify(webhook));
  const expected = [...differences.unjudged, ...differences.unnarrowed];
  expect(different.map(({ name }) => name).sort(), JSON.stringify(different, null, 1)).toEqual([...expected].sort());
});

it('leaves nothing to change for the webhook beside it, which refuses what cannot be judged here', () => {
  const refused: string[] = [];
  for (const { name, request, stored, policy, spec } of results) {
    if (stored === undefined) continue;
    const review = reviewFor(request);
    const seen = readReviewJson({ ...review, request: { ...review.request, object: stored } });
    const decision = decide({
      review: seen,
      policies: [policyOf(policy, { ...spec, engine: 'AdmissionPolicy' })],
      view,
    });
    expect(decision.patch, name).toEqual([]);
    if (decision.result === 'denied') refused.push(name);
  }
  expect(refused.sort()).toEqual([...differences.unjudged].sort());
});

it('has nothing more to do once its objects are there', async () => {
  expect(planEngine({ ...(await observeEngine(cluster.client, signal)), policies })).toEqual([]);
});

it('takes back what somebody writes into its objects', async () => {
  const name = engineName('p-0');
  await cluster.kubectl([
    'patch',
    'mutatingadmissionpolicy',
    name,
    '--type=merge',
    '-p',
    '{"spec":{"failurePolicy":"Fail"}}',
  ]);
  const actions = planEngine({ ...(await observeEngine(cluster.client, signal)), policies });
  expect(actions).toMatchObject([{ kind: 'apply-engine-object', name, force: true }]);
  await carryOut(actions);
  expect(planEngine({ ...(await observeEngine(cluster.client, signal)), policies })).toEqual([]);
});

it('takes its objects away with the policy, or when the webhook takes over', async () => {
  const left = policies.filter(({ name }) => name !== 'p-1').map((one) => (one.name === 'p-2' ? webhooks(one) : one));
  const actions = planEngine({ ...(await observeEngine(cluster.client, signal)), policies: left });
  expect(actions.map(({ kind, type, name, because }) => [kind, type, name, because])).toEqual([
    ['delete-engine-object', 'MutatingAdmissionPolicyBinding', 'keepsake-p-1', 'there is no StorageTopologyPolicy p-1'],
    [
      'delete-engine-object',
      'MutatingAdmissionPolicyBinding',
      'keepsake-p-2',
      'StorageTopologyPolicy p-2 has engine: Webhook',
    ],
    ['delete-engine-object', 'MutatingAdmissionPolicy', 'keepsake-p-1', 'there is no StorageTopologyPolicy p-1'],
    [
      'delete-engine-object',
      'MutatingAdmissionPolicy',
      'keepsake-p-2',
      'StorageTopologyPolicy p-2 has engine: Webhook',
    ],
  ]);
  await carryOut(actions);
  const { objects } = await observeEngine(cluster.client, signal);
  expect(objects.filter(({ name }) => name === 'keepsake-p-1' || name === 'keepsake-p-2')).toEqual([]);
});

function webhooks(policy: Policy): Policy {
  if (policy.spec.kind !== 'ok') return policy;
  return { ...policy, spec: { kind: 'ok', value: { ...policy.spec.value, engine: 'Webhook' } } };
}

/** What became of a case: in the API server, and by the webhook's decision. */
interface CaseResult {
  readonly name: string;
  readonly policy: string;
  readonly spec: StorageTopologyPolicySpec;
  readonly request: ClassRequest;
  /** Undefined where it was refused. */
  readonly stored: ReturnType<typeof reviewFor>['request']['object'] | undefined;
  readonly engine: Result;
  readonly webhook: Result;
}

type Result = 'refused' | { readonly mode: unknown; readonly terms: unknown; readonly marks: unknown };

function policyOf(name: string, spec: StorageTopologyPolicySpec): Policy {
  return policy({ name, spec });
}

/** What the webhook makes of a request, and the API server of that. */
function expectedOf({ request, policy: name, spec }: (typeof cases)[number]): Result {
  const review = reviewFor(request);
  const decision = decide({ review: readReviewJson(review), policies: [policyOf(name, spec)], view });
  const stored = applyJsonPatch(review.request.object, decision.patch);
  const isImmutable = request.live !== undefined && request.live.volumeBindingMode !== stored.volumeBindingMode;
  return decision.result === 'denied' || isImmutable ? 'refused' : essence(stored);
}

function essence({ volumeBindingMode, allowedTopologies = [], metadata }: ClassManifest): Result {
  const { [annotations.injected]: injected, [annotations.policy]: policy } = metadata.annotations ?? {};
  return { mode: volumeBindingMode, terms: allowedTopologies, marks: { injected, policy } };
}
