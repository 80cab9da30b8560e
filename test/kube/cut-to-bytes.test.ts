import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutToBytes } from '../../src/kube/cut-to-bytes.ts';

describe('cutToBytes', () => {
  const cases: Record<string, readonly [string, number, string]> = {
    'leaves a text that fits': ['abc', 3, 'abc'],
    'marks what it cut': ['abcdef', 5, 'ab…'],
    'counts bytes, not characters': ['äääää', 9, 'äää…'],
    'keeps surrogate pairs together': ['ab🙂🙂', 9, 'ab🙂…'],
  };
  for (const [what, [text, bytes, cut]] of Object.entries(cases)) {
    it(what, () => {
      expect(cutToBytes(text, bytes)).toBe(cut);
    });
  }

  it('never exceeds its limit and never tears a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 3, max: 100 }), (text, bytes) => {
        const cut = cutToBytes(text, bytes);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
        expect(Buffer.from(cut).toString()).toBe(cut);
        if (cut !== text) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
      }),
    );
  });
});
