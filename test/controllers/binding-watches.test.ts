import { describe, expect, it } from 'vitest';
import { bindingWatches, lookAtAll } from '../../src/controllers/binding-watches.ts';
import type { BindableSnapshot } from '../../src/domain/binding/bindable.ts';
import type { BindingStores } from '../../src/kube/observe-binding.ts';
import { claims, contents, snapshotClasses, snapshots, volumes } from '../../src/kube/resources.ts';
import { createKeyedBackoff } from '../../src/runtime/backoff.ts';
import { createStore } from '../../src/runtime/store.ts';
import { createWorkQueue } from '../../src/runtime/work-queue.ts';
import { bindableClass, bindableSnapshot, boundSnapshot, content, deletion } from '../support/binding-build.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

function build(...objects: readonly BindableSnapshot[]) {
  const clock = createFakeClock('2026-11-22T02:15:00Z');
  const logger = createMemoryLogger();
  const queue = createWorkQueue({ clock, backoff: createKeyedBackoff(() => 0) });
  const snapshotStore = createStore({ name: 'volumesnapshots', indexes: snapshots.indexes, logger });
  const scope = snapshotStore.openScope();
  for (const one of objects) scope.upsert(one);
  const stores: BindingStores = {
    snapshots: snapshotStore,
    contents: createStore({ name: 'contents', indexes: contents.indexes, logger }),
    claims: createStore({ name: 'claims', indexes: claims.indexes, logger }),
    volumes: createStore({ name: 'volumes', indexes: volumes.indexes, logger }),
    classes: createStore({ name: 'classes', indexes: snapshotClasses.indexes, logger }),
    nodes: undefined,
  };
  let writes = true;
  const watches = bindingWatches(stores, queue, () => writes);
  const tell = (plural: string, object: Parameters<(typeof watches)[0]['onChange']>[0]['object']) =>
    watches.find(({ resource }) => resource.plural === plural)?.onChange({ type: 'ADDED', object });
  const taken = async () => {
    const keys: string[] = [];
    for (let left = queue.stats().depth; left.normal + left.low > 0; left = queue.stats().depth) {
      const item = await queue.take();
      if (item === undefined) break;
      keys.push(item.key);
      queue.done(item.key);
    }
    return keys;
  };
  const stopWriting = () => {
    writes = false;
  };
  return { clock, stores, queue, watches, tell, taken, stopWriting };
}

const made = bindableSnapshot({ name: 'made' });
const going = boundSnapshot({ name: 'going', ...deletion() });

describe('the watches of the binding', () => {
  it('are those of all that a binding depends on', () => {
    expect(build().watches.map(({ resource }) => resource.plural)).toEqual([
      'volumesnapshots',
      'volumesnapshotcontents',
      'persistentvolumeclaims',
      'persistentvolumes',
      'volumesnapshotclasses',
    ]);
  });

  it('collect changes for two seconds while another controller binds, so that a tick is not held up', async () => {
    const { clock, tell, taken, stopWriting } = build(made);
    stopWriting();
    tell('volumesnapshots', made);
    await clock.advance(1_900);
    expect(await taken()).toEqual([]);
    tell('volumesnapshots', made);
    await clock.advance(200);
    expect(await taken()).toEqual(['prod/made']);
  });

  it('put what goes away before what comes, whatever told of it', async () => {
    const { tell, taken } = build(made, going);
    tell('volumesnapshots', made);
    tell('volumesnapshotclasses', bindableClass());
    tell('volumesnapshotcontents', content({ ref: { namespace: 'prod', name: 'going', uid: going.uid } }));
    expect(await taken()).toEqual(['prod/going', 'prod/made']);
  });

  it('can have all looked at again, in the same order', async () => {
    const { stores, queue, taken } = build(made, going);
    lookAtAll(stores, queue);
    expect(await taken()).toEqual(['prod/going', 'prod/made']);
  });
});
