import type { ObservedSchedule } from './observed.ts';
import type { CreateSnapshot } from './plan.ts';
import type { ActivePlan } from './plan-schedule.ts';
import { readyDeadlineMs } from './plan-tick.ts';
import type { Schedule } from './schedule/schedule.ts';
import { type Snapshot, snapshotState } from './snapshot.ts';
import { summarize } from './status/summarize.ts';

/**
 * What would be observed after a plan was carried out at `now` without a failure: its status is written, what it creates
 * is there, what it deletes is gone, and whatever was on its way has arrived. Snapshots are the same array exactly when
 * none of them changed.
 */
export function worldAfter(observed: ObservedSchedule, plan: ActivePlan, now: Date): ObservedSchedule {
  const { schedule } = observed;
  const status = summarize(schedule, plan, now);
  return {
    ...observed,
    schedule: { ...schedule, status },
    snapshots: snapshotsAfter(observed, plan, now),
  };
}

function snapshotsAfter({ snapshots, schedule }: ObservedSchedule, plan: ActivePlan, now: Date): readonly Snapshot[] {
  const created: Snapshot[] = [];
  // What has failed may yet heal, but nobody should plan with that.
  const deadlineMs = readyDeadlineMs(plan.spec);
  const changes = new Map<string, Partial<Snapshot> | 'gone'>(
    snapshots.filter(({ deleting }) => deleting).map(({ uid }) => [uid, 'gone']),
  );
  for (const one of plan.ours) {
    if (!one.deleting && snapshotState(one, deadlineMs, now) === 'pending') changes.set(one.uid, arrival(one));
  }
  for (const action of plan.actions) {
    switch (action.kind) {
      case 'create-snapshot': {
        const one = made(action, schedule, now);
        created.push({ ...one, ...arrival(one) });
        break;
      }
      case 'delete-snapshot':
        changes.set(action.uid, 'gone');
        break;
      case 'set-owner':
        changes.set(action.uid, { ...ownChange(changes.get(action.uid)), ownedBy: action.owner.uid });
        break;
      case 'remove-owner':
        changes.set(action.uid, { ...ownChange(changes.get(action.uid)), ownedBy: undefined });
        break;
      default:
        action satisfies never;
    }
  }
  if (created.length === 0 && changes.size === 0) return snapshots;
  const left = snapshots.flatMap((one) => {
    const change = changes.get(one.uid);
    if (change === undefined) return [one];
    return change === 'gone' ? [] : [{ ...plain(one), ...change }];
  });
  return [...left, ...created];
}

function ownChange(change: Partial<Snapshot> | 'gone' | undefined): Partial<Snapshot> {
  return change === 'gone' || change === undefined ? {} : change;
}

/** What changes when a snapshot becomes ready: its data is of the moment at which it was asked for. */
function arrival({ takenAt, createdAt }: Snapshot): Partial<Snapshot> {
  return { ready: true, takenAt: takenAt ?? createdAt, error: undefined };
}

/** The same values as a plain object: one of a store has getters, which a spread would leave behind. */
function plain(snapshot: Snapshot): Snapshot {
  const { namespace, name, uid, resourceVersion, createdAt, deleting, termination, claimName, contentName } = snapshot;
  const object = { namespace, name, uid, resourceVersion, createdAt, deleting, termination, claimName, contentName };
  const { className, scheduleUid, scheduleName, claimUid, tick, madeByKeepsake, ownedBy, pinned, inGroup } = snapshot;
  const marks = { className, scheduleUid, scheduleName, claimUid, tick, madeByKeepsake, ownedBy, pinned, inGroup };
  const { ready, takenAt, error } = snapshot;
  return { ...object, ...marks, ready, takenAt, error };
}

/** The snapshot that a creation leads to. */
function made(action: CreateSnapshot, schedule: Schedule, now: Date): Snapshot {
  const { namespace, name, claimName, claimUid, className, tick, owner } = action;
  return {
    namespace,
    name,
    uid: `simulated/${name}`,
    resourceVersion: '0',
    // The API server stamps to the second.
    createdAt: new Date(Math.floor(now.getTime() / 1000) * 1000),
    deleting: false,
    termination: undefined,
    claimName,
    contentName: undefined,
    className,
    ready: false,
    takenAt: undefined,
    error: undefined,
    scheduleUid: schedule.uid,
    scheduleName: schedule.name,
    claimUid,
    tick,
    madeByKeepsake: true,
    ownedBy: owner?.uid,
    pinned: false,
    inGroup: false,
  };
}
