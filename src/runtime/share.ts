import { createIntern } from './intern.ts';

/** Gives a frozen value that is deeply equal to a JSON value, and one shared instance of it for equal ones. */
export type Share = <T>(value: T) => T;

/** Bounds of what is remembered; what is not remembered is still copied, frozen and made of shared parts. */
export interface ShareOptions {
  /** Distinct objects and lists remembered before it starts over; default 2,000. */
  readonly maxEntries?: number;
  /** Objects and lists whose JSON is longer (UTF-16 units) rarely repeat; default 1,024. */
  readonly maxLength?: number;
}

/**
 * Shares equal parts of parsed JSON, as `createIntern` shares strings: thousands of objects made from one template differ
 * in a name, and hold the rest anew each. A part counts as equal when its JSON text is, so the order of fields matters;
 * where it differs, the parts are kept twice and nothing else happens. Must not be given what JSON cannot say.
 */
export function createShare({ maxEntries = 2_000, maxLength = 1_024 }: ShareOptions = {}): Share {
  const intern = createIntern({ maxEntries });
  const known = new Map<string, unknown>();

  function shared(value: unknown): unknown {
    if (typeof value === 'string') return intern(value);
    if (typeof value !== 'object' || value === null) return value;
    const text = JSON.stringify(value);
    const before = known.get(text);
    if (before !== undefined) return before;
    // Parsed anew, since the parser makes an object exactly as large as its fields need.
    const copy: Record<string, unknown> = JSON.parse(text);
    for (const field of Object.keys(copy)) copy[field] = shared(copy[field]);
    Object.freeze(copy);
    if (text.length > maxLength) return copy;
    if (known.size >= maxEntries) known.clear();
    known.set(text, copy);
    return copy;
  }

  return (value) => shared(value) as typeof value;
}
