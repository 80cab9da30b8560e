import { fileURLToPath } from 'node:url';
import type { ControlPlane } from './controlplane/control-plane.ts';

const CRDS = fileURLToPath(new URL('../crds', import.meta.url));
const RIGHTS = fileURLToPath(new URL('../deploy/rbac.yaml', import.meta.url));

/**
 * Installs Keepsake's CRDs and the rights of the operator, waits until the API is served, and returns the path of a
 * kubeconfig with exactly these rights. Doing it twice changes nothing.
 */
export async function installOperator({
  kubectl,
  serviceAccountKubeconfig,
}: Pick<ControlPlane, 'kubectl' | 'serviceAccountKubeconfig'>): Promise<string> {
  await kubectl(['apply', '--server-side', `--filename=${CRDS}`, `--filename=${RIGHTS}`]);
  await kubectl(['wait', '--for=condition=Established', '--timeout=60s', `--filename=${CRDS}`]);
  return serviceAccountKubeconfig('keepsake-system', 'keepsake');
}
