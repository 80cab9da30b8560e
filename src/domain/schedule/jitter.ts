import { stableHash } from '../naming/stable-hash.ts';

/**
 * How many milliseconds after the tick this claim's snapshot starts: 0 to `jitterSeconds` * 1000, both included, always
 * whole seconds, so that the starts of a thousand claims are looked at once a second and not a thousand times.
 * It depends on nothing but the two uids, so it is the same at each tick and after each restart, and the claims of one
 * schedule, like the schedules of one claim, spread evenly.
 */
export function claimDelayMs(scheduleUid: string, claimUid: string, jitterSeconds: number): number {
  const steps = Math.floor(jitterSeconds) + 1;
  if (!(steps > 1)) return 0;
  // 48 bits are exact in a double, and so many more than the 3,601 steps of an hour that the rounding is not seen.
  const hash = new DataView(stableHash(['jitter', scheduleUid, claimUid]).buffer);
  const fraction = (hash.getUint16(0) * 2 ** 32 + hash.getUint32(2)) / 2 ** 48;
  return Math.floor(fraction * steps) * 1000;
}

/**
 * The jitter in force at a tick, in seconds: as asked for, but at most nine tenths of the way to the next tick, so that
 * each claim has started before the tick after it comes.
 */
export function jitterAt(tick: Date, next: Date | null, jitterSeconds: number): number {
  if (next === null) return jitterSeconds;
  return Math.max(0, Math.min(jitterSeconds, Math.floor(((next.getTime() - tick.getTime()) / 1000) * 0.9)));
}
