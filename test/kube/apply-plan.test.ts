import { describe, expect, it } from 'vitest';
import type { Action, CreateSnapshot, DeleteSnapshot } from '../../src/domain/plan.ts';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import { applyActions } from '../../src/kube/apply-plan.ts';
import { createClient } from '../../src/kube/client.ts';
import { snapshotBody } from '../../src/kube/snapshot-body.ts';
import { ConnectionError } from '../../src/runtime/connection-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { Stored } from '../../src/runtime/stored.ts';
import { at, claim, observed } from '../support/build.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster, type Refusal } from '../support/fake-cluster.ts';

const collection = '/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots';
const quota: Refusal = {
  status: 403,
  reason: 'Forbidden',
  message: 'volumesnapshots "x" is forbidden: exceeded quota: few, requested: count=1, used: count=2, limited: count=2',
};

function build() {
  const cluster = createFakeCluster();
  const clock = createFakeClock('2026-11-22T02:15:00Z');
  const client = createClient(cluster.transport, { clock, random: () => 0 });
  const wrote: [kind: string, object: Stored][] = [];
  const abort = new AbortController();
  const apply = (...actions: readonly Action[]) =>
    applyActions(actions, {
      client,
      signal: abort.signal,
      scheduleUid: 'uid-nightly',
      wrote: ({ kind }, object) => wrote.push([kind, object]),
    });
  const put = (body: object) => cluster.put(collection, body as RawObject);
  const names = () => cluster.list(collection).map(({ metadata }) => metadata.name);
  return { cluster, clock, wrote, abort, apply, put, names };
}

/** What the planner wants at 02:15 for claims of these names. */
function creates(...claims: readonly string[]): readonly CreateSnapshot[] {
  const observation = observed({ claims: claims.map((name) => claim({ name })) });
  const actions: readonly Action[] = planSchedule(observation, at('02:15')).actions;
  return actions.filter((action): action is CreateSnapshot => action.kind === 'create-snapshot');
}

function create(claimName = 'data'): CreateSnapshot {
  const [action] = creates(claimName);
  if (action === undefined) throw new Error('the planner wants nothing');
  return action;
}

function deletion({ metadata }: RawObject): DeleteSnapshot {
  return {
    kind: 'delete-snapshot',
    namespace: 'prod',
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    claimUid: 'uid-data',
    rule: 'keeps',
    because: 'no rule keeps it',
  };
}

describe('a creation', () => {
  it('makes the snapshot that was planned, and tells what was written', async () => {
    const { apply, cluster, wrote } = build();
    const action = create();
    expect(await apply(action)).toEqual([{ kind: 'created', action }]);
    const [made] = cluster.list(collection);
    expect(made).toMatchObject(snapshotBody(action));
    const { namespace, name, uid, resourceVersion } = made?.metadata ?? {};
    expect(wrote).toEqual([['create-snapshot', { namespace, name, uid, resourceVersion }]]);
  });

  it('finds its work done when an earlier try of its own has made the snapshot', async () => {
    const { apply, put, wrote } = build();
    const action = create();
    const { metadata } = put(snapshotBody(action));
    expect(await apply(action)).toEqual([{ kind: 'created', action }]);
    expect(wrote).toMatchObject([['create-snapshot', { uid: metadata.uid }]]);
  });

  it('finds its work done when the answer to it was lost', async () => {
    const { apply, cluster, clock, names } = build();
    const action = create();
    cluster.loseAnswer(/^POST/);
    const outcomes = apply(action);
    await clock.advance(1_000);
    expect(await outcomes).toEqual([{ kind: 'created', action }]);
    expect(names()).toEqual([action.name]);
  });

  it.each<[string, (action: CreateSnapshot) => object]>([
    ['without labels', ({ name }) => ({ metadata: { name, namespace: 'prod' } })],
    [
      'that another schedule made',
      (action) => {
        const labels = { ...action.labels, 'keepsake.dev/schedule-uid': 'uid-other' };
        return snapshotBody({ ...action, labels });
      },
    ],
    ['of another claim', (action) => snapshotBody({ ...action, claimName: 'other' })],
    [
      'for another tick',
      (action) => {
        const annotations = { ...action.annotations, 'keepsake.dev/tick': '2026-11-22T02:16:00Z' };
        return snapshotBody({ ...action, annotations });
      },
    ],
  ])('takes no snapshot %s for its own', async (_, body) => {
    const { apply, put, wrote } = build();
    const action = create();
    put(body(action));
    const message = `a VolumeSnapshot named ${action.name} exists and was not made for this; delete or rename it`;
    expect(await apply(action)).toEqual([{ kind: 'not-created', action, reason: 'SnapshotNameTaken', message }]);
    expect(wrote).toEqual([]);
  });

  it('says so when the snapshot that was in its way is gone at the second look', async () => {
    const { apply, cluster, put } = build();
    const action = create();
    put(snapshotBody(action));
    cluster.before(/^GET/, () => cluster.remove(`${collection}/${action.name}`));
    expect(await apply(action)).toMatchObject([{ kind: 'not-created', reason: 'CreateRefused' }]);
    expect(await apply(action)).toMatchObject([{ kind: 'created' }]);
  });

  it.each<[string, Refusal]>([
    ['QuotaExceeded', quota],
    ['CreateRefused', { status: 403, reason: 'Forbidden', message: 'denied by a policy' }],
    ['CreateRefused', { status: 422, reason: 'Invalid', message: 'spec.source: required' }],
    ['CreateRefused', { status: 404, reason: 'NotFound', message: 'namespaces "prod" not found' }],
    ['CreateFailed', { status: 500, reason: 'InternalError', message: 'etcd is not itself' }],
    ['CreateFailed', { status: 401, reason: 'Unauthorized', message: 'who are you' }],
  ])('gives up with %s and the API server’s own words, on %o', async (reason, refusal) => {
    const { apply, cluster, names } = build();
    const action = create();
    cluster.refuse(/^POST/, refusal);
    expect(await apply(action)).toEqual([{ kind: 'not-created', action, reason, message: refusal.message }]);
    expect(names()).toEqual([]);
  });
});

