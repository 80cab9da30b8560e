import { sha256 } from './sha256.ts';

// RFC 4648 base32 in lower case: every character may stand anywhere in a DNS label, also first and last.
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

const utf8 = new TextEncoder();

/**
 * SHA-256 over the parts, each led by its length in bytes, so that no two different lists of parts share an input
 * (`['ab', 'c']` and `['a', 'bc']` differ). The same parts give the same 32 bytes in every process and version: names in
 * the cluster depend on it, so the scheme must never change.
 */
export function stableHash(parts: readonly string[]): Uint8Array {
  const chunks = parts.map((part) => utf8.encode(part));
  const size = chunks.reduce((sum, chunk) => sum + 4 + chunk.length, 0);
  const message = new Uint8Array(size);
  const view = new DataView(message.buffer);
  let at = 0;
  for (const chunk of chunks) {
    view.setUint32(at, chunk.length);
    message.set(chunk, at + 4);
    at += 4 + chunk.length;
  }
  return sha256(message);
}

/**
 * The first `length` characters (1 to 51) of `stableHash(parts)` in lower-case base32: fit for the names and label values
 * of Kubernetes objects. Each character carries 5 bits: with 13 (65 bits) the chance that any two of 10^8 names meet is
 * about 1 in 7,000; with 10 (50 bits) two of 10^6 meet with a chance of about 1 in 2,000.
 */
export function hashText(parts: readonly string[], length: number): string {
  if (!(length >= 1 && length <= 51)) throw new RangeError(`a hash text has 1 to 51 characters, not ${length}`);
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of stableHash(parts)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      bits -= 5;
      text += BASE32.charAt((held >>> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  return text;
}
