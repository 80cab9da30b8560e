import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../src/runtime/line-splitter.ts';

describe('line splitter', () => {
  it('gives the same lines however the bytes are cut, inside characters too', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const splitter = createLineSplitter();
        const seen: string[] = [];
        for (let start = 0, i = 0; start < bytes.length; i++) {
          const end = start + (cuts[i % cuts.length] ?? 1);
          for (const found of splitter.push(bytes.subarray(start, end))) seen.push(found.toString('utf8'));
          start = end;
        }
        expect(seen).toEqual(lines.filter((text) => text !== ''));
        expect(splitter.pending).toBe(0);
      }),
    );
  });

  it('holds back a line that has not ended', () => {
    const splitter = createLineSplitter();
    expect(splitter.push(Buffer.from('a\nbc')).map(String)).toEqual(['a']);
    expect(splitter.pending).toBe(2);
    expect(splitter.push(Buffer.from('d\n')).map(String)).toEqual(['bcd']);
  });

  it('refuses a line without end instead of filling the memory', () => {
    const splitter = createLineSplitter(100);
    const chunk = Buffer.alloc(60, 'x');
    splitter.push(chunk);
    expect(() => splitter.push(chunk)).toThrow(RangeError);
  });
});
