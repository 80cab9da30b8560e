import * as fc from 'fast-check';
import type { ClientAction } from './admission-requests.ts';

const provisioner = fc.constantFrom('a.example', 'b.example', 'flat.example', 'absent.example');
const tier = fc.constantFrom('gold', 'silver', '');
const key = fc.constantFrom('tier', 'app');

const requirement = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(tier, { minLength: 1 }) }),
  fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

const selector = fc.record(
  {
    matchLabels: fc.dictionary(key, tier, { maxKeys: 1 }),
    matchExpressions: fc.array(requirement, { maxLength: 1 }),
  },
  { requiredKeys: [] },
);

/** The spec of a policy, as far as it decides which classes stay Immediate. */
export const arbitrarySpec = fc.record({
  priority: fc.constantFrom(50, 100, 100, 200),
  mode: fc.constantFrom('Enforce', 'Enforce', 'Enforce', 'Audit'),
  match: fc.record(
    {
      provisioners: fc.uniqueArray(provisioner, { minLength: 1, maxLength: 3 }),
      storageClassSelector: selector,
      excludeStorageClasses: fc.uniqueArray(
        fc.integer({ min: 0, max: 99 }).map((index) => `c-${index}`),
        { maxLength: 30 },
      ),
      addonManaged: fc.constantFrom('Skip', 'Include'),
    },
    { requiredKeys: ['provisioners'] },
  ),
  volumeBindingMode: fc.record({
    whenUnset: fc.constantFrom('Set', 'Set', 'Ignore'),
    whenExplicit: fc.constantFrom('Deny', 'Warn', 'Override'),
    whenUnknown: fc.constantFrom('Set', 'Set', 'Ignore', 'Warn'),
  }),
});

const labels = fc.record(
  {
    tier,
    app: tier,
    'keepsake.dev/topology-policy': fc.constantFrom('ignore', ...Array<string>(7).fill('obey')),
    'addonmanager.kubernetes.io/mode': fc.constantFrom('Reconcile', ...Array<string>(5).fill('EnsureExists')),
    'kubernetes.io/cluster-service': fc.constantFrom('true', ...Array<string>(5).fill('false')),
  },
  { requiredKeys: [] },
);

/** A new class, and how it is written; names from `c-0` to `c-99` are those that specs exclude. */
export const arbitraryWriting = fc.record({
  by: fc.constantFrom<ClientAction>('kubectl create', 'kubectl apply', 'kubectl apply --server-side'),
  manifest: fc.record(
    {
      provisioner,
      metadata: fc.record(
        {
          labels,
          annotations: fc.record({ 'keepsake.dev/policy': fc.constantFrom('p-0', 'p-1', 'p-2', 'p-3', 'p-4', 'p-5') }),
        },
        { requiredKeys: ['labels'] },
      ),
      volumeBindingMode: fc.constantFrom(...Array<string>(5).fill('Immediate'), 'WaitForFirstConsumer'),
    },
    { requiredKeys: ['provisioner', 'metadata'] },
  ),
});
