import { randomUUID } from 'node:crypto';

// Stands for a bigint between rewriting and parsing. Nobody outside this process can know it, so no object's author can
// write a string that turns into a number.
const MARK = `${randomUUID()}:`;

const LONG_RUN = /[0-9]{16}/;
// Between two strings of JSON text nothing has digits but numbers. A fraction or an exponent makes one a double.
const LONG_INTEGER = /(?<![0-9.eE+-])-?[1-9][0-9]{15,}(?![0-9.eE])/g;

/**
 * `JSON.parse`, but integers beyond ±(2^53 - 1) become bigints instead of the nearest double. Kubernetes writes int64:
 * a VolumeSnapshotContent's `status.creationTime` is in nanoseconds, and rounding it can move it into the next second.
 * Throws a SyntaxError for what is not JSON.
 */
export function parseJson(text: string): unknown {
  if (!LONG_RUN.test(text)) return JSON.parse(text);
  const marked = markLongIntegers(text);
  // An invalid text must fail in its own words, not in those of the rewriting.
  if (marked === undefined) return JSON.parse(text);
  return restore(JSON.parse(marked));
}

/** The text with each unsafe integer as a marked string; undefined when there is none. */
function markLongIntegers(text: string): string | undefined {
  const pieces: string[] = [];
  let taken = 0;
  // The strings before this position are behind us, so a quote from here on begins one.
  let position = 0;
  for (const { 0: token, index } of text.matchAll(LONG_INTEGER)) {
    for (let quote = text.indexOf('"', position); quote >= 0 && quote < index; quote = text.indexOf('"', position)) {
      position = endOfString(text, quote);
    }
    const isInString = position > index;
    if (isInString || Number.isSafeInteger(Number(token))) continue;
    pieces.push(text.slice(taken, index), `"${MARK}${token}"`);
    taken = index + token.length;
  }
  if (pieces.length === 0) return undefined;
  pieces.push(text.slice(taken));
  return pieces.join('');
}

/** The position after the string that begins at `quote`. */
function endOfString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function restore(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value;
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, member] of Object.entries(value)) {
    const restored = restore(member);
    // Defining, not assigning: a key may be "__proto__".
    if (restored !== member)
      Object.defineProperty(value, key, { value: restored, writable: true, enumerable: true, configurable: true });
  }
  return value;
}
