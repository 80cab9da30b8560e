import { describe, expect, it } from 'vitest';
import { startLoopDelay } from '../../src/server/loop-delay.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { readProcessUsage } from '../../src/server/process-usage.ts';
import type { ScheduleSample } from '../../src/server/schedule-metrics.ts';

function build() {
  const loopDelay = startLoopDelay();
  const metrics = createMetrics({ version: '1.2.3', readProcess: () => readProcessUsage(loopDelay) });
  loopDelay.stop();
  /** The exposition's lines that start with `name`. */
  const lines = async (name: string) =>
    (await metrics.render()).body.split('\n').filter((line) => line.startsWith(name));
  return { metrics, lines };
}

describe('the metrics of the queue', () => {
  it('show zeros before anything happened, then what happened, in seconds', async () => {
    const { metrics, lines } = build();
    const observer = metrics.queueObserver('schedule');
    expect(await lines('keepsake_workqueue_adds_total')).toEqual(['keepsake_workqueue_adds_total{name="schedule"} 0']);
    observer.added();
    observer.taken(250);
    observer.finished(1_500);
    observer.retried();
    expect(await lines('keepsake_workqueue_adds_total')).toEqual(['keepsake_workqueue_adds_total{name="schedule"} 1']);
    expect(await lines('keepsake_workqueue_queue_duration_seconds_sum')).toEqual([
      'keepsake_workqueue_queue_duration_seconds_sum{name="schedule"} 0.25',
    ]);
    expect(await lines('keepsake_workqueue_work_duration_seconds_sum')).toEqual([
      'keepsake_workqueue_work_duration_seconds_sum{name="schedule"} 1.5',
    ]);
    expect(await lines('keepsake_workqueue_retries_total')).toEqual([
      'keepsake_workqueue_retries_total{name="schedule"} 1',
    ]);
  });

  it('are all there for each of two scrapes at once', async () => {
    const { metrics, lines } = build();
    metrics.sampleQueue('schedule', () => ({
      ...{ depth: { normal: 3, low: 7 }, delayed: 2, inHand: 1 },
      ...{ unfinishedMs: 1_000, longestMs: 1_000 },
    }));
    const [one = [], other = []] = await Promise.all([lines('keepsake_workqueue'), lines('keepsake_workqueue')]);
    expect(one).toContain('keepsake_workqueue_delayed{name="schedule"} 2');
    expect(other).toEqual(one);
  });

  it('read depths at each scrape', async () => {
    const { metrics, lines } = build();
    let normal = 3;
    metrics.sampleQueue('schedule', () => ({
      depth: { normal, low: 7 },
      delayed: 2,
      inHand: 1,
      unfinishedMs: 1_000,
      longestMs: 1_000,
    }));
    expect(await lines('keepsake_workqueue_depth')).toEqual([
      'keepsake_workqueue_depth{name="schedule",priority="0"} 3',
      'keepsake_workqueue_depth{name="schedule",priority="-100"} 7',
    ]);
    normal = 0;
    expect(await lines('keepsake_workqueue_depth')).toContain(
      'keepsake_workqueue_depth{name="schedule",priority="0"} 0',
    );
    expect(await lines('keepsake_workqueue_unfinished')).toEqual([
      'keepsake_workqueue_unfinished_work_seconds{name="schedule"} 1',
    ]);
  });
});

describe('the metrics of a controller', () => {
  it('count a failure by its result, as error, and as terminal where it is', async () => {
    const { metrics, lines } = build();
    const observer = metrics.controllerObserver('schedule');
    observer.reconciled({ result: 'error', terminal: true, timedOut: false, durationMs: 20 });
    observer.reconciled({ result: 'error', terminal: false, timedOut: true, durationMs: 20 });
    observer.reconciled({ result: 'success', terminal: false, timedOut: false, durationMs: 20 });
    expect(await lines('keepsake_reconcile_total')).toEqual([
      'keepsake_reconcile_total{controller="schedule",result="success"} 1',
      'keepsake_reconcile_total{controller="schedule",result="requeue_after"} 0',
      'keepsake_reconcile_total{controller="schedule",result="error"} 2',
    ]);
    expect(await lines('keepsake_reconcile_errors_total')).toEqual([
      'keepsake_reconcile_errors_total{controller="schedule"} 2',
    ]);
    expect(await lines('keepsake_reconcile_terminal_errors_total')).toEqual([
      'keepsake_reconcile_terminal_errors_total{controller="schedule"} 1',
    ]);
    expect(await lines('keepsake_reconcile_timeouts_total')).toEqual([
      'keepsake_reconcile_timeouts_total{controller="schedule"} 1',
    ]);
  });
});

