import type { PatchOperation } from '../../src/admission/decision.ts';

/**
 * A copy of a JSON document with a patch applied as RFC 6902 says, for `add`, `replace` and `remove` of members of
 * objects. Throws where the API server would fail the request: no parent, or nothing there to replace or remove.
 */
export function applyJsonPatch<T>(document: T, patch: readonly PatchOperation[]): T {
  const copy = JSON.parse(JSON.stringify(document)) as T;
  for (const operation of patch) apply(copy, operation);
  return copy;
}

function apply(document: unknown, operation: PatchOperation): void {
  const names = operation.path.split('/').slice(1).map(unescapeName);
  const last = names.pop();
  let parent = document as Record<string, unknown>;
  for (const name of names) {
    if (!Object.hasOwn(parent, name)) throw new Error(`${operation.path}: there is no ${name}`);
    parent = parent[name] as Record<string, unknown>;
  }
  if (last === undefined || typeof parent !== 'object' || parent === null || Array.isArray(parent)) {
    throw new Error(`${operation.path}: its parent is no object`);
  }
  if (operation.op !== 'add' && !Object.hasOwn(parent, last)) throw new Error(`${operation.path}: nothing is there`);
  if (operation.op === 'remove') delete parent[last];
  else parent[last] = operation.value;
}

function unescapeName(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
