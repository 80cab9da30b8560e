import { stableHash } from '../naming/stable-hash.ts';

/**
 * How many milliseconds after the tick this claim's snapshot starts: 0 to `jitterSeconds` * 1000, both included.
 * It depends on nothing but the two uids, so it is the same at each tick and after each restart, and the claims of one
 * schedule, like the schedules of one claim, spread evenly.
 */
export function claimDelayMs(scheduleUid: string, claimUid: string, jitterSeconds: number): number {
  const steps = Math.floor(jitterSeconds * 1000) + 1;
  if (!(steps > 1)) return 0;
  // 48 bits are exact in a double, and so many more than the 3.6 million steps of an hour that the rounding is not seen.
  const hash = new DataView(stableHash(['jitter', scheduleUid, claimUid]).buffer);
  const fraction = (hash.getUint16(0) * 2 ** 32 + hash.getUint32(2)) / 2 ** 48;
  return Math.floor(fraction * steps);
}
