import { describe, expect, it } from 'vitest';
import { noProvisioner } from '../../../../src/domain/topology/class/storage-class.ts';
import { explainPending, lookAgainAt } from '../../../../src/domain/topology/pending/explain-pending.ts';
import type { ObservedPending, TroubleKind } from '../../../../src/domain/topology/pending/pending-claim.ts';
import { at } from '../../../support/build.ts';
import { inPlace, observedPending, pendingClaim, pendingPod, volumeIn } from '../../../support/pending-build.ts';
import { driver, node, nodesIn, storageClass, term, view, zone } from '../../../support/topology-build.ts';

const soon = at('02:15:05');
const late = at('02:15:30');

const rack = 'example.com/rack';
const own = 'topology.csi.example/node';

/** The claim `data` of a class that allows these terms. */
function claimOf(allowedTopologies: ReturnType<typeof storageClass>['allowedTopologies'], overrides = {}) {
  return pendingClaim({ storageClass: storageClass({ allowedTopologies }), ...overrides });
}

function localClaim(...spare: ReturnType<typeof volumeIn>[]) {
  return pendingClaim({
    className: 'local',
    storageClass: storageClass({ name: 'local', provisioner: noProvisioner, allowedTopologies: [term(zone, 'z')] }),
    spare,
  });
}

