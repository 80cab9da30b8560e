import type { Claim } from './claim.ts';
import type { OwnSnapshot } from './naming/provenance.ts';
import { openTick } from './open-tick.ts';
import { countTicks } from './schedule/calendar.ts';
import { parseCronExpression } from './schedule/cron-expression.ts';
import type { TickDecision } from './schedule/due-tick.ts';
import { claimDelayMs } from './schedule/jitter.ts';
import type { Schedule } from './schedule/schedule.ts';
import { resolveTimeZone } from './schedule/time-zone.ts';
import { sameTiming, type Timing } from './schedule/timing.ts';
import type { Serving } from './serving.ts';
import type { Tally } from './tally.ts';

/** What a pass finds to be over, beside the turns that it takes. */
export interface Settled {
  /** In ticks of the whole schedule. */
  readonly ticks: readonly Tally[];
  /** In claims at a tick that was acted on before. */
  readonly claims: readonly Tally[];
}

/** Everything that decides what is over. */
export interface SettleInput {
  readonly schedule: Schedule;
  readonly decision: TickDecision;
  readonly serving: Serving | undefined;
  /** The timing of the last look, if it can be trusted, and the one of this look. */
  readonly before: Timing | undefined;
  readonly timing: Timing;
  readonly lastTick: Date | undefined;
  readonly selected: readonly Claim[];
  readonly ours: readonly OwnSnapshot[];
}

/** Finds the ticks and the waits that nobody will serve any more. */
export function settle(input: SettleInput, now: Date): Settled {
  return { ticks: [...ticksOfEarlierTiming(input, now), ...ticksGivenUp(input)], claims: claimsGivenUp(input) };
}

function ticksGivenUp({ decision }: SettleInput): readonly Tally[] {
  const missed = decision.kind === 'due' || decision.kind === 'missed' ? decision.missed : null;
  return missed === null ? [] : [{ outcome: 'missed', reason: 'RunMissed', count: missed.count }];
}

/** A change of the timing leaves behind the ticks that passed before it was seen. They are counted now, and only now. */
function ticksOfEarlierTiming({ before, timing, lastTick }: SettleInput, now: Date): readonly Tally[] {
  if (before === undefined || sameTiming(before, timing)) return [];
  const expression = parseCronExpression(before.schedule);
  const zone = resolveTimeZone(before.timeZone);
  const from = lastTick !== undefined && lastTick > before.since ? lastTick : before.since;
  if (expression.kind !== 'ok' || zone.kind !== 'ok' || from >= now) return [];
  const count = countTicks(expression.expression, zone.zone, from, now);
  if (!before.suspended) return [{ outcome: 'missed', reason: 'RunMissed', count }];
  return [{ outcome: 'skipped', reason: 'Suspended', count }];
}

/** Claims that the status says are open, at a tick that is not served any more, or that are not chosen any more. */
function claimsGivenUp({ schedule, serving, selected, ours }: SettleInput): readonly Tally[] {
  const open = openTick(schedule.status);
  if (open === undefined) return [];
  const { tick, waiting, starting } = open;
  const goesOn = serving?.tick.getTime() === tick.getTime();
  const chosen = new Set(selected.map(({ uid }) => uid));
  // A pass that was cut off may have made the snapshot without being able to say so.
  const made = new Set(
    ours
      .filter((one) => one.scheduleUid === schedule.uid && one.tick.getTime() === tick.getTime())
      .map(({ claimUid }) => claimUid),
  );
  const waits = [...waiting]
    .filter(([uid]) => !goesOn || !chosen.has(uid))
    .map(([uid, reason]): Tally => {
      if (made.has(uid)) return { outcome: 'created', reason: 'SnapshotCreated', count: 1 };
      return chosen.has(uid)
        ? { outcome: 'missed', reason, count: 1 }
        : { outcome: 'skipped', reason: 'ClaimGone', count: 1 };
    });
  if (goesOn || starting === undefined) return waits;
  const startsToCome = selected
    .filter(({ uid }) => !waiting.has(uid))
    .filter(({ uid }) => {
      const start = tick.getTime() + claimDelayMs(schedule.uid, uid, starting.jitterSeconds);
      return start > starting.until.getTime();
    })
    .map(
      ({ uid }): Tally =>
        made.has(uid)
          ? { outcome: 'created', reason: 'SnapshotCreated', count: 1 }
          : { outcome: 'missed', reason: 'RunMissed', count: 1 },
    );
  return [...waits, ...startsToCome];
}
