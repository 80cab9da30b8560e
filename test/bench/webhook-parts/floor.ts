import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ZONE_KEY } from '../../../hack/controlplane/cluster-nodes.ts';
import { webhookConfiguration } from '../../../src/admission/webhook-configuration.ts';
import { webhookNames } from '../../../src/api/webhook-names.ts';
import { textMap } from '../../../src/kube/raw-fields.ts';
import type { WebhookWorld } from '../../support/webhook-world.ts';
import type { BareStart } from './bare-webhook.ts';

/** The quickest webhook that Node can serve, in a process of its own. */
export interface Floor {
  register(): Promise<void>;
  unregister(): Promise<void>;
  close(): Promise<void>;
}

const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/floor';
const program = fileURLToPath(new URL('./bare-webhook.ts', import.meta.url));
const answer = [
  {
    op: 'add',
    path: '/allowedTopologies',
    value: [{ matchLabelExpressions: [{ key: ZONE_KEY, values: ['a', 'b'] }] }],
  },
  { op: 'add', path: '/metadata/annotations', value: { 'keepsake.dev/injected': 'allowedTopologies' } },
];

/** Starts it with the certificate of the webhook that it is compared with. */
export async function startFloor({ admin }: Pick<WebhookWorld, 'admin'>): Promise<Floor> {
  const secret = await admin.get(`/api/v1/namespaces/keepsake-system/secrets/${webhookNames.secret}`);
  const data = textMap(secret.data);
  const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  const child = fork(program, { execArgv: ['--import', 'tsx'] });
  const start: BareStart = { cert: text('tls.crt'), key: text('tls.key'), patch: JSON.stringify(answer) };
  child.send(start);
  const [port] = await once(child, 'message');
  const clientConfig = { url: `https://127.0.0.1:${port}/` };
  const body = { ...webhookConfiguration({ clientConfig, caBundle: text('ca.crt') }), metadata: { name: 'floor' } };
  return {
    async register() {
      await admin.patch(path, { kind: 'apply', body });
    },
    async unregister() {
      await admin.delete(path).catch(() => undefined);
    },
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