describe('the metrics of watches, calls, events and the lease', () => {
  it('carry their few labels', async () => {
    const { metrics, lines } = build();
    const watch = metrics.watchObserver('volumesnapshots');
    watch.event?.('BOOKMARK');
    watch.interrupted?.('expired');
    watch.listed?.({ items: 5, pages: 1, durationMs: 10 });
    metrics.sampleWatch('volumesnapshots', () => ({ objects: 5, silentMs: 2_000 }));
    metrics.sampleWatch('claims', () => ({ objects: 0, silentMs: undefined }));
    metrics.apiExchange({ method: 'PATCH', code: '409', durationMs: 3 });
    metrics.events.written('create');
    metrics.events.dropped('spam');
    metrics.setLeader(true);
    metrics.handlerFailed('claims');
    expect(await lines('keepsake_watch_events_total')).toEqual([
      'keepsake_watch_events_total{resource="volumesnapshots",type="BOOKMARK"} 1',
    ]);
    expect(await lines('keepsake_watch_interruptions_total')).toEqual([
      'keepsake_watch_interruptions_total{resource="volumesnapshots",reason="expired"} 1',
    ]);
    expect(await lines('keepsake_watch_objects')).toEqual([
      'keepsake_watch_objects{resource="volumesnapshots"} 5',
      'keepsake_watch_objects{resource="claims"} 0',
    ]);
    expect(await lines('keepsake_watch_silence_seconds')).toEqual([
      'keepsake_watch_silence_seconds{resource="volumesnapshots"} 2',
    ]);
    expect(await lines('keepsake_api_requests_total')).toEqual([
      'keepsake_api_requests_total{method="PATCH",code="409"} 1',
    ]);
    expect(await lines('keepsake_event_writes_total')).toEqual(['keepsake_event_writes_total{kind="create"} 1']);
    expect(await lines('keepsake_event_dropped_total')).toEqual(['keepsake_event_dropped_total{reason="spam"} 1']);
    expect(await lines('keepsake_leader')).toEqual(['keepsake_leader 1']);
    expect(await lines('keepsake_watch_handler')).toEqual(['keepsake_watch_handler_errors_total{resource="claims"} 1']);
  });
});

