import { isDeepStrictEqual } from 'node:util';

/** A check that did not hold: what was checked, and the two sides in words. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
  readonly expected: string;
  readonly seen: string;

  constructor(what: string, expected: string, seen: string) {
    super(what);
    this.expected = expected;
    this.seen = seen;
  }
}

/** Returns when both sides are equal, deeply. @throws CheckFailure that shows both. */
export function requireEqual<T>(what: string, { expected, seen }: { readonly expected: T; readonly seen: T }): void {
  if (!isDeepStrictEqual(seen, expected)) throw new CheckFailure(what, inWords(expected), inWords(seen));
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
