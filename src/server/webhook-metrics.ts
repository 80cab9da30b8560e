import type { MetricRegistry } from './metric-registry.ts';
import type { WebhookServer } from './webhook-server.ts';
import type { WebhookObserver } from './webhook-service.ts';

/** What the webhook's server and the keeping of its certificate count. */
export interface WebhookMetrics {
  /** Told of each request and each connection that was ended without an answer. */
  readonly webhookServer: WebhookObserver;
  /** Lets each scrape read how busy the server is. */
  sampleWebhookServer(read: WebhookServer['usage']): void;
  /** Keeping the certificate came to this step, or failed. */
  certificateStep(step: string): void;
}

/** Declares their families. */
export function createWebhookMetrics({ counter, gauge }: MetricRegistry): WebhookMetrics {
  const responses = counter('keepsake_webhook_responses_total', 'HTTP requests that the webhook answered.', [
    'path',
    'status',
  ]);
  const refused = counter(
    'keepsake_webhook_refused_total',
    'Connections to the webhook that were ended without an answer of its own, by why.',
    ['kind'],
  );
  const steps = counter(
    'keepsake_webhook_certificate_steps_total',
    'Steps in keeping the serving certificate: issue, publish, switch, keep, or failed.',
    ['step'],
  );
  let usage: WebhookServer['usage'] | undefined;
  gauge('keepsake_webhook_connections', 'Connections to the webhook that are open.', [], (set) => {
    if (usage !== undefined) set({}, usage().connections);
  });
  gauge('keepsake_webhook_requests_in_flight', 'Requests to the webhook that are being answered.', [], (set) => {
    if (usage !== undefined) set({}, usage().requestsInFlight);
  });
  return {
    webhookServer: {
      answered: ({ path, status }) => responses.add({ path, status: String(status) }),
      refused: (kind) => refused.add({ kind }),
    },
    sampleWebhookServer(read) {
      usage = read;
    },
    certificateStep: (step) => steps.add({ step }),
  };
}
