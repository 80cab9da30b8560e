import { describe, expect, it } from 'vitest';
import { serviceAddress, webhookConfiguration } from '../../src/admission/webhook-configuration.ts';

const local = { clientConfig: { url: 'https://127.0.0.1:9443/mutate-storageclass' } };

describe('webhookConfiguration', () => {
  it('never blocks a StorageClass, and sees only those', () => {
    for (const entry of webhookConfiguration(local).webhooks) {
      expect(entry).toMatchObject({
        failurePolicy: 'Ignore',
        sideEffects: 'None',
        reinvocationPolicy: 'IfNeeded',
        matchPolicy: 'Equivalent',
        timeoutSeconds: 3,
        admissionReviewVersions: ['v1'],
        rules: [
          { apiGroups: ['storage.k8s.io'], apiVersions: ['v1'], resources: ['storageclasses'], scope: 'Cluster' },
        ],
      });
    }
  });

  it('has one entry for each operation, and each heeds the label that opts out', () => {
    const entries = webhookConfiguration(local).webhooks.map(({ name, rules, matchConditions }) => [
      name,
      rules.flatMap(({ operations }) => operations),
      matchConditions.map((condition) => condition.name),
    ]);
    expect(entries).toEqual([
      ['create.storageclass.keepsake.dev', ['CREATE'], ['not-opted-out']],
      ['update.storageclass.keepsake.dev', ['UPDATE'], ['not-opted-out', 'touches-topology']],
    ]);
  });

  it.each([
    ['by URL', local.clientConfig, local.clientConfig],
    [
      'by the Service of the chart',
      serviceAddress('storage'),
      { service: { namespace: 'storage', name: 'keepsake-webhook', port: 443, path: '/mutate-storageclass' } },
    ],
  ])('is called %s', (_, clientConfig, expected) => {
    const trusting = webhookConfiguration({ clientConfig, caBundle: 'PEM' });
    expect(webhookConfiguration({ clientConfig }).webhooks.map((one) => one.clientConfig)).toEqual([
      expected,
      expected,
    ]);
    expect(trusting.webhooks[1]?.clientConfig).toEqual({ ...expected, caBundle: 'UEVN' });
  });
});
