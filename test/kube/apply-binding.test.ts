import { describe, expect, it } from 'vitest';
import { upstreamAnnotations, upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type { BindingAction, CreateContent, Judged, ReleaseSnapshot } from '../../src/domain/binding/binding-plan.ts';
import { judged } from '../../src/domain/binding/judged.ts';
import { applyBinding } from '../../src/kube/apply-binding.ts';
import { createClient } from '../../src/kube/client.ts';
import { ConnectionError } from '../../src/runtime/connection-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ApiRequest } from '../../src/runtime/transport.ts';
import { createClusterInMemory } from '../support/cluster-in-memory.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const because = 'a test wants it';
const kinds = { snapshot: 'volumesnapshots', content: 'volumesnapshotcontents', claim: 'persistentvolumeclaims' };

/** The snapshot `snap`, its claim `data`, and a content of the fixed name, in a cluster that a test can meddle with. */
function build() {
  const clock = createFakeClock('2026-11-22T02:15:00Z');
  const cluster = createClusterInMemory({ clock });
  const requests: ApiRequest[] = [];
  const seen: string[] = [];
  let loseNext = false;
  let mayWrite = true;
  const client = createClient(
    async (request) => {
      requests.push(request);
      const answer = await cluster.transport(request);
      if (!loseNext || request.method === 'GET') return answer;
      loseNext = false;
      throw new ConnectionError('reset', 'ECONNRESET');
    },
    { clock, random: () => 0, fieldManager: 'keepsake-binding' },
  );
  const snapshot = cluster.add(kinds.snapshot, {
    metadata: { name: 'snap', namespace: 'prod', labels: { app: 'db' }, finalizers: ['a'] },
    spec: { source: { persistentVolumeClaimName: 'data' } },
    status: { readyToUse: false, error: { message: 'old', time: '2026-11-22T02:00:00Z' } },
  });
  const claim = cluster.add(kinds.claim, {
    metadata: { name: 'data', namespace: 'prod', finalizers: ['kubernetes.io/pvc-protection'] },
    spec: { volumeName: 'pv' },
  });
  const contentName = `snapcontent-${snapshot.metadata.uid}`;
  const content = cluster.add(kinds.content, {
    metadata: { name: contentName, annotations: { other: 'kept' }, finalizers: [upstreamFinalizers.contentBound] },
    spec: {
      volumeSnapshotRef: { namespace: 'prod', name: 'snap', uid: snapshot.metadata.uid },
      source: { volumeHandle: 'handle' },
      driver: 'csi.example',
      deletionPolicy: 'Delete',
    },
  });
  const apply = async (...actions: readonly BindingAction[]) => {
    const outcome = applyBinding(actions, {
      client,
      signal: new AbortController().signal,
      mayWrite: () => mayWrite,
      saw: (kind, { name }) => seen.push(`saw ${kind} ${name}`),
      deleted: (kind, { name }) => seen.push(`deleted ${kind} ${name}`),
    });
    // A call that is repeated waits first.
    for (let step = 0; step < 20; step++) await clock.advance(100);
    return outcome;
  };
  return {
    cluster,
    requests,
    seen,
    apply,
    snapshot: judged(snapshot.metadata),
    claim: judged(claim.metadata),
    content: judged(content.metadata),
    get: (kind: keyof typeof kinds, { namespace, name }: Judged) => cluster.get(kinds[kind], { namespace, name }),
    touch(kind: keyof typeof kinds, { namespace, name }: Judged) {
      cluster.edit(kinds[kind], { namespace, name }, (one) => withLabel(one, 'touched'));
    },
    loseNextAnswer: () => {
      loseNext = true;
    },
    forbidWrites: () => {
      mayWrite = false;
    },
  };
}

type World = ReturnType<typeof build>;

function withLabel(object: RawObject, label: string): RawObject {
  return { ...object, metadata: { ...object.metadata, labels: { [label]: 'yes' } } };
}

const creation = (snapshot: Judged, more: Partial<CreateContent> = {}): CreateContent => ({
  kind: 'create-content',
  name: `snapcontent-${snapshot.uid}`,
  snapshot,
  volumeHandle: 'handle',
  driver: 'csi.example',
  className: 'standard',
  deletionPolicy: 'Delete',
  sourceVolumeMode: 'Block',
  labels: {},
  annotations: {},
  because,
  ...more,
});

const release = (snapshot: Judged, more: Partial<ReleaseSnapshot> = {}): ReleaseSnapshot => ({
  kind: 'release-snapshot',
  snapshot,
  finalizers: [],
  absent: [],
  leaves: [],
  because,
  ...more,
});

interface Write {
  readonly kind: keyof typeof kinds;
  readonly action: (world: World) => BindingAction;
  readonly leaves: object;
}

const writes: Record<string, Write> = {
  'patch-snapshot': {
    kind: 'snapshot',
    action: ({ snapshot }) => ({
      kind: 'patch-snapshot',
      snapshot,
      finalizers: ['a', 'b'],
      className: 'gold',
      because,
    }),
    leaves: {
      metadata: { finalizers: ['a', 'b'], labels: { app: 'db' } },
      spec: { volumeSnapshotClassName: 'gold', source: { persistentVolumeClaimName: 'data' } },
    },
  },
  'set-snapshot-status': {
    kind: 'snapshot',
    action: ({ snapshot }) => ({
      kind: 'set-snapshot-status',
      snapshot,
      status: { readyToUse: true, restoreSize: '1Gi', error: null },
      absent: [],
      because,
    }),
    leaves: { status: { readyToUse: true, restoreSize: '1Gi' }, metadata: { finalizers: ['a'] } },
  },
  'release-snapshot': {
    kind: 'snapshot',
    action: ({ snapshot }) => release(snapshot, { finalizers: ['theirs'] }),
    leaves: { metadata: { finalizers: ['theirs'] } },
  },
  'protect-claim': {
    kind: 'claim',
    action: ({ claim }) => ({ kind: 'protect-claim', claim, finalizers: ['x', 'y'], because }),
    leaves: { metadata: { finalizers: ['x', 'y'] }, spec: { volumeName: 'pv' } },
  },
  'release-claim': {
    kind: 'claim',
    action: ({ claim }) => ({ kind: 'release-claim', claim, finalizers: ['x'], because }),
    leaves: { metadata: { finalizers: ['x'] } },
  },
  'bind-content': {
    kind: 'content',
    action: ({ content }) => ({
      kind: 'bind-content',
      content,
      snapshotUid: 'u',
      className: 'gold',
      finalizers: ['f'],
      because,
    }),
    leaves: {
      metadata: { finalizers: ['f'] },
      spec: { volumeSnapshotRef: { namespace: 'prod', name: 'snap', uid: 'u' }, volumeSnapshotClassName: 'gold' },
    },
  },
  'protect-content': {
    kind: 'content',
    action: ({ content }) => ({ kind: 'protect-content', content, finalizers: ['f'], because }),
    leaves: { metadata: { finalizers: ['f'] } },
  },
  'mark-being-deleted': {
    kind: 'content',
    action: ({ content }) => ({ kind: 'mark-being-deleted', content, value: 'yes', because }),
    leaves: { metadata: { annotations: { other: 'kept', [upstreamAnnotations.beingDeleted]: 'yes' } } },
  },
  'delete-content': {
    kind: 'content',
    action: ({ content }) => ({ kind: 'delete-content', content, because }),
    leaves: { metadata: { deletionTimestamp: expect.any(String) } },
  },
};

describe.each(Object.entries(writes))('%s', (_, { kind, action, leaves }) => {
  it('is one call, and changes nothing else', async () => {
    const world = build();
    expect(await world.apply(action(world))).toMatchObject({ kind: 'complete' });
    expect(world.requests).toHaveLength(1);
    expect(world.get(kind, world[kind])).toMatchObject(leaves);
    expect(world.seen).toHaveLength(1);
  });

  it('leaves alone what has changed since it was judged', async () => {
    const world = build();
    world.touch(kind, world[kind]);
    const before = world.get(kind, world[kind]);
    expect(await world.apply(action(world))).toMatchObject({ kind: 'overtaken', done: [] });
    expect(world.get(kind, world[kind])).toBe(before);
  });

  it('leaves alone a namesake of what was judged', async () => {
    const world = build();
    const { uid, ...rest } = world[kind];
    const namesake = { ...world, [kind]: { ...rest, uid: `not ${uid}` } };
    const before = world.get(kind, world[kind]);
    expect(await world.apply(action(namesake))).toMatchObject({ kind: 'overtaken' });
    expect(world.get(kind, world[kind])).toBe(before);
  });

  it('is done once when its answer is lost', async () => {
    const world = build();
    world.loseNextAnswer();
    const outcome = await world.apply(action(world));
    // Its own write is in the way of the repetition, or is what the repetition wants.
    expect(['overtaken', 'complete']).toContain(outcome.kind);
    expect(world.get(kind, world[kind])).toMatchObject(leaves);
  });

  it('writes nothing when it may not', async () => {
    const world = build();
    world.forbidWrites();
    expect(await world.apply(action(world))).toMatchObject({ kind: 'halted', done: [] });
    expect(world.requests).toEqual([]);
  });
});

describe('a plan', () => {
  it('goes on from the state that it has made itself', async () => {
    const world = build();
    const { snapshot } = world;
    const status = { readyToUse: true };
    const outcome = await world.apply(
      { kind: 'patch-snapshot', snapshot, finalizers: ['a', 'b'], className: undefined, because },
      { kind: 'set-snapshot-status', snapshot, status, absent: [], because },
      { kind: 'release-claim', claim: world.claim, finalizers: [], because },
    );
    expect(outcome).toMatchObject({ kind: 'complete', done: [{}, {}, {}] });
  });

  it('ends at the first action that cannot be carried out', async () => {
    const world = build();
    world.touch('claim', world.claim);
    const outcome = await world.apply(
      { kind: 'patch-snapshot', snapshot: world.snapshot, finalizers: ['b'], className: undefined, because },
      { kind: 'protect-claim', claim: world.claim, finalizers: ['x'], because },
      { kind: 'delete-content', content: world.content, because },
    );
    expect(outcome).toMatchObject({
      kind: 'overtaken',
      action: { kind: 'protect-claim' },
      done: [{ kind: 'patch-snapshot' }],
    });
    expect(world.get('content', world.content)?.metadata.deletionTimestamp).toBeUndefined();
  });

  it('is written under a name of its own, which no schedule takes for its work', async () => {
    const world = build();
    await world.apply({ kind: 'protect-claim', claim: world.claim, finalizers: ['x'], because });
    expect(world.requests[0]?.path).toContain('fieldManager=keepsake-binding');
  });
});

describe('create-content', () => {
  const other = (world: World): Judged => ({ ...world.snapshot, uid: 'other-uid' });

  it('makes a content that its snapshot, and no other, is bound to', async () => {
    const world = build();
    expect(await world.apply(creation(other(world)))).toMatchObject({ kind: 'complete' });
    expect(world.cluster.get(kinds.content, { namespace: undefined, name: 'snapcontent-other-uid' })).toMatchObject({
      metadata: { finalizers: [upstreamFinalizers.contentBound] },
      spec: { volumeSnapshotRef: { uid: 'other-uid' }, source: { volumeHandle: 'handle' }, sourceVolumeMode: 'Block' },
    });
  });

  it('takes a content that is there already for its own when all of it fits', async () => {
    const world = build();
    expect(await world.apply(creation(world.snapshot))).toMatchObject({ kind: 'complete' });
    expect(world.seen).toEqual([`saw content ${world.content.name}`]);
  });

  it.each<[string, (snapshot: Judged) => CreateContent]>([
    ['of another snapshot', (snapshot) => creation({ ...snapshot, uid: 'o' }, { name: `snapcontent-${snapshot.uid}` })],
    ['of another volume', (snapshot) => creation(snapshot, { volumeHandle: 'another' })],
  ])('looks again at a content of its name %s (D4)', async (_, action) => {
    const world = build();
    expect(await world.apply(action(world.snapshot))).toMatchObject({ kind: 'overtaken', done: [] });
    expect(world.seen).toEqual([`saw content ${world.content.name}`]);
  });

  it('says what the API server has refused', async () => {
    const world = build();
    world.cluster.onWrite(() => {
      throw new ConnectionError('reset', 'nobody listens');
    });
    expect(await world.apply(creation(other(world)))).toMatchObject({ kind: 'failed', error: { status: 0 } });
  });
});

describe('release-snapshot', () => {
  it('lets nothing go while a content points back, whatever the caches say (D6, EXP4)', async () => {
    const world = build();
    const outcome = await world.apply(release(world.snapshot, { absent: ['gone', world.content.name] }));
    expect(outcome).toMatchObject({ kind: 'overtaken' });
    expect(world.get('snapshot', world.snapshot)?.metadata.finalizers).toEqual(['a']);
    expect(world.seen).toEqual([`saw content ${world.content.name}`]);
  });

  it('is not held by a content of that name that belongs to somebody else', async () => {
    const world = build();
    const { name } = world.content;
    world.cluster.edit(kinds.content, { namespace: undefined, name }, (one) => ({
      ...one,
      spec: { volumeSnapshotRef: { namespace: 'prod', name: 'snap', uid: 'another' } },
    }));
    expect(await world.apply(release(world.snapshot, { absent: [name] }))).toMatchObject({ kind: 'complete' });
  });

  it.each<[string, (world: World) => void, string]>([
    ['is as it was judged', () => undefined, 'complete'],
    ['has changed', (world) => world.touch('content', world.content), 'overtaken'],
    [
      'is gone',
      ({ cluster, content: { name } }) => {
        const place = { namespace: undefined, name };
        cluster.remove(kinds.content, place);
        cluster.edit(kinds.content, place, (one) => ({ ...one, metadata: { ...one.metadata, finalizers: [] } }));
      },
      'overtaken',
    ],
  ])('asks whether a content that stays %s', async (_, meddle, kind) => {
    const world = build();
    meddle(world);
    expect(await world.apply(release(world.snapshot, { leaves: [world.content] }))).toMatchObject({ kind });
  });
});

describe('the end of readiness', () => {
  it('is not written while the API server still has the content (D15)', async () => {
    const world = build();
    const lost = {
      kind: 'set-snapshot-status',
      snapshot: world.snapshot,
      status: { readyToUse: false },
      because,
    } as const;
    expect(await world.apply({ ...lost, absent: [world.content.name] })).toMatchObject({ kind: 'overtaken' });
    expect(await world.apply({ ...lost, absent: ['gone'] })).toMatchObject({ kind: 'complete' });
  });
});

describe('delete-content', () => {
  it('is done when the content is gone', async () => {
    const world = build();
    const gone = { ...world.content, name: 'gone' };
    expect(await world.apply({ kind: 'delete-content', content: gone, because })).toMatchObject({ kind: 'complete' });
    expect(world.seen).toEqual(['deleted content gone']);
  });
});
