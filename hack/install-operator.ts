import { fileURLToPath } from 'node:url';
import type { ControlPlane } from './controlplane/control-plane.ts';
import { ControlPlaneError } from './controlplane/control-plane-error.ts';
import type { Kubectl } from './controlplane/kubectl.ts';
import { waitUntil } from './controlplane/wait.ts';

const CRDS = fileURLToPath(new URL('../crds', import.meta.url));
const SERVED_TIMEOUT_MS = 60_000;

const rightsOf = (...parts: readonly string[]) =>
  parts.map((part) => `--filename=${fileURLToPath(new URL(`../deploy/${part}.yaml`, import.meta.url))}`);

/** What the operator shall be able to do besides its default work. */
export interface Rights {
  /** To bind snapshots. */
  readonly binding?: boolean;
  /** To serve the webhook, keep its certificate, and register it. */
  readonly webhook?: boolean;
  /** To keep MutatingAdmissionPolicies. */
  readonly engine?: boolean;
}

/**
 * Installs Keepsake's CRDs and the rights of the operator, waits until the API is served, and returns the path of a
 * kubeconfig with exactly these rights. Doing it twice changes nothing.
 */
export async function installOperator(
  { kubectl, serviceAccountKubeconfig }: Pick<ControlPlane, 'kubectl' | 'serviceAccountKubeconfig'>,
  { binding = false, webhook = false, engine = false }: Rights = {},
): Promise<string> {
  const rights = [
    ...rightsOf('rbac', 'rbac-topology'),
    ...(binding ? rightsOf('rbac-binding') : []),
    ...(webhook ? rightsOf('rbac-certificate', 'rbac-registration') : []),
    ...(engine ? rightsOf('rbac-engine') : []),
  ];
  await kubectl(['apply', '--server-side', `--filename=${CRDS}`, ...rights]);
  await untilServed(kubectl);
  return serviceAccountKubeconfig('keepsake-system', 'keepsake');
}

/** `kubectl wait` would fail on a CRD that has no status yet. */
async function untilServed(kubectl: Kubectl): Promise<void> {
  let problem: unknown;
  const isServed = () =>
    kubectl(['get', 'snapshotschedules.keepsake.dev,storagetopologypolicies.keepsake.dev']).then(
      () => true,
      (error: unknown) => {
        problem = error;
        return false;
      },
    );
  if (await waitUntil(isServed, { timeoutMs: SERVED_TIMEOUT_MS, everyMs: 200 })) return;
  throw new ControlPlaneError(`the API server does not serve Keepsake's kinds: ${String(problem)}`);
}
