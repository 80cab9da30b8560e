import { describe, expect, it } from 'vitest';
import type { UpdateTopologies } from '../../src/domain/topology/policy/topology-action.ts';
import { applyTopology } from '../../src/kube/apply-topology.ts';
import { createClient } from '../../src/kube/client.ts';
import { createRecreateJournal } from '../../src/kube/recreate-journal.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { Stored } from '../../src/runtime/stored.ts';
import { type ClusterRefusal, createClusterInMemory } from '../support/cluster-in-memory.ts';
import { term, zone } from '../support/topology-build.ts';

const annotations = { 'keepsake.dev/injected': 'allowedTopologies', team: 'storage' };

function build(refusals: Readonly<Record<string, ClusterRefusal>> = {}) {
  const cluster = createClusterInMemory({ clock: systemClock, admit: ({ name }) => refusals[name ?? ''] });
  const client = createClient(cluster.transport, { clock: systemClock, random: () => 0, retry: { attempts: 1 } });
  const wrote: Stored[] = [];
  const add = (name: string) =>
    cluster.add('storageclasses', {
      metadata: { name, annotations },
      provisioner: 'd',
      allowedTopologies: [term(zone, 'a')],
    });
  const apply = (...actions: readonly UpdateTopologies[]) =>
    applyTopology(actions, {
      client,
      journal: createRecreateJournal(client, 'keepsake-system'),
      signal: new AbortController().signal,
      policy: 'zonal',
      wrote: (object) => wrote.push(object),
    });
  const get = (name: string) => cluster.get('storageclasses', { namespace: undefined, name });
  return { cluster, wrote, add, apply, get };
}

function update({ metadata: { name, uid, resourceVersion } }: RawObject): UpdateTopologies {
  return {
    kind: 'update-topologies',
    name,
    uid,
    resourceVersion,
    terms: [term(zone, 'a', 'b')],
    annotations: { 'keepsake.dev/policy': 'zonal', team: null },
    because: 'zone b has come',
  };
}

describe('an update of allowedTopologies', () => {
  it('changes these and the marks, nothing else, and tells what was written', async () => {
    const { add, apply, get, wrote } = build();
    const before = add('fast');
    expect(await apply(update(before))).toMatchObject([{ kind: 'done', uid: before.metadata.uid }]);
    const after = get('fast');
    expect(after).toMatchObject({ provisioner: 'd', allowedTopologies: [term(zone, 'a', 'b')] });
    expect(after?.metadata.annotations).toEqual({
      'keepsake.dev/injected': 'allowedTopologies',
      'keepsake.dev/policy': 'zonal',
    });
    const { name, uid, resourceVersion } = after?.metadata ?? {};
    expect(wrote).toEqual([{ name, uid, resourceVersion }]);
  });

  it.each<[string, (world: ReturnType<typeof build>) => void]>([
    [
      'was edited',
      ({ cluster }) =>
        void cluster.edit('storageclasses', { namespace: undefined, name: 'fast' }, (object) => ({
          ...object,
          mountOptions: ['x'],
        })),
    ],
    ['was deleted', ({ cluster }) => cluster.remove('storageclasses', { namespace: undefined, name: 'fast' })],
    [
      'has given its name to another',
      ({ cluster, add }) => {
        cluster.remove('storageclasses', { namespace: undefined, name: 'fast' });
        add('fast');
      },
    ],
  ])('leaves a class alone that %s since it was judged', async (_, happens) => {
    const world = build();
    const judged = update(world.add('fast'));
    happens(world);
    const present = world.get('fast');
    expect(await world.apply(judged)).toMatchObject([{ kind: 'overtaken' }]);
    expect(world.get('fast')).toEqual(present);
    expect(world.wrote).toEqual([]);
  });

  it('that one class refuses, or the server cannot make, does not hold up the next', async () => {
    const { add, apply, get } = build({
      refused: { code: 403, reason: 'Forbidden', message: 'not yours' },
      broken: { code: 500, reason: 'InternalError', message: 'failed calling webhook' },
    });
    const outcomes = await apply(...['refused', 'broken', 'fast'].map((name) => update(add(name))));
    expect(outcomes).toMatchObject([
      { kind: 'refused', message: expect.stringContaining('not yours') },
      { kind: 'failed', message: expect.stringContaining('failed calling webhook') },
      { kind: 'done' },
    ]);
    expect(get('refused')).toMatchObject({ allowedTopologies: [term(zone, 'a')] });
  });
});
