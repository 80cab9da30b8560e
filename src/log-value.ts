/** Keys whose values never reach a log, whatever their case: credentials, and the payload of Secrets and ConfigMaps. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'authorization',
  'token',
  'password',
  'secret',
  'data',
  'stringdata',
  'client-key-data',
]);

const REDACTED = '[redacted]';
const MAX_DEPTH = 8;

/**
 * A value as a log may show it: JSON without surprises. Secrets are replaced, errors are written out with name,
 * message, stack, code, reason and causes, and what JSON cannot hold (cycles, bigints, functions, invalid dates)
 * becomes text. The value itself is not touched: it may be a shared object of a cache. Never throws.
 */
export function toLogValue(value: unknown): unknown {
  try {
    return convert(value, []);
  } catch (error) {
    // A getter or toJSON of a stranger may throw; a log line is no reason to fail.
    return `[unreadable: ${error instanceof Error ? error.message : 'thrown'}]`;
  }
}

function convert(value: unknown, parents: readonly object[]): unknown {
  if (typeof value === 'object') return value === null ? null : convertObject(value, parents);
  if (typeof value === 'function') return '[function]';
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function convertObject(value: object, parents: readonly object[]): unknown {
  if (parents.includes(value)) return '[circular]';
  if (parents.length >= MAX_DEPTH) return '[too deep]';
  const path = [...parents, value];
  if (value instanceof Error) return fields(errorFields(value), path);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof Map)
    return fields(
      Array.from(value, ([key, item]) => [String(key), item]),
      path,
    );
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, (item) => convert(item, path));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), path);
  return fields(Object.entries(value), path);
}

function fields(entries: readonly (readonly [string, unknown])[], path: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([key, item]) => [key, SECRET_KEYS.has(key.toLowerCase()) ? REDACTED : convert(item, path)]),
  );
}

function errorFields(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  const known: Record<string, unknown> = { name, message, stack, cause };
  // Only these: errors of HTTP clients carry whole requests, with their headers, as own properties.
  for (const key of ['code', 'reason', 'errors']) if (key in error) known[key] = Reflect.get(error, key);
  return Object.entries(known).filter(([, item]) => item !== undefined);
}
