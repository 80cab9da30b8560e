/** Whether a JSON value is an object: neither a list nor null. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A member of a JSON object; undefined where there is none, where it is null, and where `value` is no object. Only own
 * members count: `constructor` and `__proto__` are names like any other.
 */
export function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
}

/** The member at the end of a path of names; undefined as soon as one of them is missing. */
export function memberAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(memberOf, value);
}

/** The value of a JSON text; undefined where it is none. Depth does no harm: the engine's parser keeps its own stack. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
