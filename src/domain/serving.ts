import type { Reason } from '../api/reasons.ts';
import type { SnapshotScheduleSpec } from '../api/snapshot-schedule.generated.ts';
import type { Claim } from './claim.ts';
import { openTick } from './open-tick.ts';
import { SKIP_GRACE_MS, type TickDecision } from './schedule/due-tick.ts';
import { claimDelayMs, jitterAt } from './schedule/jitter.ts';
import type { Schedule } from './schedule/schedule.ts';
import type { Timing } from './schedule/timing.ts';

/** The tick that is being served, and what it asks of each claim. */
export interface Serving {
  readonly tick: Date;
  /** The jitter of this tick. It stays through an edit, so that nobody's start jumps over the moment it is looked for. */
  readonly jitterSeconds: number;
  /** Starts up to this moment were acted on in earlier looks. */
  readonly until: Date | undefined;
  ask(claim: Pick<Claim, 'uid'>): Asked | undefined;
}

/**
 * How a claim stands with the tick being served; undefined when it was acted on before and waits for nothing.
 *
 * | kind      | its own start (tick + delay)                            |                                        |
 * | --------- | ------------------------------------------------------- | -------------------------------------- |
 * | `delayed` | is to come                                              | nothing yet                            |
 * | `owed`    | has come since the last look, or it waits since then    | a turn                                 |
 * | `late`    | is longer ago than the deadline allows                  | given up, with what it had waited for  |
 */
export type Asked =
  | { readonly kind: 'delayed'; readonly start: Date }
  | { readonly kind: 'owed'; readonly start: Date }
  | { readonly kind: 'late'; readonly start: Date; readonly reason: Reason };

interface ServingInput {
  readonly schedule: Schedule;
  readonly spec: SnapshotScheduleSpec;
  readonly timing: Timing;
  readonly decision: TickDecision;
  readonly lastTick: Date | undefined;
}

/**
 * The due tick, for every claim; else, until the next one or an edit of the timing, the last tick for the claims that
 * have not started or could not be served. Which those are stands in the status, by moment or by name, since a missing
 * snapshot proves nothing: a person may have deleted it, and a tick makes at most one.
 */
export function tickToServe(
  { schedule, spec, timing, decision, lastTick }: ServingInput,
  now: Date,
): Serving | undefined {
  const serve = (tick: Date, jitterSeconds: number, until: Date | undefined, ask: Ask): Serving => {
    const startOf = (uid: string) => new Date(tick.getTime() + claimDelayMs(schedule.uid, uid, jitterSeconds));
    return { tick, jitterSeconds, until, ask: ({ uid }) => ask(uid, startOf(uid)) };
  };
  const firstTry = (tick: Date) => (start: Date) =>
    start > now ? ({ kind: 'delayed', start } as const) : judge(start, graceMs(schedule, spec, tick), 'RunMissed', now);

  if (decision.kind === 'due') {
    const { tick, next } = decision;
    const tryFirst = firstTry(tick);
    return serve(tick, jitterAt(tick, next, spec.jitterSeconds), undefined, (_, start) => tryFirst(start));
  }
  // An edit or a resumption ends the waiting, too. (The run at creation is as old as `since` itself.)
  if (lastTick === undefined || decision.kind !== 'not-yet' || lastTick < timing.since) return undefined;
  const open = openTick(schedule.status);
  const { waiting = new Map<string, Reason>(), starting } = open ?? {};
  const tryFirst = firstTry(lastTick);
  const jitterSeconds = starting?.jitterSeconds ?? jitterAt(lastTick, decision.next, spec.jitterSeconds);
  return serve(lastTick, jitterSeconds, starting?.until, (uid, start) => {
    const reason = waiting.get(uid);
    if (reason !== undefined) return judge(start, deadlineMs(spec), reason, now);
    return starting !== undefined && start > starting.until ? tryFirst(start) : undefined;
  });
}

/** The starts of a tick that were acted on, when others are still to come. */
export interface Starting {
  readonly tick: Date;
  readonly jitterSeconds: number;
  readonly until: Date;
}

/**
 * How far the starts of a tick have come; undefined when none is to come. It moves with the starts and not with the
 * clock, so that a look in between changes nothing.
 */
export function startsToCome({ tick, jitterSeconds, until }: Serving, asked: readonly Asked[]): Starting | undefined {
  if (asked.every(({ kind }) => kind !== 'delayed')) return undefined;
  const latest = asked.reduce(
    (best, { kind, start }) => (kind === 'delayed' ? best : Math.max(best, start.getTime())),
    Math.max(tick.getTime(), until?.getTime() ?? 0),
  );
  return { tick, jitterSeconds, until: new Date(latest) };
}

type Ask = (uid: string, start: Date) => Asked | undefined;

function judge(start: Date, limitMs: number | undefined, reason: Reason, now: Date): Asked {
  const late = limitMs !== undefined && now.getTime() - start.getTime() > limitMs;
  return late ? { kind: 'late', start, reason } : { kind: 'owed', start };
}

function deadlineMs({ startingDeadlineSeconds: seconds }: SnapshotScheduleSpec): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** How late the first try may be. Whoever was there in time may wait longer than policy Skip lets a run be missed. */
function graceMs(schedule: Schedule, spec: SnapshotScheduleSpec, tick: Date): number | undefined {
  const atCreation = tick.getTime() === schedule.createdAt.getTime();
  return deadlineMs(spec) ?? (spec.missedRunPolicy === 'Skip' && !atCreation ? SKIP_GRACE_MS : undefined);
}
