/** Gives the time in nanoseconds since 1970, each answer later than the one before. */
export type NanosecondClock = () => bigint;

/**
 * Makes the clock that dates snapshots. Node knows the date in milliseconds only; the digits below come from the monotonic
 * clock, so that a creation time uses its whole int64 as that of a real driver does and rounding anywhere is noticed.
 */
export function createNanosecondClock(nowMs: () => number = Date.now): NanosecondClock {
  let last = 0n;
  return () => {
    const now = BigInt(nowMs()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n);
    last = now > last ? now : last + 1n;
    return last;
  };
}

/** The google.protobuf.Timestamp of a moment in nanoseconds since 1970. */
export function toTimestamp(ns: bigint): { readonly seconds: string; readonly nanos: number } {
  return { seconds: String(ns / 1_000_000_000n), nanos: Number(ns % 1_000_000_000n) };
}
