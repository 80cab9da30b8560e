/** The values under which an index holds an object: none, one, or several distinct ones. Must not throw. */
export type IndexValues = string | readonly string[] | undefined;

/** Finds objects by a value that is derived from them. */
export interface StoreIndex<T> {
  valuesOf(object: T): IndexValues;
  add(object: T, values: IndexValues): void;
  remove(object: T, values: IndexValues): void;
  get(value: string): readonly T[];
}

/**
 * An index over objects by identity. A value with one member, the most common case, holds it bare: a Set of one would
 * take about half of what a projected object takes.
 */
export function createStoreIndex<T extends object>(valuesOf: (object: T) => IndexValues): StoreIndex<T> {
  const members = new Map<string, T | Set<T>>();

  function addOne(object: T, value: string): void {
    const held = members.get(value);
    if (held === undefined) members.set(value, object);
    else if (held instanceof Set) held.add(object);
    else if (held !== object) members.set(value, new Set([held, object]));
  }

  function removeOne(object: T, value: string): void {
    const held = members.get(value);
    if (held === object) members.delete(value);
    else if (held instanceof Set && held.delete(object) && held.size === 0) members.delete(value);
  }

  return {
    valuesOf,
    add: (object, values) => each(values, (value) => addOne(object, value)),
    remove: (object, values) => each(values, (value) => removeOne(object, value)),
    get(value) {
      const held = members.get(value);
      if (held === undefined) return [];
      return held instanceof Set ? [...held] : [held];
    },
  };
}

function each(values: IndexValues, use: (value: string) => void): void {
  if (values === undefined) return;
  if (typeof values === 'string') use(values);
  else for (const value of values) use(value);
}
