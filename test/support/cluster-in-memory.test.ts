import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/kube/client.ts';
import { isKubeError } from '../../src/kube/kube-error.ts';
import { type ClusterOptions, createClusterInMemory } from './cluster-in-memory.ts';
import { createFakeClock } from './fake-clock.ts';

const snapshots = '/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots';
const schedules = '/apis/keepsake.dev/v1/namespaces/prod/snapshotschedules';
const body = { metadata: { name: 'a', labels: { tier: 'gold' } }, spec: { source: 1 }, status: { readyToUse: true } };

function setUp(options: Omit<ClusterOptions, 'clock'> = {}) {
  const clock = createFakeClock('2026-11-22T01:02:03.456Z');
  const cluster = createClusterInMemory({ clock, ...options });
  return { clock, cluster, client: createClient(cluster.transport, { clock, random: () => 0 }) };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  );
  return isKubeError(error) ? error.code : String(error);
}

/** Opens a watch, and gives the types of what it brings within a fake second. */
async function watched({ clock, cluster }: ReturnType<typeof setUp>, since: string, act: () => void, ms = 1_000) {
  const response = await cluster.transport({
    method: 'GET',
    path: `${snapshots}?watch=true&allowWatchBookmarks=true&timeoutSeconds=600&resourceVersion=${since}`,
  });
  const types: string[] = [];
  void (async () => {
    for await (const chunk of response.body) types.push(JSON.parse(Buffer.from(chunk).toString()).type);
  })();
  act();
  await clock.advance(ms);
  return types;
}

