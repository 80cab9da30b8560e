import { CsiError } from './errors.ts';

/** The size of a volume whose request names none: 1 GiB. */
export const defaultVolumeBytes = 1024 ** 3;

/** CSI's CapacityRange; zero is "not said". Kept as bigint because a request may hold any int64. */
export interface CapacityRange {
  readonly requiredBytes: bigint;
  readonly limitBytes: bigint;
}

/**
 * Chooses the size of a new volume in bytes: what is required, or the source's size, or the default cut to the limit.
 *
 * @param sourceBytes size of the snapshot or volume that it is copied from, 0 without a source
 * @param totalBytes what the whole storage holds: more than this can never be given
 * @throws CsiError INVALID_ARGUMENT for a negative number, OUT_OF_RANGE when the range cannot be met now or later
 */
export function chooseVolumeSize(range: CapacityRange, sourceBytes: number, totalBytes: number): number {
  const { requiredBytes: required, limitBytes: limit } = range;
  if (required < 0n || limit < 0n) throw new CsiError('INVALID_ARGUMENT', 'capacity_range must not be negative');
  if (limit > 0n && required > limit) {
    throw new CsiError('OUT_OF_RANGE', `required_bytes ${required} is more than limit_bytes ${limit}`);
  }
  const source = BigInt(sourceBytes);
  if ((required > 0n && required < source) || (limit > 0n && limit < source)) {
    throw new CsiError('OUT_OF_RANGE', `the source has ${source} bytes, the volume must not be smaller`);
  }
  const size = required || source || smaller(BigInt(defaultVolumeBytes), limit);
  if (size > BigInt(totalBytes)) {
    throw new CsiError('OUT_OF_RANGE', `${size} bytes are more than the ${totalBytes} bytes of the whole storage`);
  }
  return Number(size);
}

/** Says whether a volume of this size is one that the range asks for. */
export function isInRange(bytes: number, range: CapacityRange): boolean {
  const size = BigInt(bytes);
  return size >= range.requiredBytes && (range.limitBytes === 0n || size <= range.limitBytes);
}

function smaller(size: bigint, limit: bigint): bigint {
  return limit > 0n && limit < size ? limit : size;
}
