import { describe, expect, it } from 'vitest';
import { planEngine } from '../../src/admission/plan-engine.ts';
import { applyEngine } from '../../src/kube/apply-engine.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { KubeError, type KubeErrorCode } from '../../src/kube/kube-error.ts';
import { observeEngine } from '../../src/kube/observe-engine.ts';
import { policy } from '../support/topology-build.ts';

const { signal } = new AbortController();
const zonal = policy({ name: 'zonal', spec: { engine: 'AdmissionPolicy' } });
const writes = planEngine({ engine: 'served', policies: [zonal], objects: [] });
const deletion = {
  kind: 'delete-engine-object',
  type: 'MutatingAdmissionPolicy',
  name: 'keepsake-zonal',
  uid: 'u',
  because: 'there is no StorageTopologyPolicy zonal',
} as const;

function failing(code: KubeErrorCode): Pick<KubeClient, 'list' | 'patch' | 'delete'> {
  const fail = () => Promise.reject(new KubeError({ code, call: 'GET /', status: 404, explanation: 'so it is' }));
  return { list: fail, patch: fail, delete: fail };
}

describe('the engine in the API server', () => {
  it('is missing where the API server does not know the kind', async () => {
    expect(await observeEngine(failing('not-found'), signal)).toEqual({ engine: 'missing', objects: [] });
  });

  it('is not taken for missing where the API server cannot be asked', async () => {
    await expect(observeEngine(failing('forbidden'), signal)).rejects.toThrow('so it is');
  });

  it.each<KubeErrorCode>(['not-found', 'conflict'])(
    'takes a deletion that meets %s for done by others',
    async (code) => {
      const outcomes = await applyEngine([deletion], { client: failing(code), signal });
      expect(outcomes).toEqual([{ kind: 'overtaken', action: deletion }]);
    },
  );

  it('reports each object that cannot be written, and goes on', async () => {
    const outcomes = await applyEngine(writes, { client: failing('conflict'), signal });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed']);
  });
});
