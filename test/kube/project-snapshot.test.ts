import { describe, expect, it } from 'vitest';
import { projectSchedule } from '../../src/kube/project-schedule.ts';
import { projectSnapshot } from '../../src/kube/project-snapshot.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { at } from '../support/build.ts';

const project = (metadata: object, rest: object = {}) =>
  projectSnapshot({
    ...rest,
    metadata: { name: 'data-1', namespace: 'prod', uid: 'u', resourceVersion: '1', ...metadata },
  });
const wrote = (manager: string, fields: object, more: object = {}) => ({
  managedFields: [
    { manager: 'snapshot-controller', operation: 'Update', subresource: 'status', fieldsV1: { 'f:status': {} } },
    { manager, operation: 'Update', fieldsV1: fields, ...more },
  ],
});
const spec = { 'f:metadata': {}, 'f:spec': { 'f:source': {} } };
const owner = (kind: string, apiVersion = 'keepsake.dev/v1') => ({
  ownerReferences: [
    { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'c' },
    { apiVersion, kind, name: 'n', uid: 's' },
  ],
});

describe('that Keepsake made a snapshot', () => {
  it.each<[string, object, boolean]>([
    ['is recorded when it wrote the spec', wrote('keepsake', spec), true],
    ['is recorded when it applied the spec', wrote('keepsake', spec, { operation: 'Apply' }), true],
    ['is not recorded when another wrote the spec', wrote('kubectl-create', spec), false],
    ['is not recorded when it wrote labels only', wrote('keepsake', { 'f:metadata': {} }), false],
    ['is not recorded by a write of the status', wrote('keepsake', spec, { subresource: 'status' }), false],
    ['is not recorded where the record was wiped', { managedFields: [{}] }, false],
    ['is not recorded without a record', {}, false],
    ['is shown by a schedule that owns it', owner('SnapshotSchedule'), true],
    ['is not shown by another owner', owner('SnapshotSchedule', 'snapscheduler.backube/v1'), false],
    ['is not shown by labels', { labels: { 'keepsake.dev/schedule-uid': 's' } }, false],
  ])('%s', (_, metadata, made) => {
    expect(project(metadata).madeByKeepsake).toBe(made);
  });
});

describe('a snapshot in memory', () => {
  it('knows its owner, its class and the name of its schedule', () => {
    const annotations = { 'keepsake.dev/schedule-name': 'nightly' };
    const given = project({ ...owner('SnapshotSchedule'), annotations }, { spec: { volumeSnapshotClassName: 'gold' } });
    expect(given).toMatchObject({ ownedBy: 's', className: 'gold', scheduleName: 'nightly' });
  });

  it('that is being deleted knows since when and what holds it', () => {
    const given = project({ deletionTimestamp: '2026-11-22T02:15:00Z', finalizers: ['a', 'b'] });
    expect(given).toMatchObject({ deleting: true, termination: { since: at('02:15'), heldBy: ['a', 'b'] } });
    expect(project({ finalizers: ['a'] })).toMatchObject({ deleting: false, termination: undefined });
  });

  it('knows what its binding needs: finalizers, the content it asks for, its size', () => {
    const given = project(
      { finalizers: ['a'] },
      { spec: { source: { volumeSnapshotContentName: 'kept' } }, status: { restoreSize: '1Gi' } },
    );
    expect(given).toMatchObject({
      finalizers: ['a'],
      preProvisioned: 'kept',
      restoreSize: '1Gi',
      claimName: undefined,
    });
    expect(project({})).toMatchObject({ finalizers: [], preProvisioned: undefined, restoreSize: undefined });
  });

  it('knows when another snapshot controller wrote it last', () => {
    const entry = { manager: 'snapshot-controller', operation: 'Update', time: '2026-11-22T02:16:00Z' };
    expect(project({ managedFields: [entry] }).foreignWriteAt).toEqual(at('02:16'));
    expect(project({ managedFields: [{ ...entry, manager: 'keepsake-binding' }] }).foreignWriteAt).toBeUndefined();
  });

  it('is the canary by its label, whatever that says', () => {
    expect(project({ labels: { 'keepsake.dev/canary': '' } }).canary).toBe(true);
    expect(project({}).canary).toBe(false);
  });

  it('is not of our making because we gave it its default class', () => {
    expect(project(wrote('keepsake-binding', spec)).madeByKeepsake).toBe(false);
  });
});

describe('the uids that a schedule adopts', () => {
  it.each<[string | undefined, readonly string[]]>([
    [undefined, []],
    ['', []],
    ['2f0c-11', ['2f0c-11']],
    [' a, b  c,a ', ['a', 'b', 'c']],
    ['uid-own,a', ['a']],
    ['a in (b),!c,-d,e', ['a', 'in', 'e']],
    [Array.from({ length: 30 }, (_, i) => `u${i}`).join(), Array.from({ length: 10 }, (_, i) => `u${i}`)],
  ])('of %j are %j: no more than a label selector can hold', (written, adopts) => {
    const annotations = written === undefined ? undefined : { 'keepsake.dev/adopt': written };
    const raw: RawObject = { metadata: { name: 'nightly', uid: 'uid-own', resourceVersion: '1', annotations } };
    expect(projectSchedule(raw).adopts).toEqual(adopts);
  });
});