describe('a pod that no node suits', () => {
  it.each<[string, Partial<ObservedPending>, TroubleKind, string]>([
    [
      'whose class is not there',
      { claims: [pendingClaim({ storageClass: undefined })] },
      'class-missing',
      'StorageClass fast of claim data does not exist',
    ],
    [
      'whose class allows a zone without nodes',
      { claims: [claimOf([term(zone, 'cn-hangzhou-d')])], view: view(nodesIn({ 'cn-hangzhou-b': 2 })) },
      'no-node-in-class',
      'class fast allows topology.kubernetes.io/zone in [cn-hangzhou-d]; 2 of 2 nodes are in cn-hangzhou-b',
    ],
    [
      'whose class allows one of several zones without nodes',
      { claims: [claimOf([term(zone, 'c'), term(zone, 'd', 'e')])], view: view(nodesIn({ a: 1, b: 2 })) },
      'no-node-in-class',
      `class fast allows ${zone} in [c] or ${zone} in [d, e]; 2 of 3 nodes are in b, 1 in a`,
    ],
    [
      'whose class asks for a label that no node has',
      { claims: [claimOf([term(rack, 'r1')])] },
      'no-node-in-class',
      `class fast allows ${rack} in [r1]; 1 of 1 nodes is without the label`,
    ],
    [
      'whose class asks for two labels that no node has together',
      {
        claims: [
          claimOf([
            {
              matchLabelExpressions: [
                { key: zone, values: ['a'] },
                { key: rack, values: ['r2'] },
              ],
            },
          ]),
        ],
        view: view([node({ labels: { [zone]: 'a', [rack]: 'r1' } }), node({ labels: { [zone]: 'b', [rack]: 'r2' } })]),
      },
      'no-node-in-class',
      `class fast allows ${zone} in [a] and ${rack} in [r2]; the nodes have ${zone}: a (1), b (1); ${rack}: r1 (1), r2 (1)`,
    ],
    [
      'whose class has an empty term alone',
      { claims: [claimOf([{ matchLabelExpressions: [] }])] },
      'no-node-in-class',
      'class fast allows nothing, as an empty term does',
    ],
    [
      'whose class names a key of the nodes that is none of the driver’s',
      {
        claims: [claimOf([term(rack, 'r1')])],
        view: view([
          node({
            labels: { [zone]: 'a', [rack]: 'r1', [own]: 'n' },
            drivers: [{ name: driver, topologyKeys: [zone, own] }],
          }),
        ]),
      },
      'key-unregistered',
      `class fast allows ${rack} in [r1]; ${rack} is a label of the nodes, but driver ${driver} does not register it there, so it makes no volume by it: in allowedTopologies write one of its own keys, ${own}, ${zone}`,
    ],
    [
      'which may only run where the driver is not',
      {
        pod: pendingPod({ nodeSelector: { pool: 'gpu' } }),
        view: view([
          node(),
          node({ name: 'gpu-1', labels: { [zone]: 'a', pool: 'gpu' }, drivers: [] }),
          node({ name: 'gpu-2', labels: { [zone]: 'a', pool: 'gpu' }, drivers: [] }),
        ]),
      },
      'driver-missing',
      `driver ${driver} of class fast is registered with topology keys on none of the 2 nodes where the pod and its volume may be; it is on 1 other`,
    ],
    [
      'where a driver registers a key that is no label of the node',
      {
        view: view([node({ name: 'node-2', drivers: [{ name: driver, topologyKeys: [zone, own] }] })]),
      },
      'label-missing',
      `driver ${driver} registers ${own} on node node-2, which lacks that label`,
    ],
    [
      'whose nodeSelector leads away from the class',
      {
        pod: pendingPod({ nodeSelector: { [zone]: 'b' } }),
        claims: [claimOf([term(zone, 'a')])],
        view: view(nodesIn({ a: 2, b: 1 })),
      },
      'pod-elsewhere',
      `class fast allows ${zone} in [a]; the pod's nodeSelector allows only other nodes: 1 of 3 nodes is in b`,
    ],
    [
      'whose node affinity leads away from its volume',
      {
        pod: pendingPod({ nodeAffinity: inPlace(zone, 'b') }),
        claims: [pendingClaim({ volume: volumeIn('a') })],
        view: view(nodesIn({ a: 2, b: 1 })),
      },
      'pod-elsewhere',
      `the volume of claim data is in ${zone}=a; the pod's node affinity allows only other nodes: 1 of 3 nodes is in b`,
    ],
    [
      'whose volumes are in different places',
      {
        claims: [
          pendingClaim({ name: 'data-0', volume: volumeIn('a') }),
          pendingClaim({ name: 'wal-0', volume: volumeIn('b') }),
        ],
        view: view(nodesIn({ a: 2, b: 1 })),
      },
      'volumes-apart',
      `its volumes are in different places: claim data-0 in ${zone}=a, claim wal-0 in ${zone}=b`,
    ],
    [
      'whose volume is where no node is left',
      { claims: [pendingClaim({ volume: volumeIn('z') })], view: view(nodesIn({ a: 2 })) },
      'volume-unreachable',
      `the volume of claim data is in ${zone}=z, where no node is: 2 of 2 nodes are in a`,
    ],
    [
      'one of whose claims has a volume where the class of the other gives none',
      {
        claims: [pendingClaim({ name: 'wal', volume: volumeIn('b') }), claimOf([term(zone, 'a')])],
        view: view(nodesIn({ a: 1, b: 1 })),
      },
      'volumes-apart',
      `class fast allows ${zone} in [a] for claim data, but the volume of claim wal is in ${zone}=b`,
    ],
    [
      'whose classes have no place in common',
      {
        claims: [
          claimOf([term(zone, 'a')]),
          pendingClaim({
            name: 'wal',
            storageClass: storageClass({ name: 'slow', allowedTopologies: [term(zone, 'b')] }),
          }),
        ],
        view: view(nodesIn({ a: 1, b: 1 })),
      },
      'volumes-apart',
      `no node suits all its claims: for claim data class fast allows ${zone} in [a], for claim wal class slow allows ${zone} in [b]`,
    ],
    [
      'whose class makes no volumes, with none left',
      { claims: [localClaim()] },
      'no-spare-volume',
      'class local makes no volumes itself, and no PersistentVolume of it is unclaimed',
    ],
    [
      'whose class makes no volumes, with those left elsewhere',
      { claims: [localClaim(volumeIn('x'), volumeIn('y'))] },
      'no-spare-volume',
      `class local makes no volumes itself, and its 2 unclaimed PersistentVolumes are pv-x in ${zone}=x, pv-y in ${zone}=y; 1 of 1 nodes is in a`,
    ],
  ])('%s', (_, overrides, kind, sentence) => {
    expect(explainPending(observedPending(overrides), soon)).toMatchObject({
      kind,
      sentence,
      reason: 'VolumeCannotLand',
    });
  });

  it('is told about the claims that it is about', () => {
    const wal = pendingClaim({ name: 'wal', storageClass: undefined, className: 'gone' });
    expect(explainPending(observedPending({ claims: [pendingClaim(), wal] }), soon)?.claims).toEqual(['wal']);
  });
});

