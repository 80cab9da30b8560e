import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { planPolicy } from '../../src/domain/topology/policy/plan-policy.ts';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import type { TopologyView } from '../../src/domain/topology/view/topology-view.ts';
import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';
import { projectPolicy } from '../../src/kube/project-policy.ts';
import { createTransport } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { readBody } from '../../src/runtime/read-body.ts';
import type { ApiRequest } from '../../src/runtime/transport.ts';
import { type AdminClient, createAdminClient } from './admin-client.ts';
import { type ClassManifest, type ClassRequest, classManifest } from './admission-requests.ts';

const crds = fileURLToPath(new URL('../../crds', import.meta.url));
const policiesPath = '/apis/keepsake.dev/v1/storagetopologypolicies';
const classesPath = '/apis/storage.k8s.io/v1/storageclasses';

/** The field manager of whoever writes classes in these tests. */
export const authorOfClasses = 'somebody';

/** What the API server has made of a class, or the sentence with which it has refused it. */
export type Answer =
  | { readonly kind: 'made'; readonly object: RawObject }
  | { readonly kind: 'refused'; readonly because: string };

/** An API server with our CRDs and none of our processes: only its own admission policies are at work. */
export interface AdmissionCluster {
  readonly client: AdminClient;
  readonly kubectl: ControlPlane['kubectl'];
  /** Applies objects such as admission policies, as the operator would. */
  install(...objects: readonly object[]): Promise<void>;
  /** Makes these the only policies, with the status that the operator would write, and waits until they are in force. */
  setPolicies(specs: Readonly<Record<string, object>>, view: TopologyView): Promise<readonly Policy[]>;
  /** Writes a class as a client would; with `dryRun` the API server decides, and stores nothing. */
  write(request: ClassRequest): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts one; it takes seconds. */
export async function startAdmissionCluster(): Promise<AdmissionCluster> {
  const cluster = await startControlPlane({ csi: false });
  const { kubectl } = cluster;
  await kubectl(['apply', '--server-side', '-f', crds]);
  await untilServed(kubectl);
  const client = createAdminClient(cluster);
  const { kubeConfig } = loadKubeconfig({ path: cluster.kubeconfig, env: {} });
  const logger = { info: () => undefined, warn: () => undefined };
  // A client would not take the answer to a dry run of an apply, which has no version.
  const transport = createTransport(kubeConfig, { clock: systemClock, logger, userAgent: 'keepsake-test' });
  let rounds = 0;

  async function write(request: ClassRequest): Promise<Answer> {
    const response = await transport.request(requestOf(request));
    const answer = JSON.parse(await readBody(response)) as { readonly message: string };
    if (response.status < 300) return { kind: 'made', object: answer as object as RawObject };
    // Anything else than a refusal is a mistake of the test.
    expect([403, 422], answer.message).toContain(response.status);
    return { kind: 'refused', because: answer.message };
  }

  async function setPolicy(name: string, spec: object): Promise<Policy> {
    const object = { apiVersion: 'keepsake.dev/v1', kind: 'StorageTopologyPolicy', metadata: { name }, spec };
    return projectPolicy(await client.create(policiesPath, object));
  }

  return {
    client,
    kubectl,
    write,
    async install(...objects) {
      const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
      await kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], { stdin });
    },
    async setPolicies(specs, view) {
      await kubectl(['delete', 'stpol', '--all']);
      const policies: Policy[] = [];
      for (const [name, spec] of Object.entries(specs)) policies.push(await setPolicy(name, spec));
      for (const policy of policies) {
        const { status } = planPolicy({ policy, policies, classes: [], view, engine: 'served' }, new Date());
        await client.patch(`${policiesPath}/${policy.name}/status`, { kind: 'merge', body: { status } });
      }
      // The API server sees policies in the order in which they were written: with the last one, it has seen them all.
      const provisioner = `sentinel-${rounds++}.example`;
      await setPolicy('sentinel', { match: { provisioners: [provisioner] } });
      const injection = [{ provisioner, volumeBindingMode: 'WaitForFirstConsumer' }];
      await client.patch(`${policiesPath}/sentinel/status`, { kind: 'merge', body: { status: { injection } } });
      const isInForce = async () => {
        const answer = await write({ by: 'kubectl create', manifest: classManifest({ provisioner }), dryRun: true });
        return answer.kind === 'refused';
      };
      expect(await waitUntil(isInForce, { timeoutMs: 30_000 }), 'the guard knows the policies').toBe(true);
      return policies;
    },
    async stop() {
      await Promise.all([client.close(), transport.close()]);
      await cluster.stop();
    },
  };
}

function requestOf({ by, manifest, live, dryRun = false, fieldManager = authorOfClasses }: ClassRequest): ApiRequest {
  const query = `?fieldManager=${fieldManager}${dryRun ? '&dryRun=All' : ''}`;
  const one = `${classesPath}/${manifest.metadata.name}${query}`;
  const body = JSON.stringify(manifest);
  const kept = JSON.stringify(withLastApplied(manifest));
  const merge = 'application/merge-patch+json';
  switch (by) {
    case 'kubectl create':
      return { method: 'POST', path: `${classesPath}${query}`, body };
    case 'kubectl create --save-config':
      return { method: 'POST', path: `${classesPath}${query}`, body: kept };
    case 'kubectl apply':
      return live === undefined
        ? { method: 'POST', path: `${classesPath}${query}`, body: kept }
        : { method: 'PATCH', path: one, body: kept, contentType: merge };
    case 'kubectl apply --server-side':
      return { method: 'PATCH', path: `${one}&force=true`, body, contentType: 'application/apply-patch+yaml' };
    case 'kubectl replace':
      return { method: 'PUT', path: one, body };
    case 'kubectl patch':
      return { method: 'PATCH', path: one, body, contentType: merge };
    default:
      return by satisfies never;
  }
}

/** Waits until the API server serves policies. `kubectl wait` fails on a CRD that has no status yet. */
export async function untilServed(kubectl: ControlPlane['kubectl']): Promise<void> {
  const isServed = () =>
    kubectl(['get', 'stpol']).then(
      () => true,
      () => false,
    );
  expect(await waitUntil(isServed, { timeoutMs: 30_000, everyMs: 200 }), 'policies are served').toBe(true);
}

/** As kubectl does it: the manifest as it was written, in compact JSON, with an empty map of annotations. */
function withLastApplied(object: ClassManifest): object {
  const { metadata, ...rest } = object;
  const { annotations = {} } = metadata;
  const lastApplied = `${JSON.stringify({ ...rest, metadata: { ...metadata, annotations } })}\n`;
  return {
    ...object,
    metadata: {
      ...metadata,
      annotations: { ...annotations, 'kubectl.kubernetes.io/last-applied-configuration': lastApplied },
    },
  };
}
