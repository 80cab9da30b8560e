/**
 * Whether `found` says all that `wanted` says. The API server fills in defaults and keeps books in metadata, so an object
 * may have fields that nobody wrote; a list must have the same elements, except that each may say more.
 */
export function covers(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((element, index) => covers(found[index], element))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return Object.is(found, wanted);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return false;
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(found, key) && covers((found as Readonly<Record<string, unknown>>)[key], value),
  );
}
