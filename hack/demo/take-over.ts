import type { Scene } from './scene.ts';
import { met, unmet, waitFor } from './wait-for.ts';

/** Waits until the operator has looked for another snapshot controller, found none, and binds snapshots itself. */
export async function takeOver(scene: Pick<Scene, 'cluster' | 'report' | 'signal'>): Promise<void> {
  const state = await waitFor(scene, {
    what: 'Keepsake has found no other snapshot controller, and binds snapshots itself',
    look: async () => {
      const seen = await scene.cluster.kubectl([
        ...['get', 'configmap', 'keepsake-binding', '--namespace=keepsake-system', '--ignore-not-found'],
        '--output=jsonpath={.data.state}',
      ]);
      return seen === 'writing' ? met(seen) : unmet(seen === '' ? 'no ConfigMap yet' : `state ${seen}`);
    },
  });
  scene.report.ok(
    'it has found no other snapshot controller, and binds snapshots itself',
    `ConfigMap keepsake-system/keepsake-binding: state ${state}`,
  );
}
