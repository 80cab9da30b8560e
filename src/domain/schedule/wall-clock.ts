import type { TimeZone } from './time-zone.ts';

/*
 * What the clock on the wall of a zone has shown. Instants are milliseconds since 1970, local time is as in
 * local-calendar.ts. The furthest that a zone has ever been from UTC is 15:56 (Manila before 1845).
 */

/** No zone is further from UTC than this, so an instant and the local time that it shows differ by less. */
export const MAX_OFFSET_MS = 16 * 3_600_000;

/** A jump of the clock forward: at the instant `at` it shows `to`, and never showed [from, to). */
export interface Gap {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The first local time that the clock has not yet shown once `instant` is over. In the second pass of an overlap this
 * stands still, which is what keeps a fixed time from running twice.
 */
export function shownUntil(zone: TimeZone, instant: number): number {
  let segment = zone.segmentAt(instant);
  let shown = instant + 1 + segment.offset;
  // Before this window every local time was lower, whatever the offsets were.
  while (segment.start > instant - 2 * MAX_OFFSET_MS) {
    segment = zone.segmentAt(segment.start - 1);
    shown = Math.max(shown, segment.end + segment.offset);
  }
  return shown;
}

/**
 * The first instant at which the clock shows `local` or later: the moment itself, its first pass in an overlap, and the
 * first instant after the gap when the clock jumps over it.
 */
export function firstShown(zone: TimeZone, local: number): number {
  let segment = zone.segmentAt(local - MAX_OFFSET_MS);
  for (;;) {
    const instant = Math.max(segment.start, local - segment.offset);
    if (instant < segment.end) return instant;
    segment = zone.segmentAt(segment.end);
  }
}

/** The gap that ends at `at`, where a segment of the zone starts; null when the clock does not jump forward there. */
export function gapAt(zone: TimeZone, at: number): Gap | null {
  const from = shownUntil(zone, at - 1);
  const to = at + zone.segmentAt(at).offset;
  return to > from ? { at, from, to } : null;
}

/** The gaps that end in (after, until], oldest first. */
export function gapsBetween(zone: TimeZone, after: number, until: number): Gap[] {
  const gaps: Gap[] = [];
  for (let at = zone.segmentAt(after).end; at <= until; at = zone.segmentAt(at).end) {
    const gap = gapAt(zone, at);
    if (gap) gaps.push(gap);
  }
  return gaps;
}
