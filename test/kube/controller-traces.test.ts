import { describe, expect, it } from 'vitest';
import type { KubeClient } from '../../src/kube/client.ts';
import { readControllerTraces } from '../../src/kube/controller-traces.ts';
import { KubeError, type KubeErrorCode } from '../../src/kube/kube-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';

const since = new Date('2026-11-22T10:00:00Z');

function object(name: string, rest: object): RawObject {
  return { metadata: { name, namespace: 'kube-system', uid: name, resourceVersion: '1' }, ...rest };
}

interface Found {
  readonly deployments?: readonly RawObject[];
  readonly events?: readonly RawObject[];
  readonly clusterRole?: boolean;
  readonly fails?: KubeErrorCode;
}

function clusterWith({ deployments = [], events = [], clusterRole = false, fails }: Found): KubeClient {
  const failed = (call: string, code: KubeErrorCode) => new KubeError({ code, call, status: 403, explanation: code });
  const unused = () => expect.fail('a look around writes nothing');
  return {
    create: unused,
    patch: unused,
    delete: unused,
    async get(path) {
      if (fails) throw failed(path, fails);
      if (!clusterRole) throw failed(path, 'not-found');
      return object('snapshot-controller-runner', {});
    },
    async list(path, { labelSelector = '', fieldSelector = '' } = {}) {
      if (fails) throw failed(path, fails);
      if (path.endsWith('/events')) {
        expect(fieldSelector).toBe('source=snapshot-controller');
        return { items: events, resourceVersion: '1' };
      }
      const key = labelSelector.split(' ')[0];
      return { items: key === 'app' ? deployments : [], resourceVersion: '1' };
    },
  };
}

const cases: Readonly<Record<string, { found: Found; signs: readonly string[]; remarks: readonly string[] }>> = {
  'nothing is found in a cluster without any': { found: {}, signs: [], remarks: [] },
  'a Deployment that wants Pods is a sign, though none may run': {
    found: { deployments: [object('csi-snapshot-controller', { spec: { replicas: 1 } })] },
    signs: ['deployment: the Deployment kube-system/csi-snapshot-controller wants Pods'],
    remarks: [],
  },
  'a Deployment that is scaled to zero is none': {
    found: { deployments: [object('snapshot-controller', { spec: { replicas: 0 } })] },
    signs: [],
    remarks: [],
  },
  'an event since then is a sign': {
    found: { events: [object('e', { reason: 'SnapshotReady', lastTimestamp: '2026-11-22T10:00:01Z' })] },
    signs: ['event: snapshot-controller reported SnapshotReady in namespace kube-system'],
    remarks: [],
  },
  'an event before that is none': {
    found: { events: [object('e', { reason: 'SnapshotReady', lastTimestamp: '2026-11-22T09:59:59Z' })] },
    signs: [],
    remarks: [],
  },
  'the ClusterRole proves nothing and is mentioned': {
    found: { clusterRole: true },
    signs: [],
    remarks: ['The ClusterRole snapshot-controller-runner is there, so somebody has installed one before'],
  },
  'what is forbidden is told and is no error': {
    found: { fails: 'forbidden' },
    signs: [],
    remarks: [
      'Deployments could not be looked at (forbidden)',
      'Events could not be looked at (forbidden)',
      'ClusterRole snapshot-controller-runner could not be looked at (forbidden)',
    ],
  },
};

describe('a look around for another snapshot controller', () => {
  it.each(Object.entries(cases))('%s', async (_, { found, signs, remarks }) => {
    const traces = await readControllerTraces(clusterWith(found), since);
    expect(traces.signs.map(({ kind, what }) => `${kind}: ${what}`)).toEqual(signs);
    expect(traces.remarks).toEqual(remarks);
  });
});
