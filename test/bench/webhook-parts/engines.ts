import { fileURLToPath } from 'node:url';
import { waitUntil } from '../../../hack/controlplane/wait.ts';
import type { WebhookWorld } from '../../support/webhook-world.ts';
import type { Floor } from './floor.ts';

/** Who changes classes: nobody, the webhook, the quickest webhook that there could be, or a MutatingAdmissionPolicy. */
export type EngineName = 'nobody' | 'webhook' | 'floor' | 'policy';

const engineRights = fileURLToPath(new URL('../../../deploy/rbac-engine.yaml', import.meta.url));
const policyPath = '/apis/keepsake.dev/v1/storagetopologypolicies/zonal';
const steadyAnswers = 20;

/** Gives the operator the right to keep MutatingAdmissionPolicies. */
export async function allowEngine({ plane }: WebhookWorld): Promise<void> {
  await plane.kubectl(['apply', '--server-side', `--filename=${engineRights}`]);
}

/** Has this one, and no other, change classes from now on; resolves when the API server does it for each class. */
export async function switchTo(
  engine: EngineName,
  { admin, register, unregister, writer }: WebhookWorld,
  floor: Floor,
): Promise<void> {
  const body = { spec: { engine: engine === 'policy' ? 'AdmissionPolicy' : 'Webhook' } };
  await admin.patch(policyPath, { kind: 'merge', body });
  if (engine === 'webhook') await register();
  else await unregister();
  if (engine === 'floor') await floor.register();
  else await floor.unregister();
  let steady = 0;
  const settled = await waitUntil(
    async () => {
      const { placed } = await writer.write({ name: 'tried', mode: 'compliant' });
      steady = placed === (engine !== 'nobody') ? steady + 1 : 0;
      return steady >= steadyAnswers;
    },
    { timeoutMs: 30_000, everyMs: 5 },
  );
  if (!settled) throw new Error(`the API server did not come to ask ${engine}`);
}
