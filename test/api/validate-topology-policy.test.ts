import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/api/problem.ts';
import { validateStorageTopologyPolicy } from '../../src/api/validate-topology-policy.ts';

const metadata = {
  name: 'zonal',
  uid: '0b1e7d6c-0000-4000-8000-000000000001',
  resourceVersion: '7',
  generation: 1,
  creationTimestamp: '2026-11-22T12:00:00Z',
};

const policy = (spec: object = {}, overrides: object = {}): Record<string, unknown> => ({
  apiVersion: 'keepsake.dev/v1',
  kind: 'StorageTopologyPolicy',
  metadata,
  spec: { match: { provisioners: ['ebs.csi.aws.com'] }, ...spec },
  ...overrides,
});

function sentences(object: object): readonly string[] {
  const result = validateStorageTopologyPolicy(object);
  return result.kind === 'invalid' ? result.problems.map(describeProblem) : [];
}

describe('validateStorageTopologyPolicy', () => {
  it('fills in the defaults of the CRD, in a copy', () => {
    const object = policy();
    const untouched = structuredClone(object);
    expect(validateStorageTopologyPolicy(object)).toMatchObject({
      kind: 'valid',
      value: {
        spec: {
          priority: 100,
          mode: 'Enforce',
          engine: 'Webhook',
          match: { provisioners: ['ebs.csi.aws.com'], addonManaged: 'Skip' },
          volumeBindingMode: {
            value: 'WaitForFirstConsumer',
            whenUnset: 'Set',
            whenExplicit: 'Deny',
            whenUnknown: 'Set',
            whenReplaced: 'Restore',
          },
          allowedTopologies: { source: 'None', whenPresent: 'Keep', whenDrifted: 'Report' },
          validation: {
            unknownTopologyKey: 'Deny',
            unmatchedTopologyValue: 'Warn',
            deprecatedTopologyKey: 'Warn',
            driverWithoutTopology: 'Skip',
          },
        },
      },
    });
    expect(object).toEqual(untouched);
  });

  it('accepts fields that a newer CRD may have', () => {
    expect(sentences(policy({ fromTheFuture: 1 }, { status: { alsoNew: [] } }))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no match', { match: undefined }, 'spec.match is required'],
    ['no provisioner', { match: { provisioners: [] } }, 'spec.match.provisioners must have at least 1 entry'],
    [
      'In without values',
      selecting({ key: 'tier', operator: 'In' }),
      'spec.match.storageClassSelector.matchExpressions[1].values is empty, and operator In needs at least one value',
    ],
    [
      'Exists with values',
      selecting({ key: 'tier', operator: 'Exists', values: ['gold'] }),
      'spec.match.storageClassSelector.matchExpressions[1].values must be left out with operator Exists; use In or NotIn to compare values',
    ],
    [
      'Static without terms',
      { allowedTopologies: { source: 'Static' } },
      'spec.allowedTopologies.terms is empty, and source: Static needs at least one term: write one, or use source: Discovered',
    ],
    [
      'a term that names no label',
      { allowedTopologies: { source: 'Static', terms: [{ matchLabelExpressions: [] }] } },
      'spec.allowedTopologies.terms[0].matchLabelExpressions must have at least 1 entry',
    ],
    [
      'a requirement without values',
      { allowedTopologies: { source: 'Static', terms: [{ matchLabelExpressions: [{ key: 'zone', values: [] }] }] } },
      'spec.allowedTopologies.terms[0].matchLabelExpressions[0].values must have at least 1 entry',
    ],
    [
      'Discovered without keys',
      { allowedTopologies: { source: 'Discovered', topologyKeys: [] } },
      'spec.allowedTopologies.topologyKeys is empty, and source: Discovered needs the label keys to use, such as topology.kubernetes.io/zone',
    ],
    ['an unknown mode', { mode: 'Dream' }, 'spec.mode must be one of Enforce, Audit'],
  ])('says of %s what to write instead', (_, spec, sentence) => {
    expect(sentences(policy(spec))).toEqual([sentence]);
  });

  it('reports everything that is wrong at once', () => {
    const spec = selecting({ key: 'tier', operator: 'In' });
    expect(sentences(policy({ ...spec, allowedTopologies: { source: 'Static' } }))).toHaveLength(2);
  });
});

function selecting(requirement: object): object {
  const matchExpressions = [{ key: 'app', operator: 'Exists' }, requirement];
  return { match: { provisioners: ['ebs.csi.aws.com'], storageClassSelector: { matchExpressions } } };
}
