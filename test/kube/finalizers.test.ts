import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/kube/client.ts';
import { changeFinalizers } from '../../src/kube/finalizers.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';

const collection = '/api/v1/namespaces/prod/persistentvolumeclaims';
const path = `${collection}/data`;

function build(finalizers?: readonly string[]) {
  const cluster = createFakeCluster();
  const put = (list: readonly string[] | undefined) =>
    cluster.put(collection, { metadata: { name: 'data', uid: 'u', ...(list && { finalizers: list }) } });
  put(finalizers);
  const clock = createFakeClock('2026-11-22T00:00:00Z');
  const client = createClient(cluster.transport, { clock, random: () => 0 });
  const present = () => cluster.list(collection)[0]?.metadata.finalizers;
  const patches = () => cluster.calls.filter((call) => call.startsWith('PATCH')).length;
  const add = () => changeFinalizers(client, path, (list) => [...list, 'keepsake.dev/a']);
  return { cluster, client, put, present, patches, add };
}

describe('changing finalizers', () => {
  it('adds the first one', async () => {
    const { add, present } = build();
    expect(await add()).toBe(true);
    expect(present()).toEqual(['keepsake.dev/a']);
  });

  it('leaves those of others where they are', async () => {
    const { add, client, present } = build(['other/x', 'other/y']);
    await add();
    expect(present()).toEqual(['other/x', 'other/y', 'keepsake.dev/a']);
    expect(await changeFinalizers(client, path, (list) => list.filter((one) => one !== 'keepsake.dev/a'))).toBe(true);
    expect(present()).toEqual(['other/x', 'other/y']);
  });

  it('writes nothing when nothing changes', async () => {
    const { client, patches } = build(['other/x']);
    expect(await changeFinalizers(client, path, (list) => list)).toBe(false);
    expect(patches()).toBe(0);
  });

  it('loses none that another adds between the look and the write', async () => {
    const { cluster, add, put, present, patches } = build(['other/x']);
    cluster.before(/^PATCH/, () => put(['other/x', 'other/new']));
    expect(await add()).toBe(true);
    expect(present()).toEqual(['other/x', 'other/new', 'keepsake.dev/a']);
    expect(patches()).toBe(2);
  });

  it.each([
    [409, 'Conflict'],
    [422, 'Invalid'],
  ])('tries five times on %i %s, then gives the error to the caller', async (status, reason) => {
    const { cluster, add, patches } = build();
    cluster.refuse(/^PATCH/, { status, reason, message: 'changed' }, 4);
    expect(await add()).toBe(true);
    expect(patches()).toBe(5);

    const other = build();
    other.cluster.refuse(/^PATCH/, { status, reason, message: 'changed' }, 5);
    await expect(other.add()).rejects.toThrow('changed');
    expect(other.patches()).toBe(5);
  });

  it('has nothing to do for an object that is gone, or goes meanwhile', async () => {
    const { cluster, add, patches } = build();
    cluster.before(/^PATCH/, () => cluster.remove(path));
    expect(await add()).toBe(false);
    expect(await add()).toBe(false);
    expect(patches()).toBe(1);
  });

  it('does not repeat what it has no right to', async () => {
    const { cluster, add, patches } = build();
    cluster.refuse(/^PATCH/, { status: 403, reason: 'Forbidden', message: 'no' });
    await expect(add()).rejects.toThrow('forbidden');
    expect(patches()).toBe(1);
  });
});
