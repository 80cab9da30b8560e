import { describe, expect, it } from 'vitest';
import { engineLabel, engineName } from '../../src/admission/engine-names.ts';
import { engineBinding, enginePolicy } from '../../src/admission/engine-policy.ts';
import { type EngineObject, planEngine } from '../../src/admission/plan-engine.ts';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import { policy } from '../support/topology-build.ts';

const zonal = policy({ name: 'zonal', spec: { engine: 'AdmissionPolicy' } });

/** What the API server shows of a policy's two objects: all that was written, and its own books. */
function objectsOf(one: Policy, overrides: Partial<EngineObject> = {}): readonly EngineObject[] {
  return [enginePolicy(one), engineBinding(one)].map((object) => ({
    kind: object.kind,
    name: object.metadata.name,
    uid: `uid-${object.kind}`,
    engineOf: engineLabel(one.name),
    deleting: false,
    object: { ...object, metadata: { ...object.metadata, uid: 'u', generation: 1 } },
    ...overrides,
  }));
}

function planOf(policies: readonly Policy[], objects: readonly EngineObject[] = []) {
  return planEngine({ engine: 'served', policies, objects }).map(({ kind, type, because }) => [kind, type, because]);
}

describe('the objects of policies with engine: AdmissionPolicy', () => {
  it('are written, the policy before its binding', () => {
    const because = 'StorageTopologyPolicy zonal has engine: AdmissionPolicy';
    expect(planOf([zonal])).toEqual([
      ['apply-engine-object', 'MutatingAdmissionPolicy', because],
      ['apply-engine-object', 'MutatingAdmissionPolicyBinding', because],
    ]);
  });

  it('are left alone where they say what is wanted', () => {
    expect(planOf([zonal], objectsOf(zonal))).toEqual([]);
  });

  it('are written again where they say something else, with force since they are known as ours', () => {
    const objects = objectsOf(zonal, { object: { spec: { failurePolicy: 'Fail' } } });
    const because = 'it is not as StorageTopologyPolicy zonal and this version of Keepsake want it';
    expect(planEngine({ engine: 'served', policies: [zonal], objects })).toMatchObject([
      { kind: 'apply-engine-object', force: true, because },
      { kind: 'apply-engine-object', force: true, because },
    ]);
  });

  it('are not written over what is being deleted', () => {
    expect(planOf([zonal], objectsOf(zonal, { deleting: true, object: {} }))).toEqual([]);
  });

  it.each<[string, readonly Policy[], string]>([
    ['is gone', [], 'there is no StorageTopologyPolicy zonal'],
    ['is being deleted', [{ ...zonal, deleting: true }], 'StorageTopologyPolicy zonal is being deleted'],
    ['has another engine', [policy({ name: 'zonal' })], 'StorageTopologyPolicy zonal has engine: Webhook'],
    [
      'cannot be carried out',
      [policy({ name: 'zonal', refused: 'spec.mode is odd' })],
      'the spec of StorageTopologyPolicy zonal cannot be carried out',
    ],
  ])('go where the policy %s, the binding first', (_, policies, because) => {
    expect(planOf(policies, objectsOf(zonal))).toEqual([
      ['delete-engine-object', 'MutatingAdmissionPolicyBinding', because],
      ['delete-engine-object', 'MutatingAdmissionPolicy', because],
    ]);
  });

  it('are not asked for where the API server does not serve the kind', () => {
    expect(planEngine({ engine: 'missing', policies: [zonal], objects: [] })).toEqual([]);
  });

  it('have names and labels that the API server takes, however long the policy’s name is', () => {
    const long = `${'a'.repeat(235)}.${'b'.repeat(17)}`;
    for (const name of ['zonal', long, `${long.slice(0, 252)}c`]) {
      expect(engineName(name)).toMatch(/^keepsake-[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
      expect(engineName(name).length).toBeLessThanOrEqual(253);
      expect(engineLabel(name).length).toBeLessThanOrEqual(63);
    }
    expect(engineName(long)).not.toBe(engineName(`${long.slice(0, 252)}c`));
  });
});
