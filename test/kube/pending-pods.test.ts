import { describe, expect, it } from 'vitest';
import { pendingPods } from '../../src/kube/pending-pods.ts';
import { hasNode } from '../../src/kube/project-pod.ts';

const metadata = {
  namespace: 'prod',
  name: 'web',
  uid: 'uid-web',
  resourceVersion: '7',
  creationTimestamp: '2026-11-22T02:15:00Z',
};
const zoneTerms = [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }];

describe('a pod that waits', () => {
  it('keeps what tells its volumes and its nodes, and nothing else', () => {
    const raw = {
      metadata: { ...metadata, labels: { app: 'web' } },
      spec: {
        containers: [{ name: 'app', image: 'none' }],
        nodeSelector: { pool: 'db' },
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: zoneTerms },
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }],
          },
        },
        schedulingGates: [{ name: 'example.com/wait' }],
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } },
          { name: 'scratch', ephemeral: { volumeClaimTemplate: {} } },
          { name: 'config', configMap: { name: 'config' } },
        ],
      },
    };
    expect(pendingPods.project(raw)).toEqual({
      namespace: 'prod',
      name: 'web',
      uid: 'uid-web',
      resourceVersion: '7',
      createdAt: new Date('2026-11-22T02:15:00Z'),
      deleting: false,
      claims: ['data-0', 'web-scratch'],
      nodeSelector: { pool: 'db' },
      nodeAffinity: zoneTerms,
      gated: true,
    });
  });

  it('has no rules and no claims when its manifest names none', () => {
    const pod = pendingPods.project({ metadata, spec: {} });
    expect(pod).toMatchObject({ claims: [], nodeSelector: {}, nodeAffinity: undefined, gated: false });
  });

  it('is found by each of its claims, once', () => {
    const volume = (name: string) => ({ name, persistentVolumeClaim: { claimName: 'data' } });
    const pod = pendingPods.project({ metadata, spec: { volumes: [volume('one'), volume('two')] } });
    expect(pendingPods.indexes.claim(pod)).toEqual(['prod/data']);
  });

  it('waits no longer once it has a node', () => {
    expect(hasNode({ metadata, spec: {} })).toBe(false);
    expect(hasNode({ metadata, spec: { nodeName: 'node-1' } })).toBe(true);
  });
});
