import type { Labels, MetricRegistry } from './metric-registry.ts';

/** What a schedule shows on dashboards. */
export interface ScheduleSample {
  readonly namespace: string;
  readonly name: string;
  readonly nextRunAt: Date | undefined;
  readonly lastSuccessAt: Date | undefined;
  readonly suspendedClaims: number;
}

/** How busy a driver with a limit is, and who waits for it. */
export interface DriverQueueSample {
  readonly driver: string;
  readonly waiting: number;
  readonly unfinished: number;
}

/** What schedules and their snapshots count. */
export interface ScheduleMetrics {
  /** Lets each scrape read all schedules; those that are gone are gone from the metrics too. */
  sampleSchedules(read: () => Iterable<ScheduleSample>): void;
  /** Lets each scrape read how many snapshots of schedules there are, by state. */
  sampleSnapshots(read: () => Readonly<Record<string, number>>): void;
  /** Lets each scrape read who waits for drivers. */
  sampleDriverQueues(read: () => Iterable<DriverQueueSample>): void;
  /** A snapshot became ready so long after its creation. */
  snapshotReady(driver: string, tookMs: number): void;
  missedRuns(namespace: string, schedule: string, count: number): void;
  /** So many claims at so many ticks came to this outcome for this reason. */
  ticks(namespace: string, schedule: string, outcome: string, reason: string, count: number): void;
  /** What an alert on a schedule compares, as its last reconcile found it; undefined takes the series away. */
  figures(
    namespace: string,
    schedule: string,
    figures: { readonly expectedIntervalMs: number | undefined; readonly lastReadyAt: Date | undefined },
  ): void;
  pruned(reason: string): void;
  /** A snapshot was deleted whose content of that driver stays. */
  retainedContents(driver: string): void;
  /** Ends the counters of a schedule that is gone. */
  forgetSchedule(namespace: string, schedule: string): void;
}

interface Figures {
  readonly namespace: string;
  readonly schedule: string;
  readonly expectedIntervalMs: number | undefined;
  readonly lastReadyMs: number | undefined;
}

/** Seconds, from one to six hours: a driver may copy the whole volume. */
const READY_BUCKETS = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600];

/** Declares the families of schedules. No label holds a uid or a claim's name. */
export function createScheduleMetrics({ counter, histogram, gauge }: MetricRegistry): ScheduleMetrics {
  const missed = counter('keepsake_missed_runs_total', 'Ticks that passed without a run.', ['namespace', 'schedule']);
  const pruned = counter('keepsake_pruned_total', 'Snapshots that retention deleted, and why.', ['reason']);
  const retained = counter(
    'keepsake_retained_contents_total',
    'VolumeSnapshotContents that stayed when retention deleted their snapshot (deletionPolicy Retain).',
    ['driver'],
  );
  const ready = histogram(
    'keepsake_snapshot_ready_duration_seconds',
    "From a snapshot's creation until it was ready.",
    ['driver'],
    READY_BUCKETS,
  );
  const tickLabels = ['namespace', 'schedule', 'outcome', 'reason'] as const;
  const ticks = counter(
    'keepsake_ticks_total',
    'Claims at ticks, by what became of them: created, skipped or missed, and why. A wait is not counted until it ends.',
    tickLabels,
  );
  // Every pair that any schedule has had, a few dozen at most: to list those of each schedule would take more than its
  // counters do.
  const tickOutcomes = new Map<string, Pick<Labels<(typeof tickLabels)[number]>, 'outcome' | 'reason'>>();
  const figures = new Map<string, Figures>();
  const figure = (name: string, help: string, read: (one: Figures) => number | undefined) =>
    gauge(`keepsake_schedule_${name}`, help, ['namespace', 'schedule'], (set) => {
      for (const one of figures.values()) {
        const value = read(one);
        if (value !== undefined) set({ namespace: one.namespace, schedule: one.schedule }, value / 1_000);
      }
    });
  figure(
    'expected_interval_seconds',
    'From the tick before the next one to the next one; absent while spec.suspend is true.',
    (one) => one.expectedIntervalMs,
  );
  figure(
    'last_ready_timestamp_seconds',
    'The newest ready data of the claim that is worst off; since when it waits if it never had any.',
    (one) => one.lastReadyMs,
  );
  let schedules = (): Iterable<ScheduleSample> => [];
  let snapshots = (): Readonly<Record<string, number>> => ({});
  let driverQueues = (): Iterable<DriverQueueSample> => [];
  const moments = (name: string, help: string, momentOf: (sample: ScheduleSample) => Date | undefined) =>
    gauge(`keepsake_schedule_${name}_timestamp_seconds`, help, ['namespace', 'schedule'], (set) => {
      for (const sample of schedules()) {
        const moment = momentOf(sample);
        if (moment) set({ namespace: sample.namespace, schedule: sample.name }, moment.getTime() / 1_000);
      }
    });
  moments('next_run', 'The next tick.', (sample) => sample.nextRunAt);
  moments('last_success', 'The newest tick whose snapshots are all ready.', (sample) => sample.lastSuccessAt);
  gauge(
    'keepsake_schedule_suspended_claims',
    'Claims that get no new snapshots because spec.suspendAfterFailures was reached.',
    ['namespace', 'schedule'],
    (set) => {
      for (const { namespace, name, suspendedClaims } of schedules())
        set({ namespace, schedule: name }, suspendedClaims);
    },
  );
  gauge('keepsake_snapshots', 'Snapshots made by schedules.', ['state'], (set) => {
    for (const [state, count] of Object.entries(snapshots())) set({ state }, count);
  });
  const ofDrivers = (name: string, help: string, read: (sample: DriverQueueSample) => number) =>
    gauge(`keepsake_driver_budget_${name}`, help, ['driver'], (set) => {
      for (const sample of driverQueues()) set({ driver: sample.driver }, read(sample));
    });
  ofDrivers('waiting', 'Claims whose snapshot waits for --driver-limits.', (sample) => sample.waiting);
  ofDrivers(
    'unfinished',
    'Snapshots, of everybody, that are neither ready nor failed, of drivers at which claims had to wait.',
    (sample) => sample.unfinished,
  );
  return {
    sampleDriverQueues(read) {
      driverQueues = read;
    },
    sampleSchedules(read) {
      schedules = read;
    },
    sampleSnapshots(read) {
      snapshots = read;
    },
    snapshotReady: (driver, tookMs) => ready.observe({ driver }, tookMs / 1_000),
    missedRuns: (namespace, schedule, count) => missed.add({ namespace, schedule }, count),
    pruned: (reason) => pruned.add({ reason }),
    retainedContents: (driver) => retained.add({ driver }),
    ticks: (namespace, schedule, outcome, reason, count) => {
      tickOutcomes.set(`${outcome} ${reason}`, { outcome, reason });
      ticks.add({ namespace, schedule, outcome, reason }, count);
    },
    figures: (namespace, schedule, { expectedIntervalMs, lastReadyAt }) => {
      // Not the Date: with ten thousand schedules that alone is a megabyte.
      const lastReadyMs = lastReadyAt?.getTime();
      figures.set(keyOf(namespace, schedule), { namespace, schedule, expectedIntervalMs, lastReadyMs });
    },
    forgetSchedule: (namespace, schedule) => {
      for (const labels of tickOutcomes.values()) ticks.remove({ namespace, schedule, ...labels });
      figures.delete(keyOf(namespace, schedule));
      missed.remove({ namespace, schedule });
    },
  };
}

function keyOf(namespace: string, schedule: string): string {
  return `${namespace}/${schedule}`;
}
