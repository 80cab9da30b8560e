import { describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const zone = 'topology.kubernetes.io/zone';
const sentence = `class zonal-ssd allows ${zone} in [d]; 2 of 2 nodes are in b`;

type Parts = Readonly<Record<string, unknown>>;

function object(name: string, parts: Parts = {}, namespace?: string): RawObject {
  const creationTimestamp = '2026-11-22T02:00:00Z';
  const metadata = { name, uid: `uid-${name}`, resourceVersion: '1', creationTimestamp };
  return { metadata: namespace === undefined ? metadata : { ...metadata, namespace }, ...parts };
}

function claimObject(phase: string, volumeName?: string): RawObject {
  return object('data', { spec: { storageClassName: 'zonal-ssd', volumeName }, status: { phase } }, 'prod');
}

/** Two nodes in zone `b`, the pod `web` without a node, its claim, and a class that allows zone `d` and waits for pods. */
function build(overrides: Readonly<Record<string, readonly RawObject[]>> = {}) {
  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'data' } };
  const driver = { name: 'csi.example', topologyKeys: [zone] };
  const lists: Readonly<Record<string, readonly RawObject[]>> = {
    '/api/v1/namespaces/prod/pods': [object('web', { spec: { volumes: [volume] } }, 'prod')],
    '/api/v1/namespaces/prod/persistentvolumeclaims': [claimObject('Pending')],
    '/api/v1/persistentvolumes': [],
    '/apis/storage.k8s.io/v1/storageclasses': [
      object('zonal-ssd', {
        provisioner: 'csi.example',
        volumeBindingMode: 'WaitForFirstConsumer',
        allowedTopologies: [{ matchLabelExpressions: [{ key: zone, values: ['d'] }] }],
      }),
    ],
    '/api/v1/nodes': ['node-1', 'node-2'].map((name) => {
      const { metadata } = object(name);
      return { metadata: { ...metadata, labels: { [zone]: 'b' } } };
    }),
    '/apis/storage.k8s.io/v1/csinodes': ['node-1', 'node-2'].map((name) =>
      object(name, { spec: { drivers: [driver] } }),
    ),
    ...overrides,
  };
  return (...args: readonly string[]) =>
    explain(args, {
      clock: createFakeClock('2026-11-22T02:15:00Z'),
      env: {},
      userAgent: 'test',
      connect: () => ({
        namespace: 'prod',
        close: async () => undefined,
        client: {
          async get(path) {
            const [collection = '', name] = [path.slice(0, path.lastIndexOf('/')), path.split('/').at(-1)];
            const found = lists[collection]?.find(({ metadata }) => metadata.name === name);
            if (found !== undefined) return found;
            throw new KubeError({ code: 'not-found', status: 404, call: `GET ${path}`, explanation: 'not found' });
          },
          list: async (path) => ({ items: lists[path] ?? [], resourceVersion: '1' }),
        },
      }),
    });
}

describe('keepsake explain, of a pod or a claim', () => {
  it.each([
    ['pod/prod/web', 'Pod prod/web'],
    ['pvc/prod/data', 'PersistentVolumeClaim prod/data'],
  ])('says of %s why no node suits it', async (target, title) => {
    expect(await build()(target)).toEqual({
      kind: 'ok',
      output: `${title}: its volumes are in the way\n  why    ${sentence}`,
    });
  });

  it('says the same to programs', async () => {
    const result = await build()('pod/prod/web', '-o', 'json');
    expect(result.kind === 'ok' && JSON.parse(result.output)).toEqual({
      kind: 'Pod',
      namespace: 'prod',
      name: 'web',
      blocked: true,
      trouble: 'no-node-in-class',
      because: sentence,
    });
  });

  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'data' } };
  const pods = (spec: Parts) => ({ '/api/v1/namespaces/prod/pods': [object('web', { spec }, 'prod')] });
  const noPods = { '/api/v1/namespaces/prod/pods': [] };
  it.each<[string, string, Readonly<Record<string, readonly RawObject[]>>, string]>([
    ['a pod that has a node', 'pod/prod/web', pods({ nodeName: 'node-1' }), 'the pod has a node'],
    ['a pod without claims', 'pod/prod/web', pods({}), 'nothing in topology stands in its way; taints'],
    [
      'a pod with scheduling gates',
      'pod/prod/web',
      pods({ volumes: [volume], schedulingGates: [{ name: 'wait' }] }),
      'scheduling gates',
    ],
    ['a claim that waits for its first pod', 'pvc/prod/data', noPods, 'no pod waits with it'],
    [
      'a claim that is Bound',
      'pvc/prod/data',
      { ...noPods, '/api/v1/namespaces/prod/persistentvolumeclaims': [claimObject('Bound', 'pv')] },
      'the claim is Bound',
    ],
  ])('finds no trouble of %s', async (_, target, overrides, because) => {
    const result = await build(overrides)(target);
    expect(result).toMatchObject({ kind: 'ok', output: expect.stringContaining('no trouble found') });
    expect(result).toMatchObject({ output: expect.stringContaining(because) });
  });

  it('says that there is none of that name', async () => {
    const problem = 'there is no Pod prod/other in the cluster';
    expect(await build()('pod/prod/other')).toEqual({ kind: 'failed', problem });
  });

  it('asks for a namespace in the target, lest it be taken for a snapshot', async () => {
    expect(await build()('pod/web/x/y')).toMatchObject({
      kind: 'refused',
      problems: [expect.stringContaining('pod/NAMESPACE/NAME')],
    });
  });
});
