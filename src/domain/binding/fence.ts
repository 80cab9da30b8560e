import type { FenceState, FenceSubject, Sign } from './fence-state.ts';
import { conflicted, observing, preflight, refused, standby, writing } from './fence-words.ts';

/** Everything that decides whether we may write bindings. Durations are milliseconds that no clock can turn back. */
export interface FenceSignals extends FenceSubject {
  /** The Lease `keepsake-binding` is ours, by the monotonic clock. */
  readonly leads: boolean;
  /** The Leases under upstream's name are ours, so that an upstream with leader election stands by. */
  readonly squats: boolean;
  /** Of another controller, read since the last preflight began. */
  readonly signs: readonly Sign[];
  /** For how long the canary has been seen to lie where any controller finds it; undefined: it does not. */
  readonly baitedForMs: number | undefined;
  /** Complete looks at leases, Deployments and events since the last preflight began. */
  readonly looks: number;
  /** What those looks could not see, or saw without proving anything; for people. */
  readonly remarks: readonly string[];
  /** For how long the state has been what it is. */
  readonly inStateForMs: number;
  /** The token that a person has put on the ConfigMap. */
  readonly acknowledged: string | undefined;
  /** Taken by a state that a person must clear. */
  readonly newToken: string;
}

/** What the state needs kept up, each by itself. */
export interface FenceWants {
  readonly lease: boolean;
  readonly squats: boolean;
  readonly canary: boolean;
  /** As many looks as this since the preflight began. */
  readonly looks: number;
}

/** The state to be, what it needs, and when it may change although nothing happens. */
export interface FenceDecision {
  readonly state: FenceState;
  readonly wants: FenceWants;
  readonly wakeInMs: number | undefined;
}

/**
 * Decides whether we may write, from the state before and what is seen. Only `writing` writes.
 *
 * | state        | leaves to    | when                                                                           |
 * | ------------ | ------------ | ------------------------------------------------------------------------------ |
 * | `observing`  |              | never: mode `external`, and any other state becomes it                         |
 * | `standby`    | `preflight`  | our own Lease is held                                                          |
 * | `preflight`  | `refused`    | there is any sign of another controller                                        |
 * |              | `writing`    | the canary lay untouched for the whole time, two looks found nothing, squats are held |
 * | `refused`    | `preflight`  | acknowledged; in `builtin` also after a while, in `auto` the other one is left to work |
 * | `writing`    | `conflicted` | there is any sign of another controller                                        |
 * | `conflicted` | `preflight`  | acknowledged by a person; nothing else, a restart included                     |
 *
 * Without the own Lease each of `preflight`, `writing` and `refused` becomes `standby`, so nothing is written again
 * without a new preflight. No sign proves that nobody is there: leases are optional upstream and pods of managed
 * clusters invisible, so the canary stays out while we write.
 */
export function decideFence(before: FenceState, signals: FenceSignals, now: Date): FenceDecision {
  const state = nextState(before, signals, now);
  const entered = state !== before;
  const inStateForMs = entered ? 0 : signals.inStateForMs;
  // What was seen before a preflight began is no part of it.
  const fresh = entered && state.kind === 'preflight' ? { ...signals, baitedForMs: undefined, looks: 0 } : signals;
  return {
    state,
    wants: wantsOf(state, fresh),
    wakeInMs: wakeOf(state, fresh, inStateForMs),
  };
}

function nextState(before: FenceState, signals: FenceSignals, now: Date): FenceState {
  if (signals.mode === 'external') return before.kind === 'observing' ? before : observing(now);
  const { leads, signs, acknowledged } = signals;
  switch (before.kind) {
    case 'observing':
      return standby(now);
    case 'conflicted':
      // Kept without the Lease as well: whoever gets it next must not begin.
      return acknowledged === before.token ? (leads ? preflight(signals, now) : standby(now)) : before;
    case 'standby':
      return leads ? preflight(signals, now) : before;
    case 'preflight':
      if (!leads) return standby(now);
      if (signs.length > 0) return refused(signals, now);
      return isProven(signals) && signals.squats ? writing(signals, now) : before;
    case 'refused':
      if (!leads) return standby(now);
      return acknowledged === before.token || retryIsDue(signals) ? preflight(signals, now) : before;
    case 'writing':
      // A sign outweighs the Lease: a person must hear of it even when both come at once.
      if (signs.length > 0) return conflicted(signals, now);
      return leads ? before : standby(now);
    default:
      return before satisfies never;
  }
}

function baitIsOver({ baitedForMs, preflightMs }: FenceSignals): boolean {
  return baitedForMs !== undefined && baitedForMs >= preflightMs;
}

/** The second look comes after the wait: what was started meanwhile shows there. */
function isProven(signals: FenceSignals): boolean {
  return baitIsOver(signals) && signals.looks >= 2;
}

function retryIsDue({ mode, inStateForMs, retryMs }: FenceSignals): boolean {
  return mode === 'builtin' && inStateForMs >= retryMs;
}

function wantsOf(state: FenceState, signals: FenceSignals): FenceWants {
  const nothing = { lease: false, squats: false, canary: false, looks: 0 };
  switch (state.kind) {
    case 'observing':
      return nothing;
    case 'standby':
    case 'refused':
    case 'conflicted':
      return { ...nothing, lease: true };
    case 'preflight':
      // Not before the end: an upstream that is just restarting shall find its Lease free, and be seen.
      return { lease: true, squats: isProven(signals), canary: true, looks: baitIsOver(signals) ? 2 : 1 };
    case 'writing':
      return { lease: true, squats: true, canary: true, looks: 0 };
    default:
      return state satisfies never;
  }
}

function wakeOf(state: FenceState, signals: FenceSignals, inStateForMs: number): number | undefined {
  const { baitedForMs, preflightMs, mode, retryMs } = signals;
  if (state.kind === 'preflight' && baitedForMs !== undefined && baitedForMs < preflightMs)
    return preflightMs - baitedForMs;
  if (state.kind === 'refused' && mode === 'builtin') return Math.max(0, retryMs - inStateForMs);
  return undefined;
}
