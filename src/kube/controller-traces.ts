import type { Sign } from '../domain/binding/fence-state.ts';
import { isRecord, type RawObject } from '../runtime/raw-object.ts';
import type { KubeClient } from './client.ts';
import { isKubeError } from './kube-error.ts';
import { instant } from './raw-fields.ts';
import { resourcePath } from './resources.ts';

/** What one look around the cluster has found. */
export interface Traces {
  readonly signs: readonly Sign[];
  /** What could not be read, and what was seen without proving anything; sentences without their full stops. */
  readonly remarks: readonly string[];
}

const DEPLOYMENTS = { group: 'apps', version: 'v1', plural: 'deployments' } as const;
const CLUSTER_ROLES = { group: 'rbac.authorization.k8s.io', version: 'v1', plural: 'clusterroles' } as const;
const EVENTS = { group: '', version: 'v1', plural: 'events' } as const;

/** Labels of upstream's own manifests, its charts, and OpenShift's operator. */
const SELECTORS = ['app.kubernetes.io/name', 'app', 'k8s-app'].map(
  (key) => `${key} in (snapshot-controller,csi-snapshot-controller)`,
);

/**
 * Looks for traces of another snapshot controller: Deployments that want Pods, events that it reported after `since`,
 * and its ClusterRole, which proves nothing. Each may be forbidden or fail; that is a remark and no error.
 */
export async function readControllerTraces(client: KubeClient, since: Date): Promise<Traces> {
  const found = await Promise.all([deployments(client), events(client, since), clusterRole(client)]);
  return { signs: found.flatMap(({ signs }) => signs), remarks: found.flatMap(({ remarks }) => remarks) };
}

async function deployments(client: KubeClient): Promise<Traces> {
  return looked('Deployments', async () => {
    const path = resourcePath(DEPLOYMENTS);
    const lists = await Promise.all(SELECTORS.map((labelSelector) => client.list(path, { labelSelector })));
    const wanted = lists.flatMap(({ items }) => items).filter(wantsPods);
    const places = new Set(wanted.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
    return { signs: [...places].map((place) => sign('deployment', `the Deployment ${place} wants Pods`)), remarks: [] };
  });
}

async function events(client: KubeClient, since: Date): Promise<Traces> {
  return looked('Events', async () => {
    const options = { fieldSelector: 'source=snapshot-controller' };
    const { items } = await client.list(resourcePath(EVENTS), options);
    const late = items.find((event) => (lastSeen(event) ?? 0) > since.getTime());
    if (late === undefined) return { signs: [], remarks: [] };
    const what = `snapshot-controller reported ${String(late.reason)} in namespace ${late.metadata.namespace}`;
    return { signs: [sign('event', what)], remarks: [] };
  });
}

async function clusterRole(client: KubeClient): Promise<Traces> {
  const name = 'snapshot-controller-runner';
  return looked(`ClusterRole ${name}`, async () => {
    try {
      await client.get(resourcePath(CLUSTER_ROLES, { name }));
    } catch (error) {
      if (isKubeError(error, 'not-found')) return { signs: [], remarks: [] };
      throw error;
    }
    return { signs: [], remarks: [`The ClusterRole ${name} is there, so somebody has installed one before`] };
  });
}

async function looked(what: string, look: () => Promise<Traces>): Promise<Traces> {
  try {
    return await look();
  } catch (error) {
    if (!isKubeError(error) || error.code === 'aborted') throw error;
    return { signs: [], remarks: [`${what} could not be looked at (${error.code})`] };
  }
}

function sign(kind: Sign['kind'], what: string): Sign {
  return { kind, what };
}

/** A Deployment scaled to zero is what the hand-over asks for. */
function wantsPods({ spec }: RawObject): boolean {
  return !isRecord(spec) || spec.replicas !== 0;
}

function lastSeen(event: RawObject): number | undefined {
  return instant(event.lastTimestamp) ?? instant(event.eventTime) ?? instant(event.metadata.creationTimestamp);
}
