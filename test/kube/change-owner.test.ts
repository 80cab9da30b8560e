import { describe, expect, it } from 'vitest';
import type { RemoveOwner, SetOwner } from '../../src/domain/plan.ts';
import { applyActions } from '../../src/kube/apply-plan.ts';
import { createClient } from '../../src/kube/client.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';

const collection = '/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots';
const ours = { apiVersion: 'keepsake.dev/v1', kind: 'SnapshotSchedule', name: 'nightly', uid: 'uid-nightly' };
const backup = { apiVersion: 'velero.io/v1', kind: 'Backup', name: 'weekly', uid: 'uid-weekly' };

function build(ownerReferences?: readonly object[]) {
  const cluster = createFakeCluster();
  const client = createClient(cluster.transport, { clock: createFakeClock('2026-11-22T12:00:00Z'), random: () => 0 });
  const { metadata } = cluster.put(collection, { metadata: { name: 'data-1', namespace: 'prod', ownerReferences } });
  const subject = {
    namespace: 'prod',
    name: 'data-1',
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    schedules: ['uid-nightly', 'uid-before'],
    because: 'test',
  };
  const set: SetOwner = { kind: 'set-owner', ...subject, owner: { name: 'nightly', uid: 'uid-nightly' } };
  const remove: RemoveOwner = { kind: 'remove-owner', ...subject };
  const wrote: string[] = [];
  const apply = (action: SetOwner | RemoveOwner) =>
    applyActions([action], {
      client,
      signal: new AbortController().signal,
      scheduleUid: 'uid-nightly',
      wrote: ({ kind }, { resourceVersion }) => wrote.push(`${kind} ${resourceVersion}`),
    });
  const owners = () => cluster.list(collection)[0]?.metadata.ownerReferences;
  const edit = () => void cluster.put(collection, cluster.list(collection)[0] as RawObject);
  return { cluster, set, remove, wrote, apply, owners, edit };
}

describe('the owner of a snapshot', () => {
  it('becomes the schedule, as a creation would have made it, and the write is told', async () => {
    const { set, apply, owners, wrote, cluster } = build();
    expect(await apply(set)).toEqual([{ kind: 'owner-changed', action: set }]);
    expect(owners()).toEqual([{ ...ours, controller: true }]);
    expect(wrote).toEqual([`set-owner ${cluster.revision}`]);
  });

  it('is added to others, as no second controller', async () => {
    const { set, apply, owners } = build([{ ...backup, controller: true }]);
    await apply(set);
    expect(owners()).toEqual([
      { ...backup, controller: true },
      { ...ours, controller: false },
    ]);
  });

  it('takes the place of the schedule that it adopts from', async () => {
    const { set, apply, owners } = build([{ ...ours, uid: 'uid-before', controller: true }]);
    await apply(set);
    expect(owners()).toEqual([{ ...ours, controller: true }]);
  });

  it('is removed, and no other', async () => {
    const { remove, apply, owners } = build([backup, { ...ours, controller: true }]);
    expect(await apply(remove)).toEqual([{ kind: 'owner-changed', action: remove }]);
    expect(owners()).toEqual([backup]);
  });

  it('is left as it is when the snapshot is not what was judged any more', async () => {
    const { set, apply, owners, edit, cluster } = build();
    edit();
    expect(await apply(set)).toEqual([{ kind: 'overtaken', action: set }]);
    expect(owners()).toBeUndefined();
    expect(cluster.calls.filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  it('is left as it is when somebody writes between the read and the patch', async () => {
    const { set, apply, owners, edit, cluster } = build();
    cluster.before(/^PATCH/, edit);
    expect(await apply(set)).toEqual([{ kind: 'overtaken', action: set }]);
    expect(owners()).toBeUndefined();
  });

  it('is nobody’s business once the snapshot is gone', async () => {
    const { set, apply, cluster } = build();
    cluster.remove(`${collection}/data-1`);
    expect(await apply(set)).toEqual([{ kind: 'overtaken', action: set }]);
  });

  it('that the API server refuses is told with its words', async () => {
    const { set, apply, cluster, wrote } = build();
    cluster.refuse(/^PATCH/, { status: 403, reason: 'Forbidden', message: 'cannot patch volumesnapshots' });
    expect(await apply(set)).toMatchObject([{ kind: 'owner-not-changed', message: 'cannot patch volumesnapshots' }]);
    expect(wrote).toEqual([]);
  });
});
