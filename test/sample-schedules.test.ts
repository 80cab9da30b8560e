import { describe, expect, it } from 'vitest';
import { sampleSchedules } from '../src/sample-schedules.ts';
import { startLoopDelay } from '../src/server/loop-delay.ts';
import { createMetrics } from '../src/server/metrics.ts';
import { readProcessUsage } from '../src/server/process-usage.ts';
import { createFakeClock } from './support/fake-clock.ts';
import { createFakeCluster } from './support/fake-cluster.ts';
import { createScheduleWorld } from './support/schedule-world.ts';

/** Metrics over the caches of a cluster; it is 03:00. */
function build() {
  const clock = createFakeClock('2026-11-22T03:00:00Z');
  const cluster = createFakeCluster();
  const world = createScheduleWorld(cluster);
  const loopDelay = startLoopDelay();
  const metrics = createMetrics({ version: '1', readProcess: () => readProcessUsage(loopDelay) });
  loopDelay.stop();
  sampleSchedules(world.stores, metrics, clock);
  const schedule = (name: string, spec: object, status: object = {}) =>
    cluster.put(world.at.schedules, {
      apiVersion: 'keepsake.dev/v1',
      kind: 'SnapshotSchedule',
      metadata: {
        name,
        namespace: 'prod',
        uid: `uid-${name}`,
        generation: 1,
        creationTimestamp: '2026-11-22T00:00:00Z',
      },
      spec: { schedule: '15 2 * * *', claims: { all: true }, ...spec },
      status,
    });
  const snapshot = (
    name: string,
    createdAt: string,
    parts: { ready?: boolean; by?: string; deleting?: boolean } = {},
  ) =>
    cluster.put(world.at.snapshots, {
      metadata: {
        name,
        namespace: 'prod',
        uid: `uid-${name}`,
        creationTimestamp: `2026-11-22T${createdAt}Z`,
        ...(parts.by !== undefined && { labels: { 'keepsake.dev/schedule-uid': `uid-${parts.by}` } }),
        ...(parts.deleting === true && { deletionTimestamp: '2026-11-22T02:59:00Z' }),
      },
      spec: { source: { persistentVolumeClaimName: 'data' } },
      status: { readyToUse: parts.ready ?? false },
    });
  const samples = async (name: string) => {
    const { body } = await metrics.render();
    return body.split('\n').filter((line) => line.startsWith(name));
  };
  return { clock, cluster, world, schedule, snapshot, samples };
}

describe('what the metrics say of schedules', () => {
  it('is what their status says, and nothing of what it does not say', async () => {
    const { world, schedule, samples } = build();
    schedule('nightly', {}, { nextScheduleTime: '2026-11-23T02:15:00Z', lastSuccessfulTime: '2026-11-22T02:15:00Z' });
    schedule('fresh', {});
    world.show();
    const at = (text: string) => Date.parse(text) / 1_000;
    expect(await samples('keepsake_schedule_next_run')).toEqual([
      `keepsake_schedule_next_run_timestamp_seconds{namespace="prod",schedule="nightly"} ${at('2026-11-23T02:15:00Z')}`,
    ]);
    expect(await samples('keepsake_schedule_last_success')).toEqual([
      `keepsake_schedule_last_success_timestamp_seconds{namespace="prod",schedule="nightly"} ${at('2026-11-22T02:15:00Z')}`,
    ]);
  });

  it('goes with the schedule', async () => {
    const { cluster, world, schedule, samples } = build();
    schedule('nightly', {}, { nextScheduleTime: '2026-11-23T02:15:00Z' });
    world.show();
    expect(await samples('keepsake_schedule_next_run')).toHaveLength(1);
    cluster.remove(`${world.at.schedules}/nightly`);
    world.show();
    expect(await samples('keepsake_schedule_next_run')).toEqual([]);
  });
});

describe('what the metrics say of snapshots', () => {
  it('counts those of schedules by state, each by the deadline of its own schedule', async () => {
    const { world, schedule, snapshot, samples } = build();
    schedule('quick', { readyDeadlineSeconds: 60 });
    schedule('slow', { readyDeadlineSeconds: 7_200 });
    snapshot('ready', '02:00:00', { by: 'quick', ready: true });
    snapshot('late', '02:58:00', { by: 'quick' });
    snapshot('late-too', '02:58:30', { by: 'quick' });
    snapshot('working', '01:30:00', { by: 'slow' });
    snapshot('orphan', '02:30:00', { by: 'gone' });
    snapshot('old-orphan', '01:30:00', { by: 'gone' });
    snapshot('somebody-elses', '02:00:00', { ready: true });
    snapshot('going', '02:00:00', { by: 'quick', ready: true, deleting: true });
    world.show();
    for (const [state, count] of Object.entries({ ready: 1, pending: 2, failed: 3 })) {
      expect(await samples(`keepsake_snapshots{state="${state}"}`)).toEqual([
        `keepsake_snapshots{state="${state}"} ${count}`,
      ]);
    }
  });

  it('measures how long one took to become ready, once, by its driver', async () => {
    const { cluster, world, schedule, snapshot, samples } = build();
    const count = () => samples('keepsake_snapshot_ready_duration_seconds_count');
    const sum = () => samples('keepsake_snapshot_ready_duration_seconds_sum');
    cluster.put(world.at.claims, { metadata: { name: 'data', namespace: 'prod' }, spec: { volumeName: 'pv' } });
    cluster.put(world.at.volumes, { metadata: { name: 'pv' }, spec: { csi: { driver: 'csi.example' } } });
    schedule('nightly', {});
    snapshot('old', '01:00:00', { by: 'nightly', ready: true });
    snapshot('new', '02:59:30', { by: 'nightly' });
    world.show();
    expect(await count()).toEqual([]);
    snapshot('new', '02:59:30', { by: 'nightly', ready: true });
    snapshot('somebody-elses', '02:59:30');
    world.show();
    snapshot('new', '02:59:30', { by: 'nightly', ready: true });
    snapshot('somebody-elses', '02:59:30', { ready: true });
    world.show();
    expect(await count()).toEqual(['keepsake_snapshot_ready_duration_seconds_count{driver="csi.example"} 1']);
    expect(await sum()).toEqual(['keepsake_snapshot_ready_duration_seconds_sum{driver="csi.example"} 30']);
  });
});
