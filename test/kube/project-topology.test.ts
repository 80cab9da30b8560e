import { describe, expect, it } from 'vitest';
import { projectCsiNode } from '../../src/kube/project-csi-node.ts';
import { projectPolicy } from '../../src/kube/project-policy.ts';
import { projectStorageClass } from '../../src/kube/project-storage-class.ts';
import { policySpec } from '../support/topology-build.ts';

const metadata = { name: 'one', uid: 'uid-1', resourceVersion: '7' };

describe('a CSINode in the store', () => {
  it('has its drivers with their keys, and not what the driver calls the node', () => {
    const drivers = [
      { name: 'ebs.csi.aws.com', nodeID: 'i-1', topologyKeys: ['topology.ebs.csi.aws.com/zone'] },
      { name: 'nfs.csi.k8s.io', nodeID: 'one', topologyKeys: null },
    ];
    expect(projectCsiNode({ metadata, spec: { drivers } })).toEqual({
      ...metadata,
      drivers: [
        { name: 'ebs.csi.aws.com', topologyKeys: ['topology.ebs.csi.aws.com/zone'] },
        { name: 'nfs.csi.k8s.io', topologyKeys: [] },
      ],
    });
  });

  it.each([[{}], [{ spec: {} }], [{ spec: { drivers: null } }]])('without a driver has none: %j', (fields) => {
    expect(projectCsiNode({ metadata, ...fields }).drivers).toEqual([]);
  });

  it('shares the list of drivers with the other nodes that have the same', () => {
    const spec = (nodeID: string) => ({ drivers: [{ name: 'd', nodeID, topologyKeys: ['zone'] }] });
    const one = projectCsiNode({ metadata, spec: spec('a') });
    expect(projectCsiNode({ metadata: { ...metadata, name: 'two' }, spec: spec('b') }).drivers).toBe(one.drivers);
  });
});

describe('a StorageClass in the store', () => {
  it('has what decisions look at, and not what kubectl keeps of its manifest', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', 'keepsake.dev/policy': 'zonal' };
    const terms = [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }];
    const raw = {
      metadata: { ...metadata, labels: { team: 'a' }, annotations, managedFields: [{ manager: 'kubectl' }] },
      provisioner: 'd',
      parameters: { type: 'gp3' },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: terms,
      reclaimPolicy: 'Delete',
    };
    expect(projectStorageClass(raw)).toEqual({
      ...metadata,
      deleting: false,
      provisioner: 'd',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: terms,
      parameters: { type: 'gp3' },
      labels: { team: 'a' },
      annotations: { 'keepsake.dev/policy': 'zonal' },
    });
  });

  it('has empty lists and maps where it has none, and an empty term where a term has no requirement', () => {
    const raw = { metadata, provisioner: 'd', allowedTopologies: [{}] };
    expect(projectStorageClass(raw)).toMatchObject({
      volumeBindingMode: 'Immediate',
      allowedTopologies: [{ matchLabelExpressions: [] }],
      parameters: {},
      labels: {},
      annotations: {},
    });
  });

  it('is on its way out once somebody has asked for its deletion', () => {
    const raw = { metadata: { ...metadata, deletionTimestamp: '2026-11-22T12:00:00Z' }, provisioner: 'd' };
    expect(projectStorageClass(raw).deleting).toBe(true);
  });
});

describe('a StorageTopologyPolicy in the store', () => {
  const kind = { apiVersion: 'keepsake.dev/v1', kind: 'StorageTopologyPolicy' };
  const stamps = { generation: 3, creationTimestamp: '2026-11-22T12:00:00Z' };

  it('has its spec with the defaults of the CRD, and its status', () => {
    const raw = {
      ...kind,
      metadata: { ...metadata, ...stamps },
      spec: { match: { provisioners: ['csi.example'] } },
      status: { storageClassCount: 2 },
    };
    expect(projectPolicy(raw)).toMatchObject({
      ...metadata,
      generation: 3,
      createdAt: new Date('2026-11-22T12:00:00Z'),
      deleting: false,
      spec: { kind: 'ok', value: { ...policySpec() } },
      status: { storageClassCount: 2 },
    });
  });

  it('with a spec that breaks the rules has what is wrong instead, in sentences', () => {
    const { spec } = projectPolicy({
      ...kind,
      metadata: { ...metadata, ...stamps },
      spec: { match: { provisioners: [] } },
    });
    expect(spec).toMatchObject({ kind: 'refused', problems: [expect.stringContaining('spec.match.provisioners')] });
  });

  it('is carried out whatever stands in its status', () => {
    const raw = {
      ...kind,
      metadata: { ...metadata, ...stamps },
      spec: { match: { provisioners: ['d'] } },
      status: { storageClassCount: 'many' },
    };
    expect(projectPolicy(raw).spec.kind).toBe('ok');
  });
});
