import type { MetricRegistry } from './metric-registry.ts';

/** What a schedule shows on dashboards. */
export interface ScheduleSample {
  readonly namespace: string;
  readonly name: string;
  readonly nextRunAt: Date | undefined;
  readonly lastSuccessAt: Date | undefined;
}

/** What schedules and their snapshots count. */
export interface ScheduleMetrics {
  /** Lets each scrape read all schedules; those that are gone are gone from the metrics too. */
  sampleSchedules(read: () => Iterable<ScheduleSample>): void;
  /** Lets each scrape read how many snapshots of schedules there are, by state. */
  sampleSnapshots(read: () => Readonly<Record<string, number>>): void;
  /** A snapshot became ready so long after its creation. */
  snapshotReady(driver: string, tookMs: number): void;
  missedRuns(namespace: string, schedule: string, count: number): void;
  pruned(reason: string): void;
  /** Ends the counters of a schedule that is gone. */
  forgetSchedule(namespace: string, schedule: string): void;
}

/** Seconds, from one to six hours: a driver may copy the whole volume. */
const READY_BUCKETS = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600];

/** Declares the families of schedules. No label holds a uid or a claim's name. */
export function createScheduleMetrics({ counter, histogram, gauge }: MetricRegistry): ScheduleMetrics {
  const missed = counter('keepsake_missed_runs_total', 'Ticks that passed without a run.', ['namespace', 'schedule']);
  const pruned = counter('keepsake_pruned_total', 'Snapshots that retention deleted, and why.', ['reason']);
  const ready = histogram(
    'keepsake_snapshot_ready_duration_seconds',
    "From a snapshot's creation until it was ready.",
    ['driver'],
    READY_BUCKETS,
  );
  let schedules = (): Iterable<ScheduleSample> => [];
  let snapshots = (): Readonly<Record<string, number>> => ({});
  const moments = (name: string, help: string, momentOf: (sample: ScheduleSample) => Date | undefined) =>
    gauge(`keepsake_schedule_${name}_timestamp_seconds`, help, ['namespace', 'schedule'], (set) => {
      for (const sample of schedules()) {
        const moment = momentOf(sample);
        if (moment) set({ namespace: sample.namespace, schedule: sample.name }, moment.getTime() / 1_000);
      }
    });
  moments('next_run', 'The next tick.', (sample) => sample.nextRunAt);
  moments('last_success', 'The newest tick whose snapshots are all ready.', (sample) => sample.lastSuccessAt);
  gauge('keepsake_snapshots', 'Snapshots made by schedules.', ['state'], (set) => {
    for (const [state, count] of Object.entries(snapshots())) set({ state }, count);
  });
  return {
    sampleSchedules(read) {
      schedules = read;
    },
    sampleSnapshots(read) {
      snapshots = read;
    },
    snapshotReady: (driver, tookMs) => ready.observe({ driver }, tookMs / 1_000),
    missedRuns: (namespace, schedule, count) => missed.add({ namespace, schedule }, count),
    pruned: (reason) => pruned.add({ reason }),
    forgetSchedule: (namespace, schedule) => missed.remove({ namespace, schedule }),
  };
}
