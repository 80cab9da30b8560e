import { describe, expect, it } from 'vitest';
import { cacheNeeds } from '../src/cache-needs.ts';
import { cachesIn, createCaches } from '../src/caches.ts';
import type { ApiRequest } from '../src/runtime/transport.ts';
import { startLoopDelay } from '../src/server/loop-delay.ts';
import { createMetrics } from '../src/server/metrics.ts';
import { readProcessUsage } from '../src/server/process-usage.ts';
import { createFakeClock } from './support/fake-clock.ts';
import { createMemoryLogger } from './support/memory-logger.ts';

/** Caches that have been started over a cluster without any object. */
async function build(namespaces?: readonly string[]) {
  const clock = createFakeClock('2026-11-22T00:00:00Z');
  const requests: ApiRequest[] = [];
  const loopDelay = startLoopDelay();
  const metrics = createMetrics({ version: '1', readProcess: () => readProcessUsage(loopDelay) });
  loopDelay.stop();
  const caches = createCaches({
    transport: async (request) => {
      requests.push(request);
      const list = '{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}';
      const body = request.path.includes('watch=true') ? '' : list;
      return {
        status: 200,
        headers: {},
        body: (async function* () {
          yield Buffer.from(body);
        })(),
      };
    },
    clock,
    random: () => 0,
    logger: createMemoryLogger(),
    metrics,
    namespaces,
    of: cacheNeeds.schedule,
  });
  for (const cache of cachesIn(caches)) cache.start();
  await clock.advance(0);
  await Promise.all(cachesIn(caches).map((cache) => cache.stop()));
  const lists = requests.map(({ path }) => path).filter((path) => !path.includes('watch=true'));
  return { caches, listed: [...new Set(lists.map((path) => path.split('?')[0]))].sort() };
}

describe('the caches', () => {
  it('are named as kubectl names a kind, plural and group', async () => {
    const { caches } = await build();
    expect(cachesIn(caches).map(({ store }) => store.name)).toEqual([
      'snapshotschedules.keepsake.dev',
      'persistentvolumeclaims',
      'persistentvolumes',
      'volumesnapshotclasses.snapshot.storage.k8s.io',
      'volumesnapshots.snapshot.storage.k8s.io',
    ]);
  });

  it('read the whole cluster', async () => {
    const { caches, listed } = await build();
    expect(listed).toEqual([
      '/api/v1/persistentvolumeclaims',
      '/api/v1/persistentvolumes',
      '/apis/keepsake.dev/v1/snapshotschedules',
      '/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses',
      '/apis/snapshot.storage.k8s.io/v1/volumesnapshots',
    ]);
    expect(cachesIn(caches).every(({ store }) => store.synced)).toBe(true);
  });

  it('read only the namespaces that they are told, and the kinds that live in none', async () => {
    const { caches, listed } = await build(['a', 'b']);
    expect(listed).toEqual([
      '/api/v1/namespaces/a/persistentvolumeclaims',
      '/api/v1/namespaces/b/persistentvolumeclaims',
      '/api/v1/persistentvolumes',
      '/apis/keepsake.dev/v1/namespaces/a/snapshotschedules',
      '/apis/keepsake.dev/v1/namespaces/b/snapshotschedules',
      '/apis/snapshot.storage.k8s.io/v1/namespaces/a/volumesnapshots',
      '/apis/snapshot.storage.k8s.io/v1/namespaces/b/volumesnapshots',
      '/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses',
    ]);
    expect(cachesIn(caches).every(({ store }) => store.synced)).toBe(true);
  });
});