describe('the metrics of schedules', () => {
  it('show the next tick, the last success and what is suspended, and nothing of a schedule that is gone', async () => {
    const { metrics, lines } = build();
    let all: ScheduleSample[] = [
      {
        namespace: 'prod',
        name: 'daily',
        nextRunAt: new Date(1_000_000),
        lastSuccessAt: undefined,
        suspendedClaims: 0,
      },
      { namespace: 'dev', name: 'hourly', nextRunAt: undefined, lastSuccessAt: new Date(2_500), suspendedClaims: 3 },
    ];
    metrics.sampleSchedules(() => all);
    metrics.missedRuns('prod', 'daily', 3);
    expect(await lines('keepsake_schedule')).toEqual([
      'keepsake_schedule_next_run_timestamp_seconds{namespace="prod",schedule="daily"} 1000',
      'keepsake_schedule_last_success_timestamp_seconds{namespace="dev",schedule="hourly"} 2.5',
      'keepsake_schedule_suspended_claims{namespace="prod",schedule="daily"} 0',
      'keepsake_schedule_suspended_claims{namespace="dev",schedule="hourly"} 3',
    ]);
    expect(await lines('keepsake_missed')).toEqual(['keepsake_missed_runs_total{namespace="prod",schedule="daily"} 3']);
    all = [];
    metrics.forgetSchedule('prod', 'daily');
    expect(await lines('keepsake_schedule')).toEqual([]);
    expect(await lines('keepsake_missed')).toEqual([]);
  });

  it('count what became of claims at ticks, and forget it with the schedule', async () => {
    const { metrics, lines } = build();
    metrics.ticks('prod', 'daily', 'created', 'SnapshotCreated', 2);
    metrics.ticks('prod', 'daily', 'created', 'SnapshotCreated', 1);
    metrics.ticks('prod', 'daily', 'missed', 'RunMissed', 4);
    metrics.ticks('dev', 'daily', 'skipped', 'ClaimNotBound', 1);
    expect(await lines('keepsake_ticks_total')).toEqual([
      'keepsake_ticks_total{namespace="prod",schedule="daily",outcome="created",reason="SnapshotCreated"} 3',
      'keepsake_ticks_total{namespace="prod",schedule="daily",outcome="missed",reason="RunMissed"} 4',
      'keepsake_ticks_total{namespace="dev",schedule="daily",outcome="skipped",reason="ClaimNotBound"} 1',
    ]);
    metrics.forgetSchedule('prod', 'daily');
    expect(await lines('keepsake_ticks_total')).toHaveLength(1);
  });

  it('show what an alert compares, as long as there is something to compare', async () => {
    const { metrics, lines } = build();
    metrics.figures('prod', 'daily', { expectedIntervalMs: 86_400_000, lastReadyAt: new Date(5_000) });
    expect(await lines('keepsake_schedule_')).toEqual([
      'keepsake_schedule_expected_interval_seconds{namespace="prod",schedule="daily"} 86400',
      'keepsake_schedule_last_ready_timestamp_seconds{namespace="prod",schedule="daily"} 5',
    ]);
    metrics.figures('prod', 'daily', { expectedIntervalMs: undefined, lastReadyAt: new Date(6_000) });
    expect(await lines('keepsake_schedule_')).toEqual([
      'keepsake_schedule_last_ready_timestamp_seconds{namespace="prod",schedule="daily"} 6',
    ]);
    metrics.forgetSchedule('prod', 'daily');
    expect(await lines('keepsake_schedule_')).toEqual([]);
  });

  it('show who waits for drivers', async () => {
    const { metrics, lines } = build();
    expect(await lines('keepsake_driver_budget_')).toEqual([]);
    metrics.sampleDriverQueues(() => [{ driver: 'csi.example', waiting: 0, unfinished: 2 }]);
    expect(await lines('keepsake_driver_budget_')).toEqual([
      'keepsake_driver_budget_waiting{driver="csi.example"} 0',
      'keepsake_driver_budget_unfinished{driver="csi.example"} 2',
    ]);
  });

  it('count snapshots by state, prunes by reason, and readiness by driver', async () => {
    const { metrics, lines } = build();
    metrics.sampleSnapshots(() => ({ ready: 4, pending: 1 }));
    metrics.pruned('KeepLast');
    metrics.snapshotReady('csi.example', 7_000);
    expect(await lines('keepsake_snapshots{')).toEqual([
      'keepsake_snapshots{state="ready"} 4',
      'keepsake_snapshots{state="pending"} 1',
    ]);
    expect(await lines('keepsake_pruned')).toEqual(['keepsake_pruned_total{reason="KeepLast"} 1']);
    expect(await lines('keepsake_snapshot_ready_duration_seconds_bucket{le="10"')).toEqual([
      'keepsake_snapshot_ready_duration_seconds_bucket{le="10",driver="csi.example"} 1',
    ]);
  });
});

describe('the metrics of the process', () => {
  it('say what runs and what it uses, under the names that dashboards know', async () => {
    const { lines } = build();
    expect(await lines('keepsake_build_info')).toEqual([
      `keepsake_build_info{version="1.2.3",node_version="${process.version}"} 1`,
    ]);
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_start_time_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(Number((await lines(name))[0]?.split(' ')[1])).toBeGreaterThan(0);
    }
  });

  it('notices an event loop that was blocked', async () => {
    // Real time, because it is Node's own measurement of it that is tested.
    const loopDelay = startLoopDelay();
    const turn = () => new Promise((resolve) => setTimeout(resolve, 150));
    await turn();
    const until = performance.now() + 600;
    while (performance.now() < until);
    await turn();
    expect(loopDelay.p99Ms()).toBeGreaterThan(300);
    loopDelay.stop();
  });
});
