import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { createClient, type KubeClient } from '../../src/kube/client.ts';
import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';
import { createTransport } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';

/** The administrator of a control plane: what a test does and sees beside the operator. */
export interface AdminClient extends KubeClient {
  close(): Promise<void>;
}

/** A client with all rights, as any field manager. A kubectl for each look would take longer than what is looked at. */
export function createAdminClient(
  { kubeconfig }: Pick<ControlPlane, 'kubeconfig'>,
  fieldManager = 'keepsake-test',
): AdminClient {
  const clock = systemClock;
  const { kubeConfig } = loadKubeconfig({ path: kubeconfig, env: {} });
  const quiet = { info: () => undefined, warn: () => undefined };
  const transport = createTransport(kubeConfig, { clock, logger: quiet, userAgent: 'keepsake-test' });
  const client = createClient(transport.request, { clock, random: () => 0, fieldManager });
  return { ...client, close: () => transport.close() };
}
