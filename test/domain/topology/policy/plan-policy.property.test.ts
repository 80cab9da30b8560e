import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStorageTopologyPolicy } from '../../../../src/api/storage-topology-policy-validate.generated.js';
import { planPolicy } from '../../../../src/domain/topology/policy/plan-policy.ts';
import type { Policy } from '../../../../src/domain/topology/policy/policy.ts';
import { rememberedDomains } from '../../../../src/domain/topology/view/remembered-domains.ts';
import { viewOf } from '../../../../src/domain/topology/view/view-of.ts';
import { at, plusMinutes } from '../../../support/build.ts';
import { driver, policy, policySpec, storageClass, zone } from '../../../support/topology-build.ts';

const now = at('12:00');

const provisioners = [driver, 'other.csi', 'kubernetes.io/no-provisioner', 'kubernetes.io/gce-pd'];
const keys = [zone, 'topology.csi.example/zone', 'failure-domain.beta.kubernetes.io/zone', 'rack'];
const key = fc.constantFrom(...keys);
const value = fc.oneof(
  fc.constantFrom('a', 'b', 'c', ''),
  fc.integer({ min: 0, max: 99 }).map((number) => `v${number}`),
);
const longName = fc.integer({ min: 0, max: 9 }).map((number) => `${number}`.repeat(253));

const terms = fc.array(
  fc.record({
    matchLabelExpressions: fc.array(fc.record({ key, values: fc.array(value, { minLength: 1, maxLength: 5 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  { maxLength: 4 },
);

const node = fc.record({
  name: fc.constant('node'),
  labels: fc.dictionary(key, value),
  drivers: fc.uniqueArray(
    fc.record({ name: fc.constantFrom(driver, 'other.csi'), topologyKeys: fc.uniqueArray(key) }),
    { selector: ({ name }) => name, maxLength: 2 },
  ),
});

const mark = fc.constantFrom('', 'volumeBindingMode', 'allowedTopologies', 'volumeBindingMode,allowedTopologies');

const storageClasses = fc.uniqueArray(
  fc
    .record({
      name: fc.oneof(
        longName,
        fc.integer({ min: 0, max: 500 }).map((number) => `c${number}`),
      ),
      provisioner: fc.constantFrom(...provisioners),
      volumeBindingMode: fc.constantFrom('Immediate', 'WaitForFirstConsumer'),
      allowedTopologies: terms,
      annotations: fc.record({ 'keepsake.dev/injected': mark, 'keepsake.dev/recreate': fc.constantFrom('true', '') }),
      labels: fc.constantFrom(
        {},
        { 'kubernetes.io/cluster-service': 'true' },
        { 'keepsake.dev/topology-policy': 'ignore' },
      ),
      deleting: fc.boolean(),
    })
    .map(storageClass),
  { selector: ({ name }) => name, maxLength: 130 },
);

const policies = fc.uniqueArray(
  fc
    .record({
      name: fc.oneof(longName, fc.constantFrom('a', 'b', 'c')),
      deleting: fc.boolean(),
      spec: fc.record({
        priority: fc.integer({ min: 0, max: 3 }),
        mode: fc.constantFrom('Enforce' as const, 'Audit' as const),
        engine: fc.constantFrom('Webhook' as const, 'AdmissionPolicy' as const),
        match: fc.record({ provisioners: fc.uniqueArray(fc.constantFrom(...provisioners), { minLength: 1 }) }),
        allowedTopologies: fc.record({
          source: fc.constantFrom('None' as const, 'Discovered' as const),
          topologyKeys: fc.uniqueArray(key, { minLength: 1 }),
          exclude: fc.array(fc.record({ key, values: fc.array(value, { minLength: 1, maxLength: 3 }) }), {
            maxLength: 2,
          }),
          whenPresent: fc.constantFrom('Keep' as const, 'Intersect' as const, 'Deny' as const),
          whenDrifted: fc.constantFrom('Report' as const, 'Update' as const),
        }),
      }),
    })
    .map((one) => policy(one)),
  { selector: ({ name }) => name, minLength: 1, maxLength: 20, size: 'max' },
);

const engine = fc.constantFrom('served' as const, 'missing' as const, 'unknown' as const);
const world = fc.record({
  policies,
  classes: storageClasses,
  nodes: fc.array(node, { maxLength: 120, size: 'max' }),
  engine,
});

/** The API server's view of a policy with a status. */
function asObject({ name, uid, resourceVersion, generation, createdAt }: Policy, status: unknown) {
  return {
    apiVersion: 'keepsake.dev/v1',
    kind: 'StorageTopologyPolicy',
    metadata: { name, uid, resourceVersion, generation, creationTimestamp: createdAt.toISOString() },
    spec: policySpec(),
    status: JSON.parse(JSON.stringify(status)),
  };
}

test('every status fits the CRD, and a second look at the same cluster changes and tells nothing', () => {
  fc.assert(
    fc.property(world, fc.nat(1_000), ({ policies: before, classes, nodes, engine: served }, minutes) => {
      const look = (some: readonly Policy[], when: Date) => {
        const view = viewOf(nodes, rememberedDomains(some), when);
        return some.map((one) => planPolicy({ policy: one, policies: some, classes, view, engine: served }, when));
      };
      const plans = look(before, now);
      for (const [index, { status }] of plans.entries()) {
        const valid = isStorageTopologyPolicy(asObject(before[index] as Policy, status));
        expect(valid, JSON.stringify(isStorageTopologyPolicy.errors)).toBe(true);
      }
      const written = before.map((one, index) => ({ ...one, status: plans[index]?.status ?? {} }));
      for (const [index, again] of look(written, plusMinutes(now, minutes)).entries()) {
        expect(again.status).toEqual(plans[index]?.status);
        expect(again.notes).toEqual([]);
        expect(again.actions).toEqual(plans[index]?.actions);
      }
    }),
    { numRuns: 150 },
  );
});

test('no two policies want to change the same class, and none wants to in mode Audit', () => {
  fc.assert(
    fc.property(world, ({ policies: some, classes, nodes, engine: served }) => {
      const view = viewOf(nodes, [], now);
      const plans = some.map((one) => ({
        one,
        ...planPolicy({ policy: one, policies: some, classes, view, engine: served }, now),
      }));
      const changed = plans.flatMap(({ actions }) => actions.map(({ name }) => name));
      expect(new Set(changed).size).toBe(changed.length);
      const auditing = plans.filter(({ one }) => one.spec.value.mode === 'Audit');
      expect(auditing.flatMap(({ actions }) => actions)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
