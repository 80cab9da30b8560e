import { findCondition } from '../api/conditions.ts';
import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import { parseTimestamp } from '../api/timestamp.ts';
import type { Claim } from './claim.ts';
import { rememberedFailures } from './failing-list.ts';
import { countFailures, type Failures } from './failures.ts';
import { groupBy } from './group-by.ts';
import type { OwnSnapshot } from './naming/provenance.ts';
import { readyDeadlineMs } from './plan-tick.ts';
import type { Schedule } from './schedule/schedule.ts';
import { believableUntil, carryTiming, type Timing } from './schedule/timing.ts';
import { carryResumption, type Resumption } from './suspension.ts';

/** What this look takes over from the status of the last one, as far as it can be believed, and what follows. */
export interface Recalled {
  /** The timing of the last look; undefined at a first look and at the end of a stall. */
  readonly before: Timing | undefined;
  readonly timing: Timing;
  readonly lastTick: Date | undefined;
  /** Times in the status after this one are not believed. */
  readonly believableUntil: Date;
  /** The run at creation is still owed. */
  readonly runOnCreate: Date | undefined;
  readonly resumption: Resumption;
  /** By uid of each chosen claim. */
  readonly failures: ReadonlyMap<string, Failures>;
}

/** Reads the status of the last look, and carries timing, failures and resumptions on to this one. */
export function recall(
  schedule: Schedule,
  spec: SnapshotScheduleSpec,
  selected: readonly Claim[],
  ours: readonly OwnSnapshot[],
  now: Date,
): Recalled {
  const { status, createdAt } = schedule;
  const resumption = carryResumption(schedule, now);
  const failures = failuresOf(schedule, spec, selected, ours, resumption.failuresSince, now);

  // What ended a stall is an edit, too, and the timing from before it says nothing about the spec that is carried out now.
  const stall = findCondition(status.conditions ?? [], 'Stalled');
  const wasStalled = stall?.status === 'True' && stall.reason !== 'TooManyFailures';
  const horizon = believableUntil(now, [createdAt, ...ours.map((one) => one.createdAt)]);
  const saidTick = parseTimestamp(status.lastScheduleTime);
  const lastTick = saidTick !== undefined && saidTick > horizon ? undefined : saidTick;
  const before = wasStalled ? undefined : timingBefore(schedule, horizon, now);
  const current = { schedule: spec.schedule, timeZone: spec.timeZone, suspended: spec.suspend };
  // Without a last tick that can be believed nothing is known to be owed: the schedule begins anew.
  const timing =
    wasStalled || lastTick !== saidTick ? { ...current, since: now } : carryTiming(before, current, createdAt, now);
  return {
    before,
    timing,
    lastTick,
    believableUntil: horizon,
    // Owed at the first look only: later it was made or given up, and no resumption or edit revives it.
    runOnCreate: spec.runOnCreate && status.timing === undefined && !wasStalled ? createdAt : undefined,
    resumption,
    failures,
  };
}

function timingBefore({ status: { timing } }: Schedule, horizon: Date, now: Date): Timing | undefined {
  const since = parseTimestamp(timing?.since);
  if (timing === undefined || since === undefined) return undefined;
  return { ...timing, since: since > horizon ? now : since };
}

function failuresOf(
  { status }: Schedule,
  spec: SnapshotScheduleSpec,
  selected: readonly Claim[],
  ours: readonly OwnSnapshot[],
  since: Date | undefined,
  now: Date,
): ReadonlyMap<string, Failures> {
  const rules = { readyDeadlineMs: readyDeadlineMs(spec), since };
  const previous = rememberedFailures(status);
  const snapshots = groupBy(ours, ({ claimUid }) => claimUid);
  return new Map(
    selected.map(({ uid }) => [uid, countFailures(snapshots.get(uid) ?? [], previous.get(uid), rules, now)]),
  );
}
