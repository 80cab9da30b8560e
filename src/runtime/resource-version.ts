const DECIMAL = /^[1-9][0-9]*$/;

/**
 * Which of two versions of one resource is the later: negative, 0 or positive as in `Array.sort`, undefined when
 * either is not a decimal number without leading zeros, as an aggregated API server may hand out.
 *
 * They may be compared since KEP-5504. They are unbounded, so digits are compared, never numbers.
 */
export function compareResourceVersions(a: string, b: string): number | undefined {
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
