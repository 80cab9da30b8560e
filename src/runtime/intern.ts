/** Gives one shared instance for equal strings. */
export type Intern = (text: string) => string;

/** Bounds of an interner. */
export interface InternOptions {
  /** Distinct strings remembered before it starts over; default 10,000. */
  readonly maxEntries?: number;
  /** Longer strings (UTF-16 units) pass through: they rarely repeat; default 256. */
  readonly maxLength?: number;
}

/**
 * An interner for projections: parsed JSON holds each label, class and namespace anew in every object, and a cache of
 * 50,000 of them would keep 50,000 copies.
 *
 * Starting over when full is safe: strings handed out stay shared among those who hold them.
 */
export function createIntern({ maxEntries = 10_000, maxLength = 256 }: InternOptions = {}): Intern {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > maxLength) return text;
    const shared = known.get(text);
    if (shared !== undefined) return shared;
    if (known.size >= maxEntries) known.clear();
    known.set(text, text);
    return text;
  };
}
