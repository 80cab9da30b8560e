import { describe, expect, it } from 'vitest';
import { createAdmissionMetrics } from '../../src/server/admission-metrics.ts';
import {
  type AdmissionRouteOptions,
  type AnsweredReview,
  createAdmissionRoute,
} from '../../src/server/admission-route.ts';
import { createMetricRegistry } from '../../src/server/metric-registry.ts';
import { classManifest, reviewFor } from '../support/admission-requests.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { nodesIn, policy, view } from '../support/topology-build.ts';

function start(overrides: Partial<AdmissionRouteOptions> = {}) {
  const reviewed: AnsweredReview[] = [];
  const logger = createMemoryLogger();
  const route = createAdmissionRoute({
    policies: () => [policy()],
    view: () => view(nodesIn({ a: 1 })),
    observer: { reviewed: (one) => reviewed.push(one) },
    logger,
    clock: createFakeClock('2026-11-22T12:00:00Z'),
    ...overrides,
  });
  return { route, reviewed, lines: logger.lines };
}

const review = reviewFor({ by: 'kubectl apply', manifest: classManifest() });
const bytes = new TextEncoder().encode(JSON.stringify(review));

describe('the route of admission reviews', () => {
  it('answers a review with its uid, and tells what became of it', () => {
    const { route, reviewed, lines } = start();
    const { status, contentType, body } = route(bytes);
    expect([status, contentType]).toEqual([200, 'application/json']);
    expect(JSON.parse(body).response).toMatchObject({ uid: review.request.uid, allowed: true, patchType: 'JSONPatch' });
    expect(reviewed).toEqual([
      { operation: 'CREATE', result: 'patched', intent: 'Unset', warnedAbout: ['FieldSet'], dryRun: false, tookMs: 0 },
    ]);
    expect(lines).toMatchObject([{ level: 'info', msg: 'a StorageClass was patched', storageClass: 'fast' }]);
  });

  it('lets a review pass that is about something else', () => {
    const { route, reviewed } = start();
    const { body } = route(JSON.stringify({ ...review, request: { ...review.request, operation: 'DELETE' } }));
    expect(JSON.parse(body).response).toEqual({ uid: review.request.uid, allowed: true });
    expect(reviewed).toMatchObject([{ operation: 'other', result: 'other' }]);
  });

  it.each([
    ['no JSON', new TextEncoder().encode('{')],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ])('answers 400 to what is %s', (_, body) => {
    const { route, reviewed } = start();
    expect(route(body).status).toBe(400);
    expect(reviewed).toMatchObject([{ result: 'malformed' }]);
  });

  it('lets a class through, and says so, when deciding fails', () => {
    const view = () => {
      throw new Error('a mistake of ours');
    };
    const { route, reviewed, lines } = start({ view });
    const { status, body } = route(bytes);
    expect(status).toBe(200);
    expect(JSON.parse(body).response).toMatchObject({
      uid: review.request.uid,
      allowed: true,
      warnings: [expect.any(String)],
    });
    expect(body).not.toContain('a mistake of ours');
    expect(lines).toMatchObject([{ level: 'error' }]);
    expect(reviewed).toMatchObject([{ operation: 'CREATE', result: 'failed' }]);
  });
});

describe('the metrics of the webhook', () => {
  it('count reviews by operation, result and intent, their time, and warnings by reason', async () => {
    const registry = createMetricRegistry();
    const metrics = createAdmissionMetrics(registry);
    metrics.sampleCertificateExpiry(() => new Date('2027-01-01T00:00:00Z'));
    start({ observer: metrics }).route(bytes);
    const { body } = await registry.render();
    expect(body).toContain('keepsake_admission_requests_total{operation="CREATE",result="patched",intent="Unset"} 1');
    expect(body).toContain('keepsake_admission_duration_seconds_count{operation="CREATE"} 1');
    expect(body).toContain('keepsake_admission_warnings_total{reason="FieldSet"} 1');
    expect(body).toContain('keepsake_webhook_certificate_expiry_timestamp_seconds 1798761600');
  });

  it('show no expiry while there is no certificate', async () => {
    const registry = createMetricRegistry();
    createAdmissionMetrics(registry).sampleCertificateExpiry(() => undefined);
    expect((await registry.render()).body).not.toMatch(/^keepsake_webhook_certificate/m);
  });
});
