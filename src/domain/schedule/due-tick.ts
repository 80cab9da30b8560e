import { formatTimestamp } from '../../api/timestamp.ts';
import { countTicks, nextTick, previousTick } from './calendar.ts';
import type { CronExpression } from './cron-expression.ts';
import { jitterAt } from './jitter.ts';
import type { TimeZone } from './time-zone.ts';

/**
 * The deadline of the policy `Skip` when the schedule sets none. A tick is late for ordinary reasons, too: a new leader
 * takes 15 s to step in, a Pod some more to start. A minute covers that, and is the shortest interval that cron has.
 */
export const SKIP_GRACE_MS = 60_000;

/** All that the decision may look at. */
export interface TickQuestion {
  readonly expression: CronExpression;
  readonly zone: TimeZone;
  readonly now: Date;
  /** Ticks at or before this are not owed: the creation, the resume, or the edit of schedule or zone, the latest of them. */
  readonly since: Date;
  /** The newest tick acted on or given up; absent when there was none. */
  readonly lastTick?: Date | undefined;
  readonly suspended: boolean;
  /** How late a tick may still start; absent for no limit. */
  readonly startingDeadlineMs?: number | undefined;
  /** Claims start up to so many seconds after the tick, and each has the deadline from its own start. */
  readonly jitterSeconds?: number | undefined;
  /**
   * `Latest` catches up on the newest owed tick however late it is, within the deadline. `Skip` is the same with
   * SKIP_GRACE_MS for a deadline that is not set. Neither ever catches up on more than one.
   */
  readonly missedRunPolicy: 'Latest' | 'Skip';
  /**
   * When the schedule was created, if it asks for a run at once. It counts as an owed tick of that moment as
   * long as there is no `lastTick`, and only the deadline that the user set makes it too late.
   */
  readonly runOnCreate?: Date | undefined;
}

/** Ticks that came and went without a run, `first` and `last` included. */
export interface MissedTicks {
  readonly first: Date;
  readonly last: Date;
  readonly count: number;
}

/**
 * What to do about a schedule now. `next` is the first tick that is still to come: when to ask again (null only beyond the
 * year 9999). Whoever acts on `due`, `missed` or `suspended` stores the newest tick named in it as the new `lastTick`;
 * then ticks due = run + missed, exactly.
 *
 * | kind        | when                                    | run       | given up                          |
 * | ----------- | --------------------------------------- | --------- | --------------------------------- |
 * | `suspended` | suspended, whatever is owed             | none      | `passed`: all owed                |
 * | `not-yet`   | nothing is owed                         | none      | none                              |
 * | `due`       | the newest owed tick is in time         | that tick | `missed`: the older ones          |
 * | `missed`    | the newest owed tick is past its deadline | none    | `missed`: all owed                |
 */
export type TickDecision =
  | { readonly kind: 'not-yet'; readonly next: Date | null; readonly because: string }
  | {
      readonly kind: 'due';
      readonly tick: Date;
      readonly missed: MissedTicks | null;
      readonly next: Date | null;
      readonly because: string;
    }
  | { readonly kind: 'missed'; readonly missed: MissedTicks; readonly next: Date | null; readonly because: string }
  | {
      readonly kind: 'suspended';
      readonly passed: MissedTicks | null;
      readonly next: Date | null;
      readonly because: string;
    };

/**
 * Decides about the owed ticks in constant time, however long nobody asked. The answer stays the same until `lastTick` or
 * `since` moves on, and a clock that was set back never makes a tick that was acted on due again.
 */
export function decideTick(question: TickQuestion): TickDecision {
  const { expression, zone, now, suspended } = question;
  const owed = owedTicks(question);
  const next = nextTick(expression, zone, latest(now, doneUntil(question)));
  if (suspended) {
    return { kind: 'suspended', passed: owed, next, because: 'the schedule is suspended' };
  }
  if (!owed) {
    return {
      kind: 'not-yet',
      next,
      because: next ? `the next tick is at ${formatTimestamp(next)}` : 'no tick is to come',
    };
  }

  const tick = owed.last;
  const lateMs = now.getTime() - tick.getTime();
  const deadline = deadlineOf(question, tick);
  if (deadline && lateMs > deadline.ms + jitterAt(tick, next, question.jitterSeconds ?? 0) * 1000) {
    const because = `the tick of ${formatTimestamp(tick)} is ${seconds(lateMs)} late, and ${deadline.source} allows ${seconds(deadline.ms)}`;
    return { kind: 'missed', missed: owed, next, because };
  }
  const because = isCreation(question, tick)
    ? 'runOnCreate asks for a run when the schedule is created'
    : `the tick of ${formatTimestamp(tick)} has come`;
  return { kind: 'due', tick, missed: olderThan(question, owed), next, because };
}

/** The ticks after everything done and up to now, the run at creation among them. */
function owedTicks(question: TickQuestion): MissedTicks | null {
  const { expression, zone, now } = question;
  const from = doneUntil(question);
  const creation = question.lastTick ? undefined : question.runOnCreate;
  const last = previousTick(expression, zone, now);
  const regular = last && last > from ? countTicks(expression, zone, from, now) : 0;
  const first = regular > 0 ? nextTick(expression, zone, from) : null;
  if (!last || !first) {
    return creation && creation <= now ? { first: creation, last: creation, count: 1 } : null;
  }
  // A tick at the very moment of creation is one run, not two.
  const extra = creation && creation < first ? creation : undefined;
  return { first: extra ?? first, last, count: extra ? regular + 1 : regular };
}

/** The owed ticks without the newest. */
function olderThan(question: TickQuestion, owed: MissedTicks): MissedTicks | null {
  if (owed.count === 1) return null;
  const before = previousTick(question.expression, question.zone, new Date(owed.last.getTime() - 1));
  // With only the run at creation before it, the calendar's previous tick is one that was never owed.
  const last = before && before > owed.first ? before : owed.first;
  return { first: owed.first, last, count: owed.count - 1 };
}

function deadlineOf(question: TickQuestion, tick: Date): { ms: number; source: string } | null {
  const { startingDeadlineMs: ms, missedRunPolicy } = question;
  if (ms !== undefined) return { ms, source: 'startingDeadlineSeconds' };
  if (missedRunPolicy === 'Latest' || isCreation(question, tick)) return null;
  return { ms: SKIP_GRACE_MS, source: 'missedRunPolicy Skip' };
}

function isCreation({ lastTick, runOnCreate }: TickQuestion, tick: Date): boolean {
  return !lastTick && runOnCreate?.getTime() === tick.getTime();
}

function doneUntil({ since, lastTick }: TickQuestion): Date {
  return lastTick ? latest(since, lastTick) : since;
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
