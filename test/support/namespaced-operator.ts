import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import type { OperatorOptions } from '../../hack/operator-process.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { type Rule, readRules } from './rights.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const clusterScoped: ReadonlySet<string> = new Set([
  'persistentvolumes',
  'volumesnapshotclasses',
  'volumesnapshotcontents',
]);

/** What runs an operator that works in one namespace, with its Lease there and rights nowhere else. */
export type NamespacedOperator = Pick<OperatorOptions, 'dir' | 'kubeconfig' | 'args'>;

/**
 * Makes the ServiceAccount of an operator that works in one namespace. Its rights are those of the manifest: in a Role
 * of the namespace whatever lives in namespaces, in a ClusterRole only the kinds that do not.
 */
export async function namespacedOperator(
  plane: Pick<ControlPlane, 'dir' | 'serviceAccountKubeconfig'>,
  admin: KubeClient,
  namespace: string,
): Promise<NamespacedOperator> {
  const { cluster, own } = await readRules();
  const within = [...own, ...only(cluster, (resource) => !clusterScoped.has(resource))];
  const everywhere = only(cluster, (resource) => clusterScoped.has(resource));
  const name = `keepsake-${namespace}`;
  const apiGroup = 'rbac.authorization.k8s.io';
  const subjects = [{ kind: 'ServiceAccount', name: 'keepsake', namespace }];
  await admin.create(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'keepsake' } });
  await admin.create(`${rbac}/namespaces/${namespace}/roles`, { metadata: { name }, rules: within });
  await admin.create(`${rbac}/namespaces/${namespace}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup, kind: 'Role', name },
    subjects,
  });
  await admin.create(`${rbac}/clusterroles`, { metadata: { name }, rules: everywhere });
  await admin.create(`${rbac}/clusterrolebindings`, {
    metadata: { name },
    roleRef: { apiGroup, kind: 'ClusterRole', name },
    subjects,
  });
  const kubeconfig = await plane.serviceAccountKubeconfig(namespace, 'keepsake');
  return { dir: plane.dir, kubeconfig, args: [`--namespace=${namespace}`, `--watch-namespaces=${namespace}`] };
}

/** Takes from, or gives back to, a namespaced operator the right to write a status. */
export async function allowStatusWrites(admin: KubeClient, namespace: string, allowed: boolean): Promise<void> {
  const path = `${rbac}/namespaces/${namespace}/roles/keepsake-${namespace}`;
  const { rules } = (await admin.get(path)) as unknown as { readonly rules: readonly Rule[] };
  const others = rules.filter(({ resources }) => !resources.includes('snapshotschedules/status'));
  const writing: Rule = { apiGroups: ['keepsake.dev'], resources: ['snapshotschedules/status'], verbs: ['patch'] };
  await admin.patch(path, { kind: 'merge', body: { rules: allowed ? [...others, writing] : others } });
}

function only(rules: readonly Rule[], holds: (resource: string) => boolean): readonly Rule[] {
  return rules
    .map((rule) => ({ ...rule, resources: rule.resources.filter(holds) }))
    .filter(({ resources }) => resources.length > 0);
}
