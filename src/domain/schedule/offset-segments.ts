/** A stretch of time with one UTC offset: local time = instant + `offset`. All in milliseconds; `end` is exclusive. */
export interface OffsetSegment {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

const DAY_MS = 86_400_000;

/**
 * How far apart the offset is probed. Two changes that cancel each other between two probes would not be seen, so this is
 * well below the nearest two of any zone from 1970 to 2100: 6.96 days (Recife in October 2000, Gaza in April 2054).
 */
const PROBE_MS = 2 * DAY_MS;

/** Segments are computed and kept by blocks of this length, counted from 1970. */
const BLOCK_MS = 183 * PROBE_MS;

/** Blocks kept for each zone, about 32 years: enough for any walk over ten years; a lost one costs some 0.2 ms. */
const MAX_BLOCKS = 32;

/**
 * Turns an offset function into a step function of the instant. Changes are found by bisection, exact to the second (the
 * resolution of the time zone database). A segment may end where a block ends although the offset goes on.
 */
export function createOffsetSegments(offsetAt: (instant: number) => number): (instant: number) => OffsetSegment {
  const blocks = new Map<number, readonly OffsetSegment[]>();
  let latest: OffsetSegment | undefined;

  const blockAt = (index: number): readonly OffsetSegment[] => {
    const known = blocks.get(index);
    if (known) return known;
    // A Map iterates in the order of insertion, so the first key is the oldest.
    if (blocks.size >= MAX_BLOCKS) blocks.delete(blocks.keys().next().value as number);
    const made = segmentsBetween(offsetAt, index * BLOCK_MS, (index + 1) * BLOCK_MS);
    blocks.set(index, made);
    return made;
  };

  return (instant) => {
    if (latest && instant >= latest.start && instant < latest.end) return latest;
    const found = blockAt(Math.floor(instant / BLOCK_MS)).find((segment) => instant < segment.end);
    if (!found) throw new RangeError(`there is no offset at ${instant} ms`);
    latest = found;
    return found;
  };
}

function segmentsBetween(offsetAt: (instant: number) => number, start: number, end: number): OffsetSegment[] {
  const segments: OffsetSegment[] = [];
  let open = { start, offset: offsetAt(start) };
  const addChanges = (from: number, fromOffset: number, to: number, toOffset: number): void => {
    if (fromOffset === toOffset) return;
    const at = firstWithout(offsetAt, from, fromOffset, to);
    segments.push({ start: open.start, end: at, offset: open.offset });
    open = { start: at, offset: offsetAt(at) };
    // What follows the change may still differ from the far end: two changes between one pair of probes.
    addChanges(at, open.offset, to, toOffset);
  };
  for (let from = start; from < end; from += PROBE_MS) {
    addChanges(from, open.offset, from + PROBE_MS, offsetAt(from + PROBE_MS));
  }
  // A change at the very end belongs to the next block.
  if (open.start < end) segments.push({ start: open.start, end, offset: open.offset });
  return segments;
}

/** The first whole second in (from, to] whose offset is not `offset`, which holds at `from` and not at `to`. */
function firstWithout(offsetAt: (instant: number) => number, from: number, offset: number, to: number): number {
  let same = from / 1000;
  let other = to / 1000;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle * 1000) === offset) same = middle;
    else other = middle;
  }
  return other * 1000;
}
