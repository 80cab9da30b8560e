import { describe, expect, it } from 'vitest';
import { chooseVolumeSize, defaultVolumeBytes, isInRange } from '../../../hack/csi-driver/volume-size.ts';

const total = 100 * defaultVolumeBytes;

describe('chooseVolumeSize', () => {
  const sizes: Record<string, { required?: bigint; limit?: bigint; source?: number; size: number }> = {
    'gives exactly what is required': { required: 4096n, limit: 9999n, size: 4096 },
    'gives the default when nothing is said': { size: defaultVolumeBytes },
    'cuts the default to the limit': { limit: 4096n, size: 4096 },
    'gives the size of the source when nothing is said': { source: 4096, size: 4096 },
    'gives more than the source has when that is required': { required: 8192n, source: 4096, size: 8192 },
  };
  for (const [name, { required = 0n, limit = 0n, source = 0, size }] of Object.entries(sizes)) {
    it(name, () => expect(chooseVolumeSize({ requiredBytes: required, limitBytes: limit }, source, total)).toBe(size));
  }

  const refusals: Record<string, { required?: bigint; limit?: bigint; source?: number; code: string }> = {
    'refuses a negative size': { required: -1n, code: 'INVALID_ARGUMENT' },
    'refuses a range that is upside down': { required: 2n, limit: 1n, code: 'OUT_OF_RANGE' },
    'refuses a volume smaller than its source': { required: 4095n, source: 4096, code: 'OUT_OF_RANGE' },
    'refuses a limit below the source': { limit: 4095n, source: 4096, code: 'OUT_OF_RANGE' },
    'refuses more than the storage will ever hold': { required: BigInt(total) + 1n, code: 'OUT_OF_RANGE' },
    'refuses the largest int64 without rounding it': { required: 2n ** 63n - 1n, code: 'OUT_OF_RANGE' },
  };
  for (const [name, { required = 0n, limit = 0n, source = 0, code }] of Object.entries(refusals)) {
    it(name, () =>
      expect(() => chooseVolumeSize({ requiredBytes: required, limitBytes: limit }, source, total)).toThrow(
        expect.objectContaining({ code }),
      ),
    );
  }
});

describe('isInRange', () => {
  it('counts both ends in and takes a limit of zero for none', () => {
    expect(isInRange(10, { requiredBytes: 10n, limitBytes: 10n })).toBe(true);
    expect(isInRange(10, { requiredBytes: 1n, limitBytes: 0n })).toBe(true);
    expect(isInRange(10, { requiredBytes: 11n, limitBytes: 0n })).toBe(false);
    expect(isInRange(10, { requiredBytes: 0n, limitBytes: 9n })).toBe(false);
  });
});
