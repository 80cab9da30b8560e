import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/server/metrics.ts';
import { noUsage } from '../support/no-usage.ts';

function build() {
  const metrics = createMetrics({ version: '1', readProcess: () => noUsage });
  /** The samples of a family. */
  const lines = async (name: string) => {
    const { body } = await metrics.render();
    return body.split('\n').filter((line) => line.startsWith(name));
  };
  return { metrics, lines };
}

describe('the metrics of the webhook', () => {
  it('count answers by path and status, and what was ended without one by why', async () => {
    const { metrics, lines } = build();
    const { answered, refused } = metrics.webhookServer;
    answered({ path: '/mutate-storageclass', status: 200, durationMs: 1 });
    answered({ path: '/mutate-storageclass', status: 200, durationMs: 2 });
    refused('handshake');
    expect(await lines('keepsake_webhook_responses_total')).toEqual([
      'keepsake_webhook_responses_total{path="/mutate-storageclass",status="200"} 2',
    ]);
    expect(await lines('keepsake_webhook_refused_total')).toEqual([
      'keepsake_webhook_refused_total{kind="handshake"} 1',
    ]);
  });

  it('count the steps of keeping the certificate', async () => {
    const { metrics, lines } = build();
    for (const step of ['issue', 'publish', 'failed', 'failed']) metrics.certificateStep(step);
    expect(await lines('keepsake_webhook_certificate_steps_total')).toEqual([
      'keepsake_webhook_certificate_steps_total{step="issue"} 1',
      'keepsake_webhook_certificate_steps_total{step="publish"} 1',
      'keepsake_webhook_certificate_steps_total{step="failed"} 2',
    ]);
  });

  it('read at each scrape how busy the server is, and show nothing where there is none', async () => {
    const { metrics, lines } = build();
    const gauges = async () => [
      ...(await lines('keepsake_webhook_connections')),
      ...(await lines('keepsake_webhook_requests_in_flight')),
    ];
    expect(await gauges()).toEqual([]);
    let connections = 3;
    metrics.sampleWebhookServer(() => ({ connections, requestsInFlight: 1 }));
    expect(await gauges()).toEqual(['keepsake_webhook_connections 3', 'keepsake_webhook_requests_in_flight 1']);
    connections = 0;
    expect(await gauges()).toEqual(['keepsake_webhook_connections 0', 'keepsake_webhook_requests_in_flight 1']);
  });
});
