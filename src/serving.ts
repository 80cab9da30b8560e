import { fieldManager } from './api/names.ts';
import { webhookCaFieldManager, webhookNames } from './api/webhook-names.ts';
import { type Caches, storesIn } from './caches.ts';
import type { Config } from './config.ts';
import { type CertificateKeeper, createCertificateKeeper } from './controllers/certificate-keeper.ts';
import type { TopologyView } from './domain/topology/view/topology-view.ts';
import type { KubeClient } from './kube/client.ts';
import type { NewEvent } from './kube/event-ledger.ts';
import { createGuardRegistration } from './kube/register-guard.ts';
import { createWebhookRegistration } from './kube/register-webhook.ts';
import { watchServingCertificate } from './kube/serving-certificate.ts';
import type { WebhookTask } from './lifecycle.ts';
import { namedWatches } from './named-watches.ts';
import type { Clock } from './runtime/clock.ts';
import type { Logger } from './runtime/logger.ts';
import type { Transport } from './runtime/transport.ts';
import type { Metrics } from './server/metrics.ts';
import { createWebhook, type Registration } from './webhook.ts';

/** What serving the webhook is made of. */
export interface ServingOptions {
  readonly config: Config['webhook'];
  /** Where the Secret with the certificate lives. */
  readonly namespace: string;
  readonly caches: Caches;
  readonly view: () => TopologyView;
  readonly transport: Transport;
  /** A client that writes as this field manager. */
  readonly clientAs: (fieldManager: string) => KubeClient;
  readonly record: (event: NewEvent) => void;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * The webhook of this process, where it serves one, and the keeper of its certificate, where this process keeps it. They
 * meet in the Secret only: the replicas that serve write nothing, and the leader that writes need not serve.
 */
export function createServing(options: ServingOptions): {
  readonly webhook: WebhookTask | undefined;
  readonly keeper: CertificateKeeper | undefined;
} {
  const { config, namespace, clientAs, record, metrics, clock, random, logger } = options;
  const names = namesOf(config, namespace);
  let expiry: Date | undefined;
  // Where this process serves, what it serves counts.
  metrics.sampleCertificateExpiry(() => expiry);
  const keeper =
    names.length === 0
      ? undefined
      : createCertificateKeeper({
          client: clientAs(webhookCaFieldManager),
          namespace,
          secretName: config.secret,
          configurationName: webhookNames.configuration,
          names,
          // A process that registers itself needs the certificate first.
          issuesAhead: config.url !== undefined,
          clock,
          logger,
          record,
          observer: {
            expires: (at) => {
              expiry = at;
            },
            did: metrics.certificateStep,
            failed: () => metrics.certificateStep('failed'),
          },
        });
  const { bindAddress: address, url } = config;
  if (!config.serve || address === undefined) return { webhook: undefined, keeper };
  const { policies } = storesIn(options.caches, 'policies');
  const watch = namedWatches({ transport: options.transport, clock, random, logger, metrics });
  const webhook = createWebhook({
    address,
    path: webhookNames.path,
    policies,
    view: options.view,
    certificate: watchServingCertificate(watch, { namespace, name: config.secret }),
    registration: url && registrationAt(url, clientAs(fieldManager), () => keeper?.nudge()),
    metrics,
    clock,
    logger,
  });
  return { webhook, keeper };
}

/** The webhook and the guard behind it: the guard comes last and goes first, lest it refuse what the webhook would mend. */
function registrationAt(url: URL, client: KubeClient, registered: () => void): Registration {
  const webhook = createWebhookRegistration({ client, url: url.href });
  const guard = createGuardRegistration(client);
  return {
    async register(caBundle) {
      await webhook.register(caBundle);
      registered();
      await guard.register();
    },
    async remove() {
      await guard.remove();
      await webhook.remove();
    },
  };
}

/** What the API server calls the webhook by, which its certificate must carry. */
function namesOf({ url, service }: Config['webhook'], namespace: string): readonly string[] {
  return [
    ...(url === undefined ? [] : [url.hostname.replace(/^\[|\]$/g, '')]),
    ...(service === undefined ? [] : [`${service}.${namespace}.svc`, `${service}.${namespace}.svc.cluster.local`]),
  ];
}
