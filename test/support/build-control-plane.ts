import { buildControlPlane } from '../../hack/controlplane/build.ts';

/** vitest's global setup of the integration tests: builds the control plane's programs, saying how far it is. */
export async function setup(): Promise<void> {
  await buildControlPlane();
}