describe('the cluster in memory', () => {
  it('stamps what is created, drops its status, and takes a name once', async () => {
    const { client } = setUp();
    const { metadata, status } = await client.create(snapshots, body);
    expect(metadata).toMatchObject({ namespace: 'prod', creationTimestamp: '2026-11-22T01:02:03Z', generation: 1 });
    expect(metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(status).toBeUndefined();
    expect(await codeOf(client.create(snapshots, body))).toBe('already-exists');
    expect(await codeOf(client.get(`${snapshots}/b`))).toBe('not-found');
    expect(await codeOf(client.get('/apis/example.com/v1/namespaces/prod/volumesnapshots/a'))).toBe('not-found');
  });

  it('answers a dry run as a creation, and stores nothing', async () => {
    const { client } = setUp();
    const { metadata } = await client.create(snapshots, body, { dryRun: true });
    expect(metadata).toMatchObject({ name: 'a', resourceVersion: '' });
    expect(await codeOf(client.get(`${snapshots}/a`))).toBe('not-found');
    await client.create(snapshots, body);
    expect(await codeOf(client.create(snapshots, body, { dryRun: true }))).toBe('already-exists');
  });

  it('writes the status through its subresource only, and counts generations of the spec only', async () => {
    const { client } = setUp();
    const created = await client.create(schedules, { metadata: { name: 'a' }, spec: { suspend: false } });
    const told = await client.patch(`${schedules}/a/status`, {
      kind: 'merge',
      body: { status: { readyCount: 1 }, spec: { suspend: true } },
    });
    expect(told).toMatchObject({ spec: { suspend: false }, status: { readyCount: 1 }, metadata: { generation: 1 } });
    const edited = await client.patch(`${schedules}/a`, {
      kind: 'merge',
      body: { status: { readyCount: 9 }, spec: { suspend: true } },
    });
    expect(edited).toMatchObject({ spec: { suspend: true }, status: { readyCount: 1 }, metadata: { generation: 2 } });
    expect(Number(edited.metadata.resourceVersion)).toBeGreaterThan(Number(created.metadata.resourceVersion));
  });

  it('keeps the version where a write changes nothing, and tells nobody', async () => {
    const world = setUp();
    const { metadata } = await world.client.create(snapshots, body);
    const types = await watched(world, metadata.resourceVersion, () => undefined);
    const same = await world.client.patch(`${snapshots}/a`, { kind: 'merge', body: { spec: { source: 1 } } });
    expect(same.metadata.resourceVersion).toBe(metadata.resourceVersion);
    expect(types).toEqual([]);
  });

  it('applies: what the manager named before and does not name now goes, what others wrote stays', async () => {
    const { client } = setUp();
    const { metadata } = await client.create(schedules, { metadata: { name: 'a' }, spec: {} });
    const apply = (status: object, uid = metadata.uid) =>
      client.patch(`${schedules}/a/status`, { kind: 'apply', body: { metadata: { uid }, status }, force: true });
    await apply({ missedRuns: 1, timing: { since: 'x', zone: 'y' } });
    await client.patch(`${schedules}/a/status`, { kind: 'merge', body: { status: { timing: { other: 'z' } } } });
    expect((await apply({ missedRuns: 2, timing: { since: 'x' } })).status).toEqual({
      missedRuns: 2,
      timing: { since: 'x', other: 'z' },
    });
    expect((await apply({ missedRuns: 2 })).status).toEqual({ missedRuns: 2, timing: { other: 'z' } });
    expect(await codeOf(apply({ missedRuns: 3 }, 'another'))).toBe('conflict');
    expect(await codeOf(client.patch(`${schedules}/b/status`, { kind: 'apply', body: { status: {} } }))).toBe(
      'not-found',
    );
  });

  it('patches by JSON operations, guarded by their tests', async () => {
    const { client } = setUp();
    await client.create(snapshots, body);
    const patch = (value: string) =>
      client.patch(`${snapshots}/a`, {
        kind: 'json',
        operations: [
          { op: 'test', path: '/metadata/labels/tier', value },
          { op: 'add', path: '/metadata/labels/x~1y', value: '1' },
        ],
      });
    expect((await patch('gold')).metadata.labels).toEqual({ tier: 'gold', 'x/y': '1' });
    expect(await codeOf(patch('lead'))).toBe('invalid');
  });

  it('deletes only what its preconditions name, and holds it for its finalizers', async () => {
    const { client } = setUp();
    const held = { ...body, metadata: { ...body.metadata, finalizers: ['example.com/hold'] } };
    const { metadata } = await client.create(snapshots, held);
    expect(await codeOf(client.delete(`${snapshots}/a`, { uid: 'another' }))).toBe('conflict');
    expect(await codeOf(client.delete(`${snapshots}/a`, { resourceVersion: '1' }))).toBe('conflict');
    const { uid, resourceVersion } = metadata;
    const going = await client.delete(`${snapshots}/a`, { uid, resourceVersion });
    expect(going?.metadata.deletionTimestamp).toBe('2026-11-22T01:02:03Z');
    await client.patch(`${snapshots}/a`, { kind: 'merge', body: { metadata: { finalizers: null } } });
    expect(await codeOf(client.get(`${snapshots}/a`))).toBe('not-found');
  });

  it('lists in pages of one moment, by label selectors', async () => {
    const { client } = setUp();
    for (const [name, tier] of Object.entries({ a: 'gold', b: 'lead', c: 'gold', d: 'tin' })) {
      await client.create(snapshots, { metadata: { name, labels: { tier } } });
    }
    const names = async (labelSelector: string) =>
      (await client.list(snapshots, { labelSelector, pageSize: 1 })).items.map(({ metadata }) => metadata.name);
    expect(await names('tier=gold')).toEqual(['a', 'c']);
    expect(await names('tier in (gold,tin),tier!=gold')).toEqual(['d']);
    expect(await names('tier notin (gold)')).toEqual(['b', 'd']);
    expect(await names('!tier')).toEqual([]);
    expect(await names('tier')).toEqual(['a', 'b', 'c', 'd']);
    expect(await codeOf(client.list(snapshots, { fieldSelector: 'spec.source=1' }))).toBe('bad-request');
  });

  it('watches from a version: what was missed, what comes, bookmarks; and refuses what is compacted', async () => {
    const world = setUp();
    const { metadata } = await world.client.create(snapshots, body);
    await world.client.patch(`${snapshots}/a`, { kind: 'merge', body: { spec: { source: 2 } } });
    const place = { namespace: 'prod', name: 'a' };
    const types = await watched(
      world,
      metadata.resourceVersion,
      () => world.cluster.remove('volumesnapshots', place),
      61_000,
    );
    expect(types).toEqual(['MODIFIED', 'DELETED', 'BOOKMARK']);
    world.cluster.compact('volumesnapshots');
    expect(await watched(world, metadata.resourceVersion, () => undefined)).toEqual(['ERROR']);
  });

  it('lets admission refuse a write before anything is changed', async () => {
    const { client, cluster } = setUp({
      admit: ({ method }) =>
        method === 'POST' ? { code: 403, reason: 'Forbidden', message: 'exceeded quota' } : undefined,
    });
    expect(await codeOf(client.create(snapshots, body))).toBe('forbidden');
    expect(cluster.objects('volumesnapshots')).toEqual([]);
  });
});
