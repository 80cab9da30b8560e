import { describe, expect, it } from 'vitest';
import { topologyWatches } from '../../src/controllers/topology-watches.ts';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import type { StoredCsiNode } from '../../src/kube/project-csi-node.ts';
import type { StoredNode } from '../../src/kube/project-node.ts';
import type { StoredClass } from '../../src/kube/project-storage-class.ts';
import { createKeyedBackoff } from '../../src/runtime/backoff.ts';
import { createStore } from '../../src/runtime/store.ts';
import type { Stored, StoreEvent } from '../../src/runtime/stored.ts';
import { createWorkQueue } from '../../src/runtime/work-queue.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { node, policy, storageClass, zone } from '../support/topology-build.ts';

function build() {
  const clock = createFakeClock('2026-11-22T12:00:00Z');
  const logger = createMemoryLogger();
  const queue = createWorkQueue({ clock, backoff: createKeyedBackoff(() => 0) });
  const policies = createStore<Policy>({ name: 'policies', logger });
  const scope = policies.openScope();
  scope.upsert(policy({ name: 'one' }));
  scope.upsert(policy({ name: 'two' }));
  scope.upsert(policy({ name: 'other', spec: { match: { provisioners: ['csi.other'] } } }));
  const stores = {
    nodes: createStore<StoredNode>({ name: 'nodes', logger }),
    csiNodes: createStore<StoredCsiNode>({ name: 'csinodes', logger }),
    storageClasses: createStore<StoredClass>({ name: 'storageclasses', logger }),
    policies,
  };
  const watches = topologyWatches(stores, queue);
  const tell = (plural: string, change: StoreEvent<Stored>) =>
    watches.find(({ resource }) => resource.plural === plural)?.onChange(change);
  const taken = async () => {
    const keys: string[] = [];
    for (let left = queue.stats().depth; left.normal + left.low > 0; left = queue.stats().depth) {
      const item = await queue.take();
      if (item === undefined) break;
      keys.push(item.key);
      queue.done(item.key);
    }
    return keys.sort();
  };
  return { clock, tell, taken };
}

const stored = { uid: 'uid', resourceVersion: '1' };
const inZone = (value: string): StoredNode => ({ ...stored, ...node({ labels: { [zone]: value } }) });
const modified = <T extends Stored>(previous: T, object: T) => ({ type: 'MODIFIED', previous, object }) as const;
const all = ['one', 'other', 'two'];

describe('the watches of the topology controller', () => {
  it('collect what happens to nodes for a second, and then ask for every policy once', async () => {
    const { clock, tell, taken } = build();
    tell('nodes', { type: 'ADDED', object: inZone('a') });
    await clock.advance(500);
    tell('nodes', modified(inZone('a'), inZone('b')));
    tell('csinodes', { type: 'ADDED', object: { ...stored, ...node() } as StoredCsiNode & Stored });
    await clock.advance(400);
    expect(await taken()).toEqual([]);
    await clock.advance(200);
    expect(await taken()).toEqual(all);
  });

  it('pass over what a kubelet writes every few minutes', async () => {
    const { clock, tell, taken } = build();
    tell('nodes', modified(inZone('a'), { ...inZone('a'), resourceVersion: '2' }));
    await clock.advance(2_000);
    expect(await taken()).toEqual([]);
  });

  it('ask at once for the policies about the provisioner of a class', async () => {
    const { tell, taken } = build();
    tell('storageclasses', { type: 'ADDED', object: storageClass() });
    expect(await taken()).toEqual(['one', 'two']);
    tell('storageclasses', { type: 'DELETED', object: storageClass({ provisioner: 'csi.other' }), tombstone: false });
    expect(await taken()).toEqual(['other']);
  });

  it('ask at once for all policies when one is new, edited or gone, and for itself when only its status is written', async () => {
    const { tell, taken } = build();
    const one = policy({ name: 'one' });
    tell('storagetopologypolicies', modified(one, { ...one, generation: 2 }));
    expect(await taken()).toEqual(all);
    tell('storagetopologypolicies', { type: 'DELETED', object: policy({ name: 'gone' }), tombstone: false });
    expect(await taken()).toEqual(['gone', ...all]);
    tell('storagetopologypolicies', modified(one, { ...one, status: { storageClassCount: 1 } }));
    expect(await taken()).toEqual(['one']);
  });
});
