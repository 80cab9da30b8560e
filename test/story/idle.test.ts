import { expect, it } from 'vitest';
import { apiVersion } from '../../src/api/names.ts';
import { spec } from '../support/build.ts';
import { type ClusterWrite, createClusterInMemory } from '../support/cluster-in-memory.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { startOperator } from '../support/operator-in-memory.ts';
import { startSnapshotter } from '../support/snapshotter-in-memory.ts';

const hour = 3_600_000;

/** Schedules whose claims are well, fail, hang, are not bound, or are none; one is suspended and one is wrong. */
const cases = {
  well: spec({ schedule: '15 2 * * *', retention: { keepLast: 2, minReady: 1, failedLimit: 1 } }),
  spread: spec({
    schedule: '15 2 * * *',
    jitterSeconds: 600,
    retention: { keepDaily: 2, minReady: 1, failedLimit: 1 },
  }),
  failing: spec({ schedule: '20 2 * * *', retention: { keepLast: 2, minReady: 1, failedLimit: 1 } }),
  unbound: spec({ schedule: '25 2 * * *' }),
  empty: spec({ schedule: '30 2 * * *' }),
  suspended: spec({ schedule: '35 2 * * *', suspend: true }),
  wrong: spec({ schedule: '0 0 30 2 *' }),
} as const;

it('ten idle hours between ticks cause no write, whatever state schedules are in', async () => {
  const clock = createFakeClock('2026-11-20T00:00:30Z', { quick: true });
  const cluster = createClusterInMemory({ clock });
  const writes: ClusterWrite[] = [];
  cluster.onWrite((write) => writes.push(write));
  startSnapshotter({
    cluster,
    clock,
    fateOf: ({ metadata: { namespace } }) =>
      namespace === 'failing'
        ? { kind: 'error', afterMs: 5_000, message: 'the driver is out of snapshots' }
        : { kind: 'ready', afterMs: 5_000 },
  });
  cluster.add('volumesnapshotclasses', {
    metadata: { name: 'standard', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
    driver: 'csi.example',
    deletionPolicy: 'Delete',
  });
  for (const [name, value] of Object.entries(cases)) {
    const metadata = { namespace: name, name };
    cluster.add('snapshotschedules', { apiVersion, kind: 'SnapshotSchedule', metadata, spec: value });
    if (name === 'empty') continue;
    for (const claim of ['data', 'logs']) {
      const volumeName = `pv-${name}-${claim}`;
      cluster.add('persistentvolumes', {
        metadata: { name: volumeName },
        spec: { csi: { driver: 'csi.example' }, claimRef: { namespace: name, name: claim } },
      });
      cluster.add('persistentvolumeclaims', {
        metadata: { namespace: name, name: claim },
        spec: name === 'unbound' ? {} : { volumeName },
        status: { phase: name === 'unbound' ? 'Pending' : 'Bound' },
      });
    }
  }
  const operator = startOperator({ transport: cluster.transport, clock, logger: createMemoryLogger() });

  // Three nights, and the hour after the last tick in which snapshots are late and what is old goes.
  await clock.advance(3 * 24 * hour + 8 * hour);
  expect(writes.some(({ method, plural }) => method === 'POST' && plural === 'volumesnapshots')).toBe(true);
  expect(writes.some(({ method }) => method === 'DELETE')).toBe(true);

  writes.length = 0;
  await clock.advance(10 * hour);
  expect(writes).toEqual([]);
  expect(operator.idle).toBe(true);
  // It was not deaf: the next tick comes.
  await clock.advance(9 * hour);
  expect(writes.filter(({ method, plural }) => method === 'POST' && plural === 'volumesnapshots').length).toBe(6);
  await operator.stop();
}, 60_000);
