const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/**
 * Whether JSON has more than `most` values, by its commas and opening brackets, wherever they stand: never too few, and a few
 * too many where texts hold some. Parsed, an empty object takes 56 bytes and was sent as 3, so a body that is allowed by its
 * length could take more memory than the process has; this tells before it is parsed.
 */
export function hasMoreValues(json: Uint8Array, most: number): boolean {
  // The outermost value has neither before it.
  let left = most - 1;
  for (const byte of json) {
    if ((byte === COMMA || byte === BRACKET || byte === BRACE) && --left < 0) return true;
  }
  return false;
}
