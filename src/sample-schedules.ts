import type { Schedule } from './domain/schedule/schedule.ts';
import { snapshotState } from './domain/snapshot.ts';
import type { ScheduleStores } from './kube/observe-schedule.ts';
import type { Clock } from './runtime/clock.ts';
import type { Metrics } from './server/metrics.ts';
import type { ScheduleSample } from './server/schedule-metrics.ts';

/** A snapshot of a schedule that is gone, or of one that cannot be read, is judged by the CRD's default deadline. */
const defaultDeadlineMs = 3_600_000;

/** Lets `/metrics` read the caches at each scrape, so that it says what the status says. */
export function sampleSchedules(stores: ScheduleStores, metrics: Metrics, clock: Clock): void {
  metrics.sampleSchedules(() => Array.from(stores.schedules.values(), sampleOf));
  metrics.sampleSnapshots(() => {
    const counts = { ready: 0, pending: 0, failed: 0, deleting: 0 };
    const now = clock.now();
    for (const snapshot of stores.snapshots.values()) {
      if (snapshot.scheduleUid === undefined) continue;
      const [schedule] = stores.schedules.byIndex('uid', snapshot.scheduleUid);
      counts[snapshot.deleting ? 'deleting' : snapshotState(snapshot, deadlineOf(schedule), now)]++;
    }
    return counts;
  });
  stores.snapshots.subscribe((change) => {
    if (change.type !== 'MODIFIED' || change.previous.ready || !change.object.ready) return;
    const { scheduleUid, namespace, claimName, createdAt } = change.object;
    if (scheduleUid === undefined) return;
    const volumeName = claimName === undefined ? undefined : stores.claims.get(namespace, claimName)?.volumeName;
    const driver = volumeName === undefined ? undefined : stores.volumes.get(undefined, volumeName)?.driver;
    metrics.snapshotReady(driver ?? 'unknown', Math.max(0, clock.now().getTime() - createdAt.getTime()));
  });
}

function deadlineOf(schedule: Schedule | undefined): number {
  return schedule?.spec.kind === 'ok' ? schedule.spec.value.readyDeadlineSeconds * 1000 : defaultDeadlineMs;
}

function sampleOf({ namespace, name, status }: Schedule): ScheduleSample {
  return {
    namespace,
    name,
    nextRunAt: moment(status.nextScheduleTime),
    lastSuccessAt: moment(status.lastSuccessfulTime),
    suspendedClaims: status.suspension?.claimCount ?? 0,
  };
}

function moment(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
