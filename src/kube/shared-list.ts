import { createIntern } from '../runtime/intern.ts';
import type { RawObject } from '../runtime/raw-object.ts';

/** Distinct lists remembered before it starts over; a cluster has a handful. */
const maxLists = 1_000;

const intern = createIntern();
const lists = new Map<string, readonly string[]>();
const none: readonly string[] = Object.freeze([]);

/** One frozen list for all lists of the same texts: tens of thousands of objects carry the same two finalizers. */
function sharedList(values: readonly unknown[]): readonly string[] {
  if (values.length === 0) return none;
  const key = JSON.stringify(values);
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list = Object.freeze(values.map((value) => intern(String(value))));
  if (lists.size >= maxLists) lists.clear();
  lists.set(key, list);
  return list;
}

/** The finalizers of an object, in their order; the list is shared among objects and must not be changed. */
export function finalizersOf({ metadata: { finalizers } }: RawObject): readonly string[] {
  return Array.isArray(finalizers) ? sharedList(finalizers) : none;
}
