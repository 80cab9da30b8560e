import { describe, expect, it } from 'vitest';
import { projectSchedule } from '../../src/kube/project-schedule.ts';
import { spec } from '../support/build.ts';

const status = {
  observedGeneration: 1,
  conditions: [{ type: 'Ready', status: 'True', reason: 'Scheduled', message: 'ok', lastTransitionTime: '2026-03-01' }],
  claims: [{ name: 'data', consecutiveFailures: 0, reason: 'SnapshotReady', message: 'it is ready' }],
};
const raw = (name: string, more: object = {}) => ({
  apiVersion: 'keepsake.dev/v1',
  kind: 'SnapshotSchedule',
  metadata: {
    ...{ name, namespace: 'prod', uid: name, resourceVersion: '1', generation: 1 },
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: spec(),
  status,
  ...more,
});

describe('a schedule in the store', () => {
  it('has the spec and the status that the API server sent', () => {
    const { spec: projected, status: told } = projectSchedule(raw('nightly'));
    expect(projected).toMatchObject({ kind: 'ok', value: spec() });
    expect(told).toEqual(status);
  });

  it('shares with others made from the same template what is equal', () => {
    const one = projectSchedule(raw('one'));
    const other = projectSchedule(raw('other', { status: { ...status, claimCount: 7 } }));
    expect(other.spec).toBe(one.spec);
    expect(other.status).not.toBe(one.status);
    expect(other.status.conditions).toBe(one.status.conditions);
  });

  it('says what is wrong with a spec that breaks the rules', () => {
    expect(projectSchedule(raw('broken', { spec: { ...spec(), claims: {} } })).spec).toMatchObject({ kind: 'refused' });
  });
});
