import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeTerm } from '../../../../src/domain/selection/node-terms.ts';
import { matchesNodeTerms } from '../../../../src/domain/selection/node-terms.ts';
import { noProvisioner } from '../../../../src/domain/topology/class/storage-class.ts';
import { explainPending } from '../../../../src/domain/topology/pending/explain-pending.ts';
import { fitOf } from '../../../../src/domain/topology/pending/node-fit.ts';
import type { ObservedPending, PendingClaim } from '../../../../src/domain/topology/pending/pending-claim.ts';
import { mayRunOn } from '../../../../src/domain/topology/pending/pending-pod.ts';
import { at } from '../../../support/build.ts';
import { pendingClaim, pendingPod } from '../../../support/pending-build.ts';
import { driver, storageClass, view, zone } from '../../../support/topology-build.ts';

// Few keys and values, so that things meet; and garbage now and then, since the API server lets values through unread.

const key = fc.constantFrom(zone, 'rack', 'constructor', 'node');
const value = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('a', 'b', '7', '') }, fc.string({ maxLength: 500 }));
const values = fc.array(value, { maxLength: 3 });
const labels = fc.dictionary(key, value, { maxKeys: 4 });
const operator = fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Like');
const requirements = fc.array(fc.record({ key, operator, values }), { maxLength: 3 });
const nodeTerms: fc.Arbitrary<readonly NodeTerm[]> = fc.array(
  fc.record({ matchExpressions: requirements, matchFields: requirements }, { requiredKeys: [] }),
  { maxLength: 8 },
);
const nodes = fc.array(
  fc.record({
    name: fc.constantFrom('n1', 'n2', 'n3', 'n4'),
    labels,
    drivers: fc.array(fc.record({ name: fc.constant(driver), topologyKeys: fc.uniqueArray(key) }), { maxLength: 1 }),
  }),
  { maxLength: 8 },
);
const placed = fc.record({ name: fc.string(), terms: fc.option(nodeTerms, { nil: undefined }) });
const someClass = fc.record({
  provisioner: fc.constantFrom(driver, noProvisioner, 'other.example', 'kubernetes.io/aws-ebs'),
  volumeBindingMode: fc.constantFrom('Immediate', 'WaitForFirstConsumer'),
  allowedTopologies: fc.array(
    fc.record({ matchLabelExpressions: fc.array(fc.record({ key, values }), { maxLength: 3 }) }),
    { maxLength: 8 },
  ),
});
const claim: fc.Arbitrary<PendingClaim> = fc
  .record({
    name: fc.constantFrom('data', 'wal'),
    storageClass: fc.option(someClass.map(storageClass), { nil: undefined }),
    selectedNode: fc.option(fc.constantFrom('n1', 'n9'), { nil: undefined }),
    volume: fc.option(placed, { nil: undefined }),
    spare: fc.array(placed, { maxLength: 8 }),
    source: fc.option(fc.record({ snapshot: fc.string(), terms: nodeTerms }), { nil: undefined }),
  })
  .map(pendingClaim);
const observed: fc.Arbitrary<ObservedPending> = fc.record({
  pod: fc.option(
    fc.record({ nodeSelector: labels, nodeAffinity: fc.option(nodeTerms, { nil: undefined }) }).map(pendingPod),
    { nil: undefined },
  ),
  claims: fc.array(claim, { maxLength: 4 }),
  view: nodes.map((some) => view(some)),
});

describe('the explanation of a waiting pod', () => {
  it('is a bounded sentence about claims of the pod, or nothing, whatever is observed', () => {
    fc.assert(
      fc.property(observed, (one) => {
        const trouble = explainPending(one, at('03:00'));
        if (trouble === undefined) return;
        expect(trouble.sentence.length).toBeGreaterThan(0);
        expect(trouble.sentence.length).toBeLessThanOrEqual(1_000);
        expect(trouble.claims.length).toBeGreaterThan(0);
        expect(one.claims.map(({ name }) => name)).toEqual(expect.arrayContaining([...trouble.claims]));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is nothing exactly when one node suits the pod, its volumes and its classes, before anything is asked for', () => {
    let [silent, spoken] = [0, 0];
    const fresh = observed.map((one) => ({
      ...one,
      pod: one.pod ?? pendingPod(),
      claims: one.claims.map((each) => ({
        ...each,
        selectedNode: undefined,
        storageClass: storageClass({ ...each.storageClass, volumeBindingMode: 'WaitForFirstConsumer' }),
      })),
    }));
    fc.assert(
      fc.property(fresh, ({ pod, claims, view: seen }) => {
        const allowed = seen.nodes.filter((node) => mayRunOn(pod, node));
        const suits = allowed.some((node) =>
          claims.every(({ storageClass: its, volume, spare }) =>
            volume === undefined
              ? fitOf({ storageClass: its, spare, driver: seen.drivers.get(its.provisioner) }, node).kind === 'fits'
              : volume.terms === undefined || matchesNodeTerms(volume.terms, node),
          ),
        );
        const trouble = explainPending({ pod, claims, view: seen }, at('03:00'));
        expect(trouble === undefined).toBe(suits || allowed.length === 0);
        if (trouble === undefined) silent++;
        else spoken++;
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(silent, spoken)).toBeGreaterThan(50);
  });
});
