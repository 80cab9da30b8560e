import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { Helm } from '../../hack/controlplane/helm.ts';
import type { OperatorOptions } from '../../hack/operator-process.ts';

/** The folder of the chart. */
export const chartFolder = fileURLToPath(new URL('../../charts/keepsake', import.meta.url));
/** Where tests install it: by the name that the manifests of `deploy/` have. */
export const chartNamespace = 'keepsake-system';

/** An object as a chart renders it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A rendered Deployment, as far as tests look at it. */
export interface DeploymentManifest extends Manifest {
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: { readonly metadata: object; readonly spec: PodSpec };
  };
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly [Container];
}

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

/** What `helm template` prints with these values. @throws ControlPlaneError with helm's words when it refuses. */
export function renderText(helm: Helm, values: object = {}, namespace = chartNamespace): Promise<string> {
  return helm(['template', 'keepsake', chartFolder, `--namespace=${namespace}`, '--values=-'], {
    stdin: JSON.stringify(values),
  });
}

/** The objects of the same. */
export async function renderChart(helm: Helm, values: object = {}, namespace?: string): Promise<readonly Manifest[]> {
  return manifestsIn(await renderText(helm, values, namespace));
}

/** The objects of a text with several YAML documents. */
export function manifestsIn(text: string): readonly Manifest[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((one) => one !== null);
}

/** The one object of a kind, and with a name where there are several. @throws when there is none or more than one. */
export function theOne<T extends Manifest>(manifests: readonly Manifest[], kind: string, name?: string): T {
  const found = manifests.filter(
    ({ kind: its, metadata }) => its === kind && (name ?? metadata.name) === metadata.name,
  );
  if (found.length !== 1) throw new Error(`${found.length} of kind ${kind}${name ? ` are called ${name}` : ''}`);
  return found[0] as T;
}

/**
 * What starts the container of a Deployment as a process of this machine: its flags and its environment as rendered. Its
 * ServiceAccount's kubeconfig stands for what a Pod finds in its file system, and loopback addresses for a Pod's own.
 */
export function processOf(deployment: DeploymentManifest, webhookPort?: number): Pick<OperatorOptions, 'args' | 'env'> {
  const [{ args, env = [] }] = deployment.spec.template.spec.containers;
  const [command, ...flags] = args;
  if (command !== 'run') throw new Error(`the container of ${deployment.metadata.name} does not run the operator`);
  return {
    args: flags
      .filter((flag) => !/^--(health|metrics)-bind-address=/.test(flag))
      .map((flag) => flag.replace(/^(--webhook-bind-address)=.*/, `$1=127.0.0.1:${webhookPort}`)),
    env: Object.fromEntries(env.map(({ name, value }) => [name, value])),
  };
}
