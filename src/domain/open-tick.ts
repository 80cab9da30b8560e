import { type Reason, reasons } from '../api/reasons.ts';
import type { SnapshotScheduleStatus } from '../api/snapshot-schedule.generated.ts';
import { parseTimestamp } from '../api/timestamp.ts';

/** What the status says is still to be done for the newest tick that was acted on. */
export interface OpenTick {
  readonly tick: Date;
  /** Claims that were due and could not be served then, by uid, and what they wait for. */
  readonly waiting: ReadonlyMap<string, Reason>;
  /** The jitter of this tick and the moment up to which its starts were acted on; absent when all were. */
  readonly starting: { readonly jitterSeconds: number; readonly until: Date } | undefined;
}

/** Reads what is open from the status; undefined when nothing is. What belongs to any other tick is not believed. */
export function openTick(status: SnapshotScheduleStatus): OpenTick | undefined {
  const tick = parseTimestamp(status.lastScheduleTime);
  if (tick === undefined) return undefined;
  const isOfTick = (text: string) => parseTimestamp(text)?.getTime() === tick.getTime();
  const groups = status.waiting !== undefined && isOfTick(status.waiting.tick) ? status.waiting.groups : [];
  const waiting = new Map(groups.flatMap(({ reason, claimUids }) => claimUids.map((uid) => [uid, reasonOf(reason)])));
  const until = parseTimestamp(status.starting?.until);
  const starting =
    status.starting !== undefined && until !== undefined && isOfTick(status.starting.tick)
      ? { jitterSeconds: status.starting.jitterSeconds, until }
      : undefined;
  return waiting.size === 0 && starting === undefined ? undefined : { tick, waiting, starting };
}

// The status may have been written by a version with other words, or by a person.
function reasonOf(text: string): Reason {
  return Object.hasOwn(reasons, text) ? (text as Reason) : 'RunMissed';
}
