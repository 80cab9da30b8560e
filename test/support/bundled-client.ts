import { createClient } from '../../src/kube/client.ts';
import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';
import { createTransport, userAgent } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';

// To be bundled as the operator is: asks for one object with what the environment names, as the operator would, and says
// what it got. `FETCH` tries a method of the Kubernetes client that the operator never calls.
const logger = { info: console.error, warn: console.error };
const { kubeConfig } = loadKubeconfig({
  path: process.env.KEEPSAKE_KUBECONFIG,
  env: process.env,
  serviceAccountFolder: process.env.SERVICE_ACCOUNT_FOLDER ?? '',
});
if (process.env.FETCH) {
  await kubeConfig.applyToFetchOptions({});
} else {
  const transport = createTransport(kubeConfig, { clock: systemClock, logger, userAgent: userAgent('bundle') });
  const client = createClient(transport.request, { clock: systemClock, random: Math.random });
  console.log((await client.get('/api/v1/namespaces/kube-system')).metadata.name);
  await transport.close();
}
