import { describe, expect, it } from 'vitest';
import { projectClaim, projectVolume } from '../../src/kube/project-claim.ts';
import { projectNode } from '../../src/kube/project-node.ts';

const identity = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-22T02:15:00Z' };

describe('in memory', () => {
  it('a claim knows its finalizers, and the snapshot that it is filled from', () => {
    const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'nightly' };
    const claim = projectClaim({
      metadata: { name: 'data', namespace: 'prod', finalizers: ['kubernetes.io/pvc-protection'], ...identity },
      spec: { dataSource },
      status: { phase: 'Pending' },
    });
    expect(claim).toMatchObject({
      finalizers: ['kubernetes.io/pvc-protection'],
      restoresFrom: 'nightly',
      phase: 'Pending',
    });
  });

  it('a volume knows its handle, its mode, and the claim that it says it belongs to', () => {
    const volume = projectVolume({
      metadata: { name: 'pv', ...identity },
      spec: {
        csi: { driver: 'csi.example', volumeHandle: 'handle' },
        volumeMode: 'Block',
        claimRef: { namespace: 'prod', name: 'data', uid: 'uid-data' },
      },
    });
    expect(volume).toMatchObject({
      driver: 'csi.example',
      handle: 'handle',
      mode: 'Block',
      claimNamespace: 'prod',
      claimName: 'data',
      claimUid: 'uid-data',
    });
  });

  it('a volume of no CSI driver has neither driver nor handle', () => {
    const volume = projectVolume({ metadata: { name: 'pv', ...identity }, spec: { hostPath: { path: '/x' } } });
    expect(volume).toMatchObject({ driver: undefined, handle: undefined, claimName: undefined });
  });

  it('a claim knows the node that was chosen for it, as long as it is not Bound', () => {
    const metadata = {
      name: 'data',
      namespace: 'prod',
      annotations: { 'volume.kubernetes.io/selected-node': 'node-1' },
      ...identity,
    };
    expect(projectClaim({ metadata, spec: {}, status: { phase: 'Pending' } }).selectedNode).toBe('node-1');
    expect(projectClaim({ metadata, spec: {}, status: { phase: 'Bound' } })).not.toHaveProperty('selectedNode');
  });

  it.each([
    ['nobody has claimed it', undefined, 'local'],
    ['it is reserved by name', { namespace: 'prod', name: 'data' }, 'local'],
    ['it is bound', { namespace: 'prod', name: 'data', uid: 'uid-data' }, undefined],
  ])('a volume offers itself for its class or not: %s', (_, claimRef, spareOf) => {
    const volume = projectVolume({
      metadata: { name: 'pv', ...identity },
      spec: { storageClassName: 'local', claimRef },
    });
    expect(volume.spareOf).toBe(spareOf);
  });

  it('a node is its name and its labels', () => {
    const node = projectNode({ metadata: { name: 'n', labels: { zone: 'a' }, ...identity }, spec: { unused: true } });
    expect(node).toEqual({ name: 'n', uid: 'u', resourceVersion: '1', labels: { zone: 'a' } });
  });
});
