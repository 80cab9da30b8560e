import { fileURLToPath } from 'node:url';
import { clusterNodes, DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { webhookCaFieldManager, webhookNames } from '../../src/api/webhook-names.ts';
import { type CertificateKeeper, createCertificateKeeper } from '../../src/controllers/certificate-keeper.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { createGuardRegistration } from '../../src/kube/register-guard.ts';
import { createWebhookRegistration } from '../../src/kube/register-webhook.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { type AdminClient, createAdminClient } from './admin-client.ts';
import { type ClassAnswer, type ClassWriter, createClassWriter } from './class-writer.ts';
import { createMemoryLogger } from './memory-logger.ts';
import { startTcpBalancer } from './tcp-balancer.ts';
import { joinCluster } from './topology-cluster.ts';
import { startWebhookReplica, type WebhookReplica } from './webhook-replica.ts';

const servingRights = fileURLToPath(new URL('../../deploy/rbac-webhook.yaml', import.meta.url));
const namespace = 'keepsake-system';
const day = 86_400_000;
// As short as a busy machine allows: the API server must have seen a new authority before anybody serves what it signed.
const timing = { lifetimeMs: day, backdateMs: 1_000, settleMs: 1_500, keepPreviousMs: 3_000, lookMs: 250 };

/** An API server that asks replicas of the webhook behind one address, with the guard behind them and a policy that decides. */
export interface WebhookWorld {
  readonly plane: ControlPlane;
  readonly replicas: readonly WebhookReplica[];
  /** Writes classes of the provisioner that the policy decides about. */
  readonly writer: ClassWriter;
  /** What the keeper of the certificate has done, a word each. */
  readonly steps: readonly string[];
  readonly admin: AdminClient;
  /** Has the API server ask the webhook, which it does from the start. */
  register(): Promise<void>;
  /** Has it ask nobody but the guard. */
  unregister(): Promise<void>;
  /** Begins a rotation, as for a certificate that lacks a name; resolves when the replaced authority is trusted no more. */
  rotate(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts one with so many replicas (a single one is called at its own address), each with the rights of `deploy/rbac-webhook.yaml`, and one
 * controller of policies.
 */
export async function startWebhookWorld({ replicas: count }: { readonly replicas: number }): Promise<WebhookWorld> {
  const plane = await startControlPlane({ csi: false, nodes: 2 });
  const ends: (() => Promise<unknown>)[] = [() => plane.stop()];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const { dir, kubectl } = plane;
    const kubeconfig = await installOperator(plane, { webhook: true });
    await kubectl(['apply', '--server-side', `--filename=${servingRights}`]);
    const serving = await plane.serviceAccountKubeconfig(namespace, 'keepsake-webhook');
    await joinCluster(kubectl, ...clusterNodes({ nodes: 2, topologyKeys: [ZONE_KEY] }));
    const admin = createAdminClient(plane);
    const keeping = createAdminClient(plane, webhookCaFieldManager);
    const writer = createClassWriter(plane, DRIVER);
    ends.push(writer.close, admin.close, keeping.close);
    await createGuardRegistration(admin).register();
    await kubectl(['apply', '--filename=-'], { stdin: JSON.stringify(policy) });

    let keeper = startKeeper(keeping, ['127.0.0.1']);
    ends.push(() => keeper.stop());
    const started = await Promise.allSettled<OperatorProcess | WebhookReplica>([
      startOperator({ dir, kubeconfig, args: ['--controllers=topology'], name: 'controller' }),
      ...Array.from({ length: count }, (_, index) =>
        startWebhookReplica({ dir, kubeconfig: serving, name: `webhook-${index}` }),
      ),
    ]);
    for (const one of started) {
      if (one.status === 'fulfilled') ends.push(() => ('close' in one.value ? one.value.close() : one.value.stop()));
    }
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    const replicas = started.slice(1).map((one) => (one as PromiseFulfilledResult<WebhookReplica>).value);
    // What nobody needs from here on takes no processor from those who are asked.
    await plane.stopProcess('kube-controller-manager');
    await plane.stopProcess('kube-scheduler');

    const answer = (what: ClassAnswer['what']) =>
      reach(
        `a class that is ${what}`,
        async () => (await writer.write({ name: 'tried', mode: 'unset' })).what === what,
      );
    await answer('refused');
    let [{ port }] = replicas as [WebhookReplica];
    if (count > 1) {
      const balancer = await startTcpBalancer(() => replicas.filter(({ ready }) => ready).map((one) => one.port));
      ends.push(() => balancer.close());
      port = balancer.port;
    }
    const registration = createWebhookRegistration({
      client: admin,
      url: `https://127.0.0.1:${port}${webhookNames.path}`,
    });
    async function register(): Promise<void> {
      await registration.register();
      keeper.nudge();
    }
    await register();
    await answer('right');
    const steps = keeper.steps;
    return {
      plane,
      replicas,
      writer,
      admin,
      steps,
      register,
      unregister: registration.remove,
      async rotate() {
        await keeper.stop();
        const next = startKeeper(keeping, ['127.0.0.1', 'localhost']);
        keeper = next;
        ends.push(() => next.stop());
        const done = 'issue publish switch keep publish';
        await reach(done, () => next.steps.join(' ') === done);
        steps.push(...next.steps);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function reach(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  if (!(await waitUntil(condition, { timeoutMs: 30_000, everyMs: 100 }))) throw new Error(`there was never ${what}`);
}

const policy = {
  apiVersion: 'keepsake.dev/v1',
  kind: 'StorageTopologyPolicy',
  metadata: { name: 'zonal' },
  spec: {
    match: { provisioners: [DRIVER] },
    allowedTopologies: { source: 'Discovered', topologyKeys: [ZONE_KEY] },
  },
};

function startKeeper(client: KubeClient, names: readonly string[]): CertificateKeeper & { readonly steps: string[] } {
  const steps: string[] = [];
  const keeper = createCertificateKeeper({
    client,
    namespace,
    secretName: webhookNames.secret,
    configurationName: webhookNames.configuration,
    names,
    clock: systemClock,
    logger: createMemoryLogger(),
    observer: { expires: () => undefined, did: (step) => steps.push(step), failed: () => steps.push('failed') },
    timing,
  });
  keeper.start();
  return { ...keeper, steps };
}
