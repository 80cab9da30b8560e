import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import type { Helm } from '../../hack/controlplane/helm.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { chartFolder, type DeploymentManifest, type Manifest, processOf } from './chart.ts';
import { type AuditedCalls, auditedCalls, type Rule } from './rights.ts';

/** The release `keepsake` in one namespace of a control plane. */
export interface ChartRelease {
  /** Installs or upgrades it with these values, and gives what helm prints, the notes among it. */
  put(command: 'install' | 'upgrade', values: object, ...flags: readonly string[]): Promise<string>;
  rollback(revision: number): Promise<void>;
  uninstall(): Promise<void>;
  /** Runs the container of a Deployment as a process with its account's rights, until it is ready. */
  start(deployment: string): Promise<OperatorProcess>;
  /**
   * Lets the API server find the webhook on this machine, still by the name of the Service: it dials the external name
   * at the Service's port, and verifies the certificate for SERVICE.NAMESPACE.svc. Helm puts the Service back.
   */
  callLocally(): Promise<void>;
  /** The flags of a Deployment's container. */
  argsOf(deployment: string): Promise<readonly string[]>;
  /** What an account may do in its namespace, without what everybody may ask about himself. */
  rightsOf(account: string): Promise<readonly Rule[]>;
  /** What an account has asked of the API server; the control plane must have been started with `audit`. */
  callsOf(account: string): Promise<AuditedCalls>;
  /** All objects in the cluster that carry the release's name, without Pods: they wait for a kubelet to end them. */
  objects(): Promise<readonly string[]>;
}

/** What a release lives in. */
export interface ChartReleaseOptions {
  readonly plane: ControlPlane;
  readonly helm: Helm;
  /** It must exist. */
  readonly namespace: string;
  /** Where the webhook listens, and its Service, too. */
  readonly servicePort: number;
}

/** Opens it; nothing is installed before `put`. */
export function openRelease({ plane, helm, namespace, servicePort }: ChartReleaseOptions): ChartRelease {
  const { kubectl } = plane;
  const within = `--namespace=${namespace}`;
  const deployment = async (name: string): Promise<DeploymentManifest> =>
    JSON.parse(await kubectl(['get', 'deployment', name, within, '--output=json']));

  return {
    put: (command, values, ...flags) =>
      helm([command, 'keepsake', chartFolder, within, '--values=-', ...flags], { stdin: JSON.stringify(values) }),
    async rollback(revision) {
      await helm(['rollback', 'keepsake', String(revision), within]);
    },
    async uninstall() {
      await helm(['uninstall', 'keepsake', within]);
    },
    async start(name) {
      const kubeconfig = await plane.serviceAccountKubeconfig(namespace, name);
      const command = processOf(await deployment(name), servicePort);
      return startOperator({ dir: plane.dir, name: `${namespace}-${name}`, kubeconfig, ...command });
    },
    async callLocally() {
      const live = ['get', 'service', 'keepsake-webhook', within, '--output=json'];
      const { apiVersion, kind, metadata } = JSON.parse(await kubectl(live)) as Manifest;
      const { name, labels, annotations } = metadata;
      const spec = { type: 'ExternalName', externalName: 'localhost', ports: [{ name: 'webhook', port: servicePort }] };
      const service = { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec };
      // As helm: from anybody else the next upgrade would not take the fields back.
      const flags = ['--server-side', '--force-conflicts', '--field-manager=helm'];
      await kubectl(['apply', ...flags, '--filename=-'], { stdin: JSON.stringify(service) });
    },
    argsOf: async (name) => (await deployment(name)).spec.template.spec.containers[0].args,
    async rightsOf(account) {
      const kubeconfig = await plane.serviceAccountKubeconfig(namespace, account);
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
      const create = ['create', '--validate=false', '--filename=-', '--output=json'];
      const answer = JSON.parse(await kubectl(create, { stdin: JSON.stringify(review), kubeconfig }));
      const rules: readonly Rule[] = answer.status.resourceRules;
      return rules.filter(({ apiGroups }) => !/^auth/.test(apiGroups.join()));
    },
    callsOf: (account) => auditedCalls(plane.auditLog, `system:serviceaccount:${namespace}:${account}`),
    async objects() {
      const kinds = (await kubectl(['api-resources', '--verbs=list', '--output=name'])).trim().split('\n');
      const flags = ['--all-namespaces', '--selector=app.kubernetes.io/instance=keepsake', '--output=name'];
      const found = await kubectl([
        'get',
        kinds.filter((kind) => kind !== 'pods').join(),
        ...flags,
        '--ignore-not-found',
      ]);
      return found.split('\n').filter(Boolean).sort();
    },
  };
}