describe('a deletion', () => {
  it('deletes the object that was judged, and tells what was written', async () => {
    const { apply, put, names, wrote } = build();
    const action = deletion(put(snapshotBody(create())));
    expect(await apply(action)).toEqual([{ kind: 'deleted', action }]);
    expect(names()).toEqual([]);
    expect(wrote).toMatchObject([['delete-snapshot', { name: action.name, uid: action.uid }]]);
  });

  it.each<[string, (world: ReturnType<typeof build>, name: string) => void]>([
    ['is gone', ({ cluster }, name) => cluster.remove(`${collection}/${name}`)],
    [
      'has changed',
      ({ put }, name) => put({ metadata: { name, uid: 'uid-judged', labels: { 'keepsake.dev/keep': 'true' } } }),
    ],
    ['has made place for a namesake', ({ put }, name) => put({ metadata: { name, uid: 'uid-namesake' } })],
  ])('leaves the decision to the next look when its object %s', async (_, meanwhile) => {
    const world = build();
    const action = deletion(world.put({ metadata: { name: 'old', uid: 'uid-judged' } }));
    meanwhile(world, 'old');
    const left = world.names();
    expect(await world.apply(action)).toEqual([{ kind: 'overtaken', action }]);
    expect(world.names()).toEqual(left);
    expect(world.wrote).toEqual([]);
  });

  it('that is refused says why, and leaves the object', async () => {
    const { apply, cluster, put, names } = build();
    const action = deletion(put({ metadata: { name: 'old' } }));
    cluster.refuse(/^DELETE/, { status: 403, reason: 'Forbidden', message: 'denied by a policy' });
    expect(await apply(action)).toEqual([{ kind: 'not-deleted', action, message: 'denied by a policy' }]);
    expect(names()).toEqual(['old']);
  });
});

describe('a plan', () => {
  it('is carried out whole, whatever single objects refuse, and told in its own order', async () => {
    const { apply, cluster, put, names } = build();
    const actions = [...creates('a', 'b', 'c'), deletion(put({ metadata: { name: 'old' } }))];
    cluster.refuse(/^POST/, quota);
    expect((await apply(...actions)).map(({ kind, action }) => [kind, action])).toEqual(
      actions.map((action, index) => [['not-created', 'created', 'created', 'deleted'][index], action]),
    );
    expect(names()).toEqual([actions[1]?.name, actions[2]?.name]);
  });

  it('has no more than 48 calls under way', async () => {
    const { apply, cluster } = build();
    const names = Array.from({ length: 100 }, (_, index) => `claim-${index}`);
    const done = apply(...creates(...names));
    expect(cluster.calls).toHaveLength(48);
    expect(await done).toHaveLength(100);
  });

  it('ends with the signal, and sends nothing more', async () => {
    const { apply, cluster, abort } = build();
    const names = Array.from({ length: 100 }, (_, index) => `claim-${index}`);
    cluster.before(/^POST/, () => abort.abort(new Error('leadership was lost')));
    await expect(apply(...creates(...names))).rejects.toThrow(/leadership was lost|aborted/);
    expect(cluster.calls.length).toBeLessThanOrEqual(49);
  });

  it('is not told as failed when the signal ended it', async () => {
    const { apply, cluster, abort } = build();
    cluster.before(/^POST/, () => {
      abort.abort(new Error('leadership was lost'));
      throw new ConnectionError('aborted', 'by the caller');
    });
    await expect(apply(create())).rejects.toThrow('aborted');
  });

  it('ends with an error that is not the API server’s', async () => {
    const { apply, cluster } = build();
    cluster.before(/^POST/, () => {
      throw new TypeError('a mistake of ours');
    });
    await expect(apply(create())).rejects.toThrow('a mistake of ours');
  });
});