describe('a pod that is in no trouble', () => {
  const elsewhere = [claimOf([term(zone, 'z')])];
  it.each<[string, Partial<ObservedPending>]>([
    ['has a node that suits all', {}],
    ['has one among many that do not', { claims: [claimOf([term(zone, 'b')])], view: view(nodesIn({ a: 5, b: 1 })) }],
    ['has no claims', { claims: [] }],
    ['is going away', { pod: pendingPod({ deleting: true }), claims: elsewhere }],
    ['has scheduling gates', { pod: pendingPod({ gated: true }), claims: elsewhere }],
    ['meets no node by its own rules, which the scheduler says', { pod: pendingPod({ nodeSelector: { gpu: 'yes' } }) }],
    ['is in a cluster without nodes', { view: view([]), claims: elsewhere }],
    ['has a volume that all nodes reach', { claims: [pendingClaim({ volume: { name: 'pv', terms: undefined } })] }],
    ['uses a class without a name', { claims: [pendingClaim({ className: undefined, storageClass: undefined })] }],
    [
      'finds an unclaimed volume of a class that does not exist',
      { claims: [pendingClaim({ className: 'manual', storageClass: undefined, spare: [volumeIn('a')] })] },
    ],
    [
      'finds an unclaimed volume outside allowedTopologies',
      { claims: [claimOf([term(zone, 'z')], { spare: [volumeIn('a')] })] },
    ],
    ['finds an unclaimed local volume', { claims: [localClaim(volumeIn('a'))] }],
    [
      'uses a driver that tells no places apart, on a node without it',
      { view: view([node({ drivers: [{ name: driver, topologyKeys: [] }] }), node({ name: 'node-2', drivers: [] })]) },
    ],
    [
      'uses a provisioner that is no CSI driver',
      { claims: [pendingClaim({ storageClass: storageClass({ provisioner: 'rancher.io/local-path' }) })] },
    ],
    ['is no pod but a claim that waits for one', { pod: undefined, claims: elsewhere }],
  ])('%s', (_, overrides) => {
    expect(explainPending(observedPending(overrides), late)).toBeUndefined();
  });
});

