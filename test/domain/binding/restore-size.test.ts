import { describe, expect, it } from 'vitest';
import { isZeroQuantity, quantityOfBytes } from '../../../src/domain/binding/restore-size.ts';

describe('a size as a quantity', () => {
  it.each([
    [0n, '0'],
    [1n, '1'],
    [500n, '500'],
    [1000n, '1k'],
    [1023n, '1023'],
    [1024n, '1Ki'],
    [1536n, '1536'],
    [2000n, '2000'],
    [1_000_000_000n, '1000000000'],
    [2n ** 30n, '1Gi'],
    [5n * 2n ** 30n, '5Gi'],
    [2n ** 50n, '1Pi'],
    [2n ** 62n, '4Ei'],
    [2n ** 63n - 1n, '9223372036854775807'],
  ])('of %s bytes is %s, as Go writes it', (bytes, text) => {
    expect(quantityOfBytes(bytes)).toBe(text);
  });

  it.each([
    ['0', true],
    ['0Gi', true],
    ['0.0', true],
    ['1Gi', false],
    ['10', false],
    ['0.5Gi', false],
  ])('%s: says nothing: %s', (text, zero) => {
    expect(isZeroQuantity(text)).toBe(zero);
  });
});
