import { fileURLToPath } from 'node:url';
import type { ControlPlane } from './controlplane/control-plane.ts';

const CRDS = fileURLToPath(new URL('../crds', import.meta.url));
const RIGHTS = fileURLToPath(new URL('../deploy/rbac.yaml', import.meta.url));
const BINDING_RIGHTS = fileURLToPath(new URL('../deploy/rbac-binding.yaml', import.meta.url));

/**
 * Installs Keepsake's CRDs and the rights of the operator, waits until the API is served, and returns the path of a
 * kubeconfig with exactly these rights; with `binding`, those to bind snapshots among them. Doing it twice changes nothing.
 */
export async function installOperator(
  { kubectl, serviceAccountKubeconfig }: Pick<ControlPlane, 'kubectl' | 'serviceAccountKubeconfig'>,
  { binding = false }: { readonly binding?: boolean } = {},
): Promise<string> {
  const rights = [RIGHTS, ...(binding ? [BINDING_RIGHTS] : [])].map((file) => `--filename=${file}`);
  await kubectl(['apply', '--server-side', `--filename=${CRDS}`, ...rights]);
  await kubectl(['wait', '--for=condition=Established', '--timeout=60s', `--filename=${CRDS}`]);
  return serviceAccountKubeconfig('keepsake-system', 'keepsake');
}
