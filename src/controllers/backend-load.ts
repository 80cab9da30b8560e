import { isUnderWay, type Load, startOf } from '../domain/limits/driver-usage.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { ScheduleStores } from '../kube/observe-schedule.ts';
import type { StoreEvent } from '../runtime/stored.ts';

/** The CRD's default, for snapshots that no schedule of ours has made. */
const defaultDeadlineMs = 3_600_000;

/** What the caches say about how busy the backends are, with the snapshots of everybody. */
export interface BackendLoad {
  /** The snapshots of a driver that are unfinished or were started within the longest window. */
  of(driver: string): readonly Load[];
}

/** What the load is read from. */
export interface BackendLoadOptions {
  readonly stores: ScheduleStores;
  /** How long a start is remembered. */
  readonly windowMs: number;
  readonly now: () => Date;
  /** A snapshot of the driver became ready, failed or is gone. */
  readonly onEnd: (driver: string) => void;
}

/**
 * Follows the snapshots of all namespaces that are watched. Make it before the caches start. It keeps only those that
 * count, so that a question costs what is under way and not what there is.
 *
 * A snapshot that was deleted counts as a start until its window ends, since the backend has felt it. After a restart
 * only those that still exist are known.
 */
export function followBackendLoad({ stores, windowMs, now, onEnd }: BackendLoadOptions): BackendLoad {
  const underWay = new Map<string, Snapshot>();
  const started = new Map<string, Snapshot>();

  /** Started ones come about in the order of time, so the first that still counts ends the search. */
  function forgetOld(): void {
    const oldest = now().getTime() - windowMs;
    for (const [uid, snapshot] of started) {
      if (startOf(snapshot).getTime() > oldest) return;
      started.delete(uid);
    }
  }

  function onChange({ type, object }: StoreEvent<Snapshot>): void {
    // Made from an existing content: the backend has nothing to do.
    if (object.claimName === undefined) return;
    forgetOld();
    if (type === 'ADDED' && startOf(object).getTime() + windowMs > now().getTime()) started.set(object.uid, object);
    if (type !== 'DELETED' && isUnderWay(object)) {
      underWay.set(object.uid, object);
      return;
    }
    if (!underWay.delete(object.uid)) return;
    const driver = driverOf(object);
    if (driver !== undefined) onEnd(driver);
  }

  // By the claim's volume; once the claim is gone, by the class that the snapshot asks for.
  function driverOf({ namespace, claimName, className }: Snapshot): string | undefined {
    const volumeName = claimName === undefined ? undefined : stores.claims.get(namespace, claimName)?.volumeName;
    const volume = volumeName === undefined ? undefined : stores.volumes.get(undefined, volumeName);
    if (volume?.driver !== undefined) return volume.driver;
    return className === undefined ? undefined : stores.classes.get(undefined, className)?.driver;
  }

  function volumeOf({ namespace, claimName = '' }: Snapshot): string {
    return stores.claims.get(namespace, claimName)?.uid ?? `${namespace}/${claimName}`;
  }

  function deadlineMs({ scheduleUid }: Snapshot): number {
    const schedule = scheduleUid === undefined ? undefined : stores.schedules.byIndex('uid', scheduleUid)[0];
    return schedule?.spec.kind === 'ok' ? schedule.spec.value.readyDeadlineSeconds * 1000 : defaultDeadlineMs;
  }

  function loadOf(snapshot: Snapshot, busy: boolean): Load {
    const unfinishedUntil = busy ? new Date(snapshot.createdAt.getTime() + deadlineMs(snapshot)) : undefined;
    return { volume: volumeOf(snapshot), startedAt: startOf(snapshot), unfinishedUntil };
  }

  stores.snapshots.subscribe(onChange);
  return {
    of(driver) {
      forgetOld();
      const isOfDriver = (snapshot: Snapshot) => driverOf(snapshot) === driver;
      const busy = [...underWay.values()].filter(isOfDriver);
      const ended = [...started.values()].filter((one) => !underWay.has(one.uid)).filter(isOfDriver);
      return [...busy.map((one) => loadOf(one, true)), ...ended.map((one) => loadOf(one, false))];
    },
  };
}
