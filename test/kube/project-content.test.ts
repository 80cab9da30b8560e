import { describe, expect, it } from 'vitest';
import { upstreamAnnotations } from '../../src/api/upstream-marks.ts';
import { parseJson } from '../../src/kube/json.ts';
import { projectContent } from '../../src/kube/project-content.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';

const metadata = { name: 'c', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-11-22T02:15:00Z' };
const project = (parts: object = {}, more: object = {}) =>
  projectContent({ ...parts, metadata: { ...metadata, ...more } });

describe('a content in memory', () => {
  it('keeps the nanoseconds of its data and the size of a restore exactly', () => {
    const text = `{"metadata":${JSON.stringify(metadata)},"status":{"creationTime":1700000000999999999,"restoreSize":1073741824,"readyToUse":true,"snapshotHandle":"h"}}`;
    expect(projectContent(parseJson(text) as RawObject).status).toEqual({
      handle: 'h',
      ready: true,
      takenAtNs: 1700000000999999999n,
      restoreSize: 1073741824n,
      error: undefined,
    });
  });

  it('has no status until somebody wrote one, and an empty one when it is empty', () => {
    expect(project().status).toBeUndefined();
    expect(project({ status: {} }).status).toMatchObject({ ready: undefined, handle: undefined });
  });

  it.each([
    [{ volumeHandle: 'v' }, { kind: 'volume', handle: 'v' }],
    [{ snapshotHandle: 's' }, { kind: 'snapshot', handle: 's' }],
    [{ volumeHandle: 'v', snapshotHandle: 's' }, { kind: 'unknown' }],
    [{}, { kind: 'unknown' }],
  ])('is of the source %j', (source, expected) => {
    expect(project({ spec: { source } }).source).toEqual(expected);
  });

  it('belongs to nobody while its reference has no uid', () => {
    expect(project({ spec: { volumeSnapshotRef: { namespace: 'prod', name: 's' } } }).ref).toEqual({
      namespace: 'prod',
      name: 's',
      uid: '',
    });
  });

  it('knows the words of controller and sidecar by their presence, whatever their values', () => {
    const { beingDeleted, beingCreated, groupHandle } = upstreamAnnotations;
    const marked = project({}, { annotations: { [beingDeleted]: '', [beingCreated]: 'no', [groupHandle]: '' } });
    expect(marked).toMatchObject({ beingDeleted: true, deletionMark: '', beingCreated: true, inGroup: true });
    expect(project()).toMatchObject({
      beingDeleted: false,
      deletionMark: undefined,
      beingCreated: false,
      inGroup: false,
    });
  });

  it('knows when another snapshot controller wrote it last', () => {
    const entry = (manager: string, time: string) => ({ manager, operation: 'Update', time });
    const managedFields = [
      entry('snapshot-controller', '2026-11-22T02:16:00Z'),
      entry('snapshot-controller', '2026-11-22T02:15:30Z'),
      entry('csi-snapshotter', '2026-11-22T02:17:00Z'),
    ];
    expect(project({}, { managedFields }).foreignWriteAt).toEqual(new Date('2026-11-22T02:16:00Z'));
    expect(project({}, { managedFields: managedFields.slice(2) }).foreignWriteAt).toBeUndefined();
  });

  it('shares the list of its finalizers with all others that have the same', () => {
    const finalizers = ['a', 'b'];
    expect(project({}, { finalizers }).finalizers).toBe(project({}, { finalizers: [...finalizers] }).finalizers);
  });
});
