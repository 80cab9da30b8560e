import type { RefusedSpec } from './schedule-cases.ts';

const match = { provisioners: ['ebs.csi.aws.com'] };

/** A policy that uses everything. */
export const fullSpec = {
  priority: 200,
  mode: 'Audit',
  engine: 'AdmissionPolicy',
  match: {
    provisioners: ['ebs.csi.aws.com', 'kubernetes.io/no-provisioner'],
    storageClassSelector: {
      matchLabels: { 'example.com/app': '' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['gold', 'silver'] },
        { key: 'legacy', operator: 'DoesNotExist' },
      ],
    },
    excludeStorageClasses: ['legacy'],
    addonManaged: 'Include',
  },
  volumeBindingMode: {
    value: 'WaitForFirstConsumer',
    whenUnset: 'Ignore',
    whenExplicit: 'Override',
    whenUnknown: 'Warn',
    whenReplaced: 'Ignore',
  },
  allowedTopologies: {
    source: 'Discovered',
    topologyKeys: ['topology.kubernetes.io/zone', 'zone'],
    exclude: [{ key: 'topology.kubernetes.io/zone', values: ['edge-1', ''] }],
    whenPresent: 'Intersect',
    whenDrifted: 'Update',
  },
  validation: {
    unknownTopologyKey: 'Warn',
    unmatchedTopologyValue: 'Deny',
    deprecatedTopologyKey: 'Ignore',
    driverWithoutTopology: 'Warn',
  },
};

/** Policies that are accepted. */
export const acceptedSpecs: readonly object[] = [
  { match },
  fullSpec,
  withTopologies({ source: 'None' }),
  withTopologies({ source: 'Static', terms: [term({ key: 'zone', values: ['a', ''] })] }),
  withTopologies({ source: 'Discovered', topologyKeys: ['topology.kubernetes.io/zone'] }),
  { match: { ...match, storageClassSelector: {} } },
];

/** Policies that are refused, with all complaints in their order. */
export const refusedSpecs: readonly RefusedSpec[] = [
  { title: 'no match', spec: {}, says: [['spec.match', 'Required value']] },
  { title: 'no provisioners', spec: { match: {} }, says: [['spec.match.provisioners', 'Required value']] },
  {
    title: 'an empty list of provisioners',
    spec: { match: { provisioners: [] } },
    says: [['spec.match.provisioners', 'should have at least 1 items']],
  },
  {
    title: 'one provisioner twice',
    spec: { match: { provisioners: ['a.b', 'a.b'] } },
    says: [['spec.match.provisioners[1]', 'Duplicate value']],
  },
  {
    title: 'a label key that cannot be one',
    spec: selecting({ matchLabels: { 'not a key': 'x' } }),
    says: [['spec.match.storageClassSelector.matchLabels', 'a key of matchLabels is not a label key: write a name']],
  },
  {
    title: 'a label value that cannot be one',
    spec: selecting({ matchLabels: { app: 'not a value' } }),
    says: [['spec.match.storageClassSelector.matchLabels', 'a value of matchLabels is not a label value: write']],
  },
  {
    title: 'a requirement on a key that cannot be one',
    spec: selecting({ matchExpressions: [{ key: 'not a key', operator: 'Exists' }] }),
    says: [['spec.match.storageClassSelector.matchExpressions[0].key', 'this is not a label key: write a name']],
  },
  {
    title: 'In without values',
    spec: selecting({ matchExpressions: [{ key: 'tier', operator: 'In' }] }),
    says: [['spec.match.storageClassSelector.matchExpressions[0].values', 'operator In needs at least one value']],
  },
  {
    title: 'Exists with values',
    spec: selecting({ matchExpressions: [{ key: 'tier', operator: 'Exists', values: ['gold'] }] }),
    says: [
      [
        'spec.match.storageClassSelector.matchExpressions[0].values',
        'operator Exists takes no values: leave them out, or use In or NotIn',
      ],
    ],
  },
  {
    title: 'Immediate as the wanted mode',
    spec: { match, volumeBindingMode: { value: 'Immediate' } },
    says: [['spec.volumeBindingMode.value', 'supported values: "WaitForFirstConsumer"']],
  },
  {
    title: 'a priority out of range',
    spec: { match, priority: 1_000_001 },
    says: [['spec.priority', 'should be less than or equal to 1000000']],
  },
  {
    title: 'Static without terms',
    spec: withTopologies({ source: 'Static' }),
    says: [['spec.allowedTopologies.terms', 'source: Static needs terms: write at least one term']],
  },
  {
    title: 'terms without Static',
    spec: withTopologies({ source: 'None', terms: [term({ key: 'zone', values: ['a'] })] }),
    says: [
      [
        'spec.allowedTopologies.terms',
        'terms are only for source: Static, and source is None: write source: Static, or leave terms out',
      ],
    ],
  },
  {
    title: 'terms without a source',
    spec: withTopologies({ terms: [term({ key: 'zone', values: ['a'] })] }),
    says: [['spec.allowedTopologies.terms', 'terms are only for source: Static, and source is None']],
  },
  {
    title: 'Discovered without keys',
    spec: withTopologies({ source: 'Discovered' }),
    says: [
      ['spec.allowedTopologies.topologyKeys', 'source: Discovered needs topologyKeys: name the label keys to use'],
    ],
  },
  {
    title: 'a topology key that cannot be a label key',
    spec: withTopologies({ source: 'Discovered', topologyKeys: ['not a key'] }),
    says: [['spec.allowedTopologies.topologyKeys[0]', 'this is not a label key: write a name']],
  },
  {
    title: 'a term without requirements',
    spec: withTopologies({ source: 'Static', terms: [term()] }),
    says: [['spec.allowedTopologies.terms[0].matchLabelExpressions', 'should have at least 1 items']],
  },
  {
    title: 'a requirement without values',
    spec: withTopologies({ source: 'Static', terms: [term({ key: 'zone', values: [] })] }),
    says: [['spec.allowedTopologies.terms[0].matchLabelExpressions[0].values', 'should have at least 1 items']],
  },
  {
    title: 'a key twice in one term',
    spec: withTopologies({
      source: 'Static',
      terms: [term({ key: 'zone', values: ['a'] }, { key: 'zone', values: ['b'] })],
    }),
    says: [['spec.allowedTopologies.terms[0].matchLabelExpressions', 'a key stands twice in one term: write each key']],
  },
  {
    title: 'a term on a key that cannot be a label key',
    spec: withTopologies({ source: 'Static', terms: [term({ key: 'not a key', values: ['a'] })] }),
    says: [['spec.allowedTopologies.terms[0].matchLabelExpressions[0].key', 'this is not a label key']],
  },
  {
    title: 'a value that no node can have',
    spec: withTopologies({ source: 'Static', terms: [term({ key: 'zone', values: ['zone=a'] })] }),
    says: [
      [
        'spec.allowedTopologies.terms[0].matchLabelExpressions[0].values[0]',
        'this is not a label value, and would match no node: write',
      ],
    ],
  },
  {
    title: 'nodes excluded by a key that cannot be a label key',
    spec: withTopologies({
      source: 'Discovered',
      topologyKeys: ['zone'],
      exclude: [{ key: 'not a key', values: ['a'] }],
    }),
    says: [['spec.allowedTopologies.exclude[0].key', 'this is not a label key']],
  },
];

function withTopologies(allowedTopologies: object): object {
  return { match, allowedTopologies };
}

function term(...matchLabelExpressions: readonly object[]): object {
  return { matchLabelExpressions };
}

function selecting(storageClassSelector: object): object {
  return { match: { ...match, storageClassSelector } };
}