describe('a volume that is being made', () => {
  const wrongKey = {
    claims: [claimOf([term(rack, 'r1')], { selectedNode: 'node-1' })],
    view: view([node({ labels: { [zone]: 'a', [rack]: 'r1' } })]),
  };
  const source = { snapshot: 'nightly-1', terms: inPlace(zone, 'b') };
  const restore = { claims: [pendingClaim({ selectedNode: 'node-a-0', source })], view: view(nodesIn({ a: 1, b: 1 })) };
  const without = pendingClaim({
    selectedNode: 'node-1',
    storageClass: storageClass({ provisioner: 'other.example' }),
  });
  const immediate = (overrides: Parameters<typeof storageClass>[0]) =>
    pendingClaim({ storageClass: storageClass({ volumeBindingMode: 'Immediate', ...overrides }) });

  it.each<[string, Partial<ObservedPending>, TroubleKind, string]>([
    ['by a key that is none of the driver’s', wrongKey, 'key-unregistered', `${rack} is a label of the nodes`],
    [
      'on a node without the driver, though others have it',
      {
        claims: [pendingClaim({ selectedNode: 'bare' })],
        view: view([node(), node({ name: 'bare', drivers: [] })]),
      },
      'driver-missing',
      `the scheduler chose node bare for claim data, where driver ${driver} registers no topology keys: keep the pod off that node, or let the driver run there`,
    ],
    [
      'on a node that lacks a label of the driver, though others do not',
      {
        claims: [pendingClaim({ selectedNode: 'bare' })],
        view: view([node(), node({ name: 'bare', labels: {} })]),
      },
      'label-missing',
      `the scheduler chose node bare for claim data, where driver ${driver} registers ${zone}; the node lacks that label`,
    ],
    [
      'on a node that the class no longer allows',
      { claims: [claimOf([term(zone, 'b')], { selectedNode: 'node-a-0' })], view: view(nodesIn({ a: 1, b: 1 })) },
      'no-node-in-class',
      `the scheduler chose node node-a-0 for claim data, and since then class fast allows ${zone} in [b]: 1 of 1 nodes is in a`,
    ],
    [
      'from a snapshot in another zone than the node that was chosen',
      restore,
      'snapshot-elsewhere',
      `claim data is filled from snapshot nightly-1, whose data is in ${zone}=b; the scheduler chose another place: 1 of 1 nodes is in a; unless driver ${driver} can restore it elsewhere, it has to be allowed there`,
    ],
    [
      'from a snapshot where the class allows nothing',
      { ...restore, claims: [claimOf([term(zone, 'a')], { selectedNode: 'node-a-0', source })] },
      'snapshot-elsewhere',
      `whose data is in ${zone}=b; class fast allows ${zone} in [a];`,
    ],
    [
      'from a snapshot where the pod may not run',
      { ...restore, pod: pendingPod({ nodeSelector: { [zone]: 'a' } }) },
      'snapshot-elsewhere',
      `whose data is in ${zone}=b; the pod's nodeSelector allows only other nodes;`,
    ],
    [
      'from a snapshot, at once, where the class allows nothing',
      {
        pod: undefined,
        claims: [{ ...immediate({ allowedTopologies: [term(zone, 'a')] }), source }],
        view: restore.view,
      },
      'snapshot-elsewhere',
      `whose data is in ${zone}=b; class fast allows ${zone} in [a];`,
    ],
    [
      'at once, where no node is',
      { pod: undefined, claims: [immediate({ allowedTopologies: [term(zone, 'z')] })] },
      'no-node-in-class',
      `class fast allows ${zone} in [z]; 1 of 1 nodes is in a`,
    ],
    [
      'by a driver that is nowhere',
      { claims: [without] },
      'driver-missing',
      'driver other.example of class fast is registered on none of 1 nodes: if it is a CSI driver, its node plugin does not run there',
    ],
  ])('is explained after half a minute, not before: %s', (_, overrides, kind, sentence) => {
    const observed = observedPending(overrides);
    expect(explainPending(observed, at('02:15:29'))).toBeUndefined();
    expect(lookAgainAt(observed, at('02:15:29'))).toEqual(late);
    expect(explainPending(observed, late)).toMatchObject({ kind, sentence: expect.stringContaining(sentence) });
    expect(lookAgainAt(observed, late)).toBeUndefined();
  });

  it('is left to itself where nothing that is known hinders it', () => {
    const claims = [pendingClaim({ selectedNode: 'node-1', source: { snapshot: 'snap', terms: inPlace(zone, 'a') } })];
    expect(explainPending(observedPending({ claims }), late)).toBeUndefined();
  });

  it('is left to itself when the node that was chosen is gone', () => {
    expect(explainPending(observedPending({ claims: [pendingClaim({ selectedNode: 'gone' })] }), late)).toBeUndefined();
  });

  it('counts from the younger of pod and claim', () => {
    const pod = pendingPod({ createdAt: at('03:00') });
    expect(explainPending(observedPending({ ...wrongKey, pod }), at('03:00:29'))).toBeUndefined();
    expect(explainPending(observedPending({ ...wrongKey, pod }), at('03:00:30'))).toBeDefined();
  });
});
