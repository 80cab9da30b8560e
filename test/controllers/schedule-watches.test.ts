import { describe, expect, it } from 'vitest';
import { scheduleWatches } from '../../src/controllers/schedule-watches.ts';
import { createKeyedBackoff } from '../../src/runtime/backoff.ts';
import { createWorkQueue, type WorkItem } from '../../src/runtime/work-queue.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createScheduleWorld } from '../support/schedule-world.ts';

/** A queue behind the watches of a cluster with the schedule `nightly`; what the caches see reaches the watches. */
function build() {
  const clock = createFakeClock('2026-11-22T00:00:00Z');
  const cluster = createFakeCluster();
  const world = createScheduleWorld(cluster);
  const queue = createWorkQueue({ clock, backoff: createKeyedBackoff(() => 0) });
  const watches = scheduleWatches(world.stores, queue);
  const stores = [world.stores.schedules, world.stores.claims, world.stores.volumes, world.stores.classes];
  for (const { resource, onChange } of watches) {
    [...stores, world.stores.snapshots].find(({ name }) => name === resource.plural)?.subscribe(onChange);
  }
  const schedule = (labels: object = {}) =>
    cluster.put(world.at.schedules, {
      metadata: { name: 'nightly', namespace: 'prod', uid: 'uid-nightly', labels },
      spec: { schedule: '15 2 * * *', claims: { all: true } },
    });
  const claim = () => cluster.put(world.at.claims, { metadata: { name: 'data', namespace: 'prod' } });
  const taken: WorkItem[] = [];
  void (async () => {
    for (let item = await queue.take(); item; item = await queue.take()) {
      taken.push(item);
      queue.done(item.key);
    }
  })();
  return { clock, cluster, world, watches, taken, schedule, claim };
}

describe('the schedule controller watches', () => {
  it('schedules and everything that a decision about one looks at', () => {
    const { watches } = build();
    expect(watches.map(({ resource: { group, version, plural } }) => `${group}/${version} ${plural}`)).toEqual([
      'keepsake.dev/v1 snapshotschedules',
      '/v1 persistentvolumeclaims',
      '/v1 persistentvolumes',
      'snapshot.storage.k8s.io/v1 volumesnapshotclasses',
      'snapshot.storage.k8s.io/v1 volumesnapshots',
    ]);
  });

  it('what there is at the start with less haste than what happens then', async () => {
    const { clock, world, taken, schedule } = build();
    schedule();
    world.show();
    await clock.advance(0);
    expect(taken).toMatchObject([{ key: 'prod/nightly', priority: -100 }]);
    schedule({ edited: 'yes' });
    world.show();
    await clock.advance(0);
    expect(taken.slice(1)).toMatchObject([{ key: 'prod/nightly', priority: 0 }]);
  });

  it('changes of other objects for a tenth of a second, and looks once for all of them', async () => {
    const { clock, cluster, world, taken, schedule, claim } = build();
    schedule();
    world.show();
    await clock.advance(1_000);
    taken.length = 0;
    for (let change = 0; change < 5; change++) {
      claim();
      cluster.put(world.at.classes, { metadata: { name: 'standard' }, driver: 'd', deletionPolicy: 'Delete' });
      world.show();
    }
    await clock.advance(99);
    expect(taken).toEqual([]);
    await clock.advance(1);
    expect(taken).toMatchObject([{ key: 'prod/nightly', priority: 0 }]);
  });

  it('deletions, too', async () => {
    const { clock, cluster, world, taken, schedule, claim } = build();
    schedule();
    claim();
    world.show();
    await clock.advance(1_000);
    taken.length = 0;
    cluster.remove(`${world.at.claims}/data`);
    world.show();
    await clock.advance(100);
    expect(taken).toHaveLength(1);
    cluster.remove(`${world.at.schedules}/nightly`);
    world.show();
    await clock.advance(0);
    expect(taken).toHaveLength(2);
  });
});
