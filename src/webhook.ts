import type { Policy } from './domain/topology/policy/policy.ts';
import type { TopologyView } from './domain/topology/view/topology-view.ts';
import type { ServedCertificate, StoredCertificate } from './kube/serving-certificate.ts';
import type { LifecycleCache, WebhookTask } from './lifecycle.ts';
import type { Clock } from './runtime/clock.ts';
import type { Logger } from './runtime/logger.ts';
import { sleep } from './runtime/sleep.ts';
import type { ReadonlyStore } from './runtime/store.ts';
import { createAdmissionRoute } from './server/admission-route.ts';
import type { BindAddress } from './server/bind-address.ts';
import type { Metrics } from './server/metrics.ts';
import { startWebhookServer, type WebhookServer } from './server/webhook-server.ts';

/** What makes the API server call this process, and lets it forget it again. */
export interface Registration {
  /** `caBundle`: whom the API server is to trust, in PEM. */
  register(caBundle: string): Promise<void>;
  remove(): Promise<void>;
}

/** What the admission webhook is made of. */
export interface WebhookOptions {
  readonly address: BindAddress;
  /** Where reviews are sent to. */
  readonly path: string;
  readonly policies: ReadonlyStore<Policy>;
  readonly view: () => TopologyView;
  /** Of the one Secret that is served from. */
  readonly certificate: LifecycleCache & { readonly store: ReadonlyStore<StoredCertificate> };
  /** Undefined: somebody else registers it, such as the chart. */
  readonly registration: Registration | undefined;
  readonly metrics: Pick<Metrics, 'reviewed' | 'webhookServer' | 'sampleWebhookServer' | 'sampleCertificateExpiry'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** After something that failed: the address is taken, or the API server does not answer. */
const retryMs = 2_000;

/** How long new calls may still come once this process is unready, and once it is no longer registered. */
const serviceLagMs = 3_000;
const registrationLagMs = 500;

/**
 * The admission webhook: it listens from the moment that there is a certificate, and takes up each new one while it
 * serves. It is not ready before it is registered, where it registers itself.
 */
export function createWebhook(options: WebhookOptions): WebhookTask {
  const { address, path, policies, view, certificate, registration, metrics, clock } = options;
  const logger = options.logger.child({ component: 'webhook' });
  const route = createAdmissionRoute({
    policies: () => [...policies.values()],
    view,
    observer: metrics,
    logger,
    clock,
  });
  metrics.sampleCertificateExpiry(() => shown?.notAfter);
  const stopped = new AbortController();
  let server: WebhookServer | undefined;
  /** What callers get, whatever the Secret holds by now. */
  let shown: ServedCertificate | undefined;
  let beginning: Promise<void> | undefined;
  let problem: string | undefined = 'the caches are not filled yet';

  const stored = (): ServedCertificate | undefined => [...certificate.store.values()][0]?.serving;

  async function begin(first: ServedCertificate): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        server ??= await listen(stored() ?? first);
        takeUp(stored() ?? first);
        await registration?.register((stored() ?? first).ca);
        problem = undefined;
        logger.info('the webhook listens', { port: server.port, registered: registration !== undefined });
        return;
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
        logger.warn('the webhook cannot serve yet; will try again', { error });
        await sleep(clock, retryMs, stopped.signal);
      }
    }
  }

  async function listen(first: ServedCertificate): Promise<WebhookServer> {
    const listening = await startWebhookServer({
      address,
      routes: { [path]: route },
      certificate: first,
      logger,
      observer: metrics.webhookServer,
      clock,
    });
    shown = first;
    metrics.sampleWebhookServer(listening.usage);
    return listening;
  }

  function takeUp(certificate: ServedCertificate): void {
    if (server === undefined) return;
    try {
      server.setCertificate(certificate);
      shown = certificate;
    } catch (error) {
      logger.error('a new certificate cannot be served; the old one stays', { error });
    }
  }

  function look(): void {
    const found = stored();
    // One that is taken away is served on: it may be good for weeks, and without it nobody would be answered.
    if (found === undefined) return;
    if (beginning !== undefined) takeUp(found);
    else beginning = begin(found);
  }

  return {
    caches: [certificate],
    checks: { webhook: () => problem },
    start() {
      problem = 'the Secret with the certificate is not there, or holds no certificate with its key';
      certificate.store.subscribe(look);
      look();
    },
    async stop(asked = true) {
      stopped.abort();
      await beginning;
      problem = 'it is ending';
      server?.drain();
      if (asked)
        await registration
          ?.remove()
          .catch((error: unknown) => logger.warn('the webhook is still registered', { error }));
      // Those who call go on for a moment: nobody tells all of them at once that this replica is going.
      if (server === undefined) return;
      await sleep(clock, registration === undefined ? serviceLagMs : registrationLagMs, new AbortController().signal);
      await server.close();
    },
  };
}
