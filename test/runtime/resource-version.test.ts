import { describe, expect, it } from 'vitest';
import { compareResourceVersions } from '../../src/runtime/resource-version.ts';

describe('compareResourceVersions', () => {
  it.each([
    ['1', '1', 0],
    ['9', '10', -1],
    ['10', '9', 1],
    ['123', '124', -1],
    ['9007199254740993', '9007199254740992', 1],
    ['99999999999999999999999999', '100000000000000000000000000', -1],
  ])('%s against %s is %i', (a, b, sign) => {
    expect(Math.sign(compareResourceVersions(a, b) ?? Number.NaN)).toBe(sign);
  });

  it.each(['', '0', '01', '-1', '1.5', '1e3', 'abc', ' 1', '0x10'])('does not compare %j', (version) => {
    expect(compareResourceVersions(version, '1')).toBeUndefined();
    expect(compareResourceVersions('1', version)).toBeUndefined();
  });
});
