import { describe, expect, it } from 'vitest';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import {
  actionOf,
  bindableClaim,
  bindableClass,
  bindableSnapshot,
  bindableVolume,
  content,
  heldSnapshot,
  keptClaim,
} from '../../support/binding-build.ts';
import { type BindingCase, checkBinding } from '../../support/check-binding.ts';

const { snapshotSource, snapshotBound } = upstreamFinalizers;

const creation: Record<string, BindingCase> = {
  'S1: holds the snapshot and then the claim before it makes the content': {
    state: 'creatable',
    actions: ['patch-snapshot', 'protect-claim', 'create-content'],
    notes: ['CreatingSnapshot'],
  },
  'S1: goes on after a crash between any two of these calls': {
    snapshot: heldSnapshot(),
    state: 'creatable',
    actions: ['protect-claim', 'create-content'],
    notes: ['CreatingSnapshot'],
  },
  'makes the content of a claim that is going away but was kept in time': {
    snapshot: heldSnapshot(),
    claim: keptClaim({ deleting: true }),
    state: 'creatable',
    actions: ['create-content'],
    notes: ['CreatingSnapshot'],
  },
  'refuses a claim that is going away and was not kept': {
    snapshot: heldSnapshot(),
    claim: bindableClaim({ deleting: true }),
    state: 'blocked',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentCreationFailed'],
  },
  'D8: keeps a claim that is not Bound yet, says so, and goes on when it is': {
    claim: bindableClaim({ phase: 'Pending', volumeName: undefined }),
    volume: null,
    state: 'blocked',
    actions: ['patch-snapshot', 'protect-claim', 'set-snapshot-status'],
    notes: ['SnapshotContentCreationFailed'],
  },
  'waits for a claim that is not there, which its snapshot may precede': {
    claim: null,
    volume: null,
    state: 'blocked',
    actions: ['patch-snapshot', 'set-snapshot-status'],
    notes: ['SnapshotContentCreationFailed'],
  },
  'touches nothing while the class does not exist': {
    classes: [],
    state: 'blocked',
    actions: ['set-snapshot-status'],
    notes: ['GetSnapshotClassFailed'],
  },
  'touches nothing while no default class can be chosen': {
    snapshot: bindableSnapshot({ className: undefined }),
    classes: [bindableClass(), bindableClass({ name: 'second' })],
    state: 'blocked',
    actions: ['set-snapshot-status'],
    notes: ['SetDefaultSnapshotClassFailed'],
  },
  'D3: refuses a class of another driver than the volume': {
    snapshot: heldSnapshot(),
    claim: keptClaim(),
    volume: bindableVolume({ driver: 'other.example' }),
    state: 'blocked',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentCreationFailed'],
  },
  'says the same error once': {
    snapshot: bindableSnapshot({
      error: 'Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "standard" not found',
    }),
    classes: [],
    state: 'blocked',
    actions: [],
  },
  'D4: does not take a content for its own because it has the right name': {
    snapshot: heldSnapshot(),
    claim: keptClaim(),
    contents: [content({ ref: { namespace: 'prod', name: 'snap', uid: 'uid-earlier' } })],
    state: 'content-misbound',
    actions: ['set-snapshot-status', 'release-claim'],
    notes: ['SnapshotContentMisbound'],
  },
  'S8: never binds a dynamic content that has no uid': {
    snapshot: heldSnapshot(),
    contents: [content({ ref: { namespace: 'prod', name: 'snap', uid: '' } })],
    state: 'content-misbound',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMisbound'],
  },
  'refuses a pre-provisioned content in the place of its own': {
    snapshot: heldSnapshot(),
    contents: [content({ source: { kind: 'snapshot', handle: 'h' } })],
    state: 'content-mismatch',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMismatch'],
  },
  'refuses a snapshot without a source': {
    snapshot: bindableSnapshot({ claimName: undefined }),
    claim: null,
    volume: null,
    state: 'invalid-source',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotValidationError'],
  },
};

describe('a dynamic snapshot without a content', () => {
  it.each(Object.entries(creation))('%s', (_, one) => checkBinding(one));
});

describe('the content of a dynamic snapshot', () => {
  it('S2, S8: is named after the uid of its snapshot, and points to it from the start', () => {
    expect(actionOf('create-content', {})).toMatchObject({
      name: 'snapcontent-uid-snap',
      snapshot: { namespace: 'prod', name: 'snap', uid: 'uid-snap' },
      volumeHandle: 'vol-pv-data',
      driver: 'csi.example',
      className: 'standard',
      deletionPolicy: 'Delete',
      sourceVolumeMode: 'Filesystem',
      labels: {},
      annotations: {},
    });
  });

  it('names the Secret of its class', () => {
    const parameters = {
      'csi.storage.k8s.io/snapshotter-secret-name': `\${volumesnapshot.name}`,
      'csi.storage.k8s.io/snapshotter-secret-namespace': 'storage',
    };
    expect(actionOf('create-content', { classes: [bindableClass({ parameters })] }).annotations).toEqual({
      'snapshot.storage.kubernetes.io/deletion-secret-name': 'snap',
      'snapshot.storage.kubernetes.io/deletion-secret-namespace': 'storage',
    });
  });

  it('carries the node of its volume where each node has a sidecar', () => {
    const topology = JSON.stringify([{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['b'] }] }]);
    const nodes = [
      { name: 'node-1', labels: { zone: 'a' } },
      { name: 'node-2', labels: { zone: 'b' } },
    ];
    const parts = { volume: bindableVolume({ topology }), options: { nodes } };
    expect(actionOf('create-content', parts).labels).toEqual({
      'snapshot.storage.kubernetes.io/managed-by': 'node-2',
    });
    expect(actionOf('create-content', { ...parts, options: {} }).labels).toEqual({});
  });

  it('does not record the mode of its volume where a conversion is allowed', () => {
    const parts = { options: { preventVolumeModeConversion: false } };
    expect(actionOf('create-content', parts).sourceVolumeMode).toBeUndefined();
  });

  it.each([
    ['Delete', [snapshotSource, snapshotBound]],
    ['Retain', [snapshotSource]],
  ])('of policy %s: its snapshot gets all the finalizers that it needs in one call', (deletionPolicy, finalizers) => {
    const classes = [bindableClass({ deletionPolicy })];
    expect(actionOf('patch-snapshot', { classes })).toMatchObject({ finalizers, className: undefined });
  });

  it('gets the default class in the same call, and the finalizers of others stay', () => {
    const snapshot = bindableSnapshot({ className: undefined, finalizers: ['example.com/hold'] });
    expect(actionOf('patch-snapshot', { snapshot })).toMatchObject({
      finalizers: ['example.com/hold', snapshotSource, snapshotBound],
      className: 'standard',
    });
  });
});
