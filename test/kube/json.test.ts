import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/kube/json.ts';

describe('parseJson', () => {
  it('keeps the nanoseconds of a creation time, which a double rounds into the next second', () => {
    const text = '{"status":{"creationTime":1700000000999999999,"restoreSize":1073741824}}';
    expect(parseJson(text)).toEqual({ status: { creationTime: 1700000000999999999n, restoreSize: 1073741824 } });
  });

  const cases: [string, unknown][] = [
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740991', -9007199254740991],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['[1700000000999999999,2]', [1700000000999999999n, 2]],
    [' { "a" : 1700000000999999999 } ', { a: 1700000000999999999n }],
    ['"1700000000999999999"', '1700000000999999999'],
    ['{"1700000000999999999":1}', { '1700000000999999999': 1 }],
    [
      '{"a":"\\"b\\":1700000000999999999,\\\\","c":1700000000999999999}',
      { a: '"b":1700000000999999999,\\', c: 1700000000999999999n },
    ],
    ['{"a":"\\\\","b":1700000000999999999}', { a: '\\', b: 1700000000999999999n }],
  ];
  it.each(cases)('reads %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each([
    '1700000000999999999.5',
    '0.12345678901234567',
    '12345678901234567e2',
    '1e1234567890123456',
    '1e-12345678901234567',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parseJson(text)).toBe(JSON.parse(text));
  });

  it('defines no prototype', () => {
    const value = parseJson('{"__proto__":1700000000999999999,"a":1700000000999999998}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')?.value).toBe(1700000000999999999n);
  });

  it.each([
    '',
    '{',
    '{"a":1700000000999999999',
    '01700000000999999999',
    '"1700000000999999999',
    '[1700000000999999999,]',
  ])('throws a SyntaxError for %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('reads an annotation of 1 MiB of quotes without a deep stack', () => {
    const a = '"'.repeat(512 * 1024);
    expect(parseJson(JSON.stringify({ a }).replace('}', ',"b":1700000000999999999}'))).toEqual({
      a,
      b: 1700000000999999999n,
    });
  });

  it('agrees with JSON.parse on everything but unsafe integers, and loses none of those', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n)),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));
    const write = (value: unknown): string => {
      if (typeof value === 'bigint') return String(value);
      if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
      if (typeof value !== 'object' || value === null) return JSON.stringify(value);
      return `{${Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`)}}`;
    };
    const expected = (value: unknown): unknown => {
      if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
      if (Array.isArray(value)) return value.map(expected);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expected(member)]));
    };
    fc.assert(
      fc.property(tree, (value) => {
        expect(parseJson(write(value))).toEqual(expected(value));
      }),
      { numRuns: 2_000 },
    );
  });
});
