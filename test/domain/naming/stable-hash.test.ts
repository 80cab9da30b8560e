import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/domain/naming/sha256.ts';
import { hashText, stableHash } from '../../../src/domain/naming/stable-hash.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('sha256', () => {
  // FIPS 180-4 example vectors.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('of "%s" is the published one', (message, digest) => {
    expect(hex(sha256(new TextEncoder().encode(message)))).toBe(digest);
  });

  it('equals that of node:crypto at every length around a block, and for random bytes', () => {
    const reference = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    for (let length = 0; length <= 200; length++) {
      const bytes = new Uint8Array(length).fill(length);
      expect(hex(sha256(bytes))).toBe(reference(bytes));
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => hex(sha256(bytes)) === reference(bytes)));
  });
});

describe('a stable hash', () => {
  it('tells apart lists whose parts run together', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['a', 'b', 'c'], []];
    expect(new Set(lists.map((parts) => hex(stableHash(parts)))).size).toBe(lists.length);
  });

  it('is this one for ever, because objects in clusters are named by it', () => {
    expect(hashText(['schedule', 'claim', '2026-11-22T02:15:00Z'], 13)).toBe('v6apojjqtvtnr');
    expect(hashText(['ä', '🙂'], 51)).toMatch(/^[a-z2-7]{51}$/);
  });

  it('as text is base32 of the bytes, and a longer one begins with the shorter', () => {
    const text = hashText(['x'], 51);
    expect(hashText(['x'], 10)).toBe(text.slice(0, 10));
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    const bits = [...stableHash(['x'])].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    expect(text).toBe((bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join(''));
  });

  it.each([0, 52, Number.NaN])('has no text of %s characters', (length) => {
    expect(() => hashText(['x'], length)).toThrow(RangeError);
  });
});
