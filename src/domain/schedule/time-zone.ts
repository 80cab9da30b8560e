import { createOffsetSegments, type OffsetSegment } from './offset-segments.ts';

/** An IANA time zone as Intl knows it. */
export interface TimeZone {
  /** The name as the user wrote it: `Europe/Kyiv` stays, although the platform may call it `Europe/Kiev`. */
  readonly name: string;
  /** The stretch of one UTC offset that holds `instant` (milliseconds since 1970). */
  segmentAt(instant: number): OffsetSegment;
}

/** A zone, or one sentence for the user that says what is wrong and what to write instead. */
export type TimeZoneResult =
  | { readonly kind: 'ok'; readonly zone: TimeZone }
  | { readonly kind: 'refused'; readonly problem: string };

// ICU also answers to these Java leftovers, which are no IANA names and mean different things to different people.
const NOT_IANA =
  /^(ACT|AET|AGT|ART|AST|BET|BST|CAT|CNT|CST|CTT|EAT|ECT|IET|IST|JST|MIT|NET|NST|PLT|PNT|PRT|PST|SST|VST|SystemV\/.*|US\/Pacific-New)$/;

// Every part of an IANA name starts with a capital (or a digit after the first): us/eastern is refused, as Go does.
const IANA_SHAPE = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z0-9][A-Za-z0-9_+-]*)*$/;

// A memo, not state: the same name always means the same zone. Only names that Intl knows get in, so it stays small.
const zones = new Map<string, TimeZone>();

/**
 * Looks up an IANA name, canonical or alias, in the platform's own time zone data. Offsets (`+02:00`), abbreviations that
 * are no IANA names (`PST`), `Local` and wrong capitals are refused, each with the near name where one is easy to see.
 */
export function resolveTimeZone(name: string): TimeZoneResult {
  const known = zones.get(name);
  if (known) return { kind: 'ok', zone: known };

  const problem = problemWith(name);
  if (problem) return { kind: 'refused', problem };

  const zone = { name, segmentAt: createOffsetSegments(offsetReader(name)) };
  zones.set(name, zone);
  return { kind: 'ok', zone };
}

/** The wall clock of the zone at `instant`, as a Date whose UTC fields show it; exact to the second. */
export function localTime(zone: TimeZone, instant: Date): Date {
  return new Date(instant.getTime() + zone.segmentAt(instant.getTime()).offset);
}

function problemWith(name: string): string | null {
  if (name.trim() === '') return 'the time zone is empty; write an IANA name such as Europe/Berlin, or Etc/UTC';
  const quoted = JSON.stringify(name);
  if (/^local$/i.test(name)) {
    return `${quoted} depends on the machine; write an IANA name such as Europe/Berlin, or Etc/UTC`;
  }
  if (/^(UTC|GMT)?[+-]\d/i.test(name)) {
    return `${quoted} is an offset, which knows no daylight saving time; write an IANA name such as Europe/Berlin, or Etc/UTC`;
  }
  if (NOT_IANA.test(name)) {
    return `${quoted} is an abbreviation that is no IANA name; write a place such as America/Los_Angeles`;
  }
  const canonical = canonicalName(name);
  const miswritten = canonical !== null && canonical !== name && canonical.toLowerCase() === name.toLowerCase();
  if (canonical !== null && !miswritten && IANA_SHAPE.test(name)) return null;

  const near = miswritten ? canonical : nearName(name);
  const hint = near ? `did you mean ${near}?` : 'write an IANA name such as Europe/Berlin, or Etc/UTC';
  return `${quoted} is not a known IANA time zone (capitals count); ${hint}`;
}

function canonicalName(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // Intl's only way to say that it does not know the name is a RangeError.
    return null;
  }
}

/** Europe/Berlin for `europe/berlin`, `Berlin`, and New_York also for `America/New York`. */
function nearName(name: string): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[ _-]/g, '');
  const wanted = plain(name);
  const all = Intl.supportedValuesOf('timeZone');
  return all.find((zone) => plain(zone) === wanted) ?? all.find((zone) => plain(zone).endsWith(`/${wanted}`));
}

/** Reads the offset from a formatted date such as `11/22/2026, GMT-00:44:30`; half the price of formatting all fields. */
function offsetReader(name: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  return (instant) => {
    const text = format.format(instant);
    const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
    if (!match) throw new Error(`no UTC offset in "${text}" for ${name}`);
    const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
    const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ms : ms;
  };
}
