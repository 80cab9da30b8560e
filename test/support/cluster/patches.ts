import { isDeepStrictEqual } from 'node:util';
import type { JsonPatchOperation } from '../../../src/kube/client.ts';
import { isRecord } from '../../../src/runtime/raw-object.ts';
import { failures } from './answer.ts';

/** `target` after a JSON merge patch (RFC 7386). Neither is changed. */
export function mergePatched(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatched(result[key], value);
  }
  return result;
}

/** `target` after a JSON patch (RFC 6902: add, replace, remove, test). A test or path that fails is a 422. */
export function jsonPatched(target: unknown, operations: readonly JsonPatchOperation[]): unknown {
  return operations.reduce((value, operation) => {
    const path = operation.path.split('/').slice(1).map(unescaped);
    return changedAt(value, path, operation);
  }, target);
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function changedAt(value: unknown, path: readonly string[], operation: JsonPatchOperation): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return changed(value, operation);
  if (Array.isArray(value)) return changedInArray(value, key, rest, operation);
  if (!isRecord(value)) throw failures.invalid(`the server rejected our request: no path ${operation.path}`);
  const result: Record<string, unknown> = { ...value };
  if (!Object.hasOwn(result, key) && (rest.length > 0 || operation.op !== 'add')) {
    throw failures.invalid(`the server rejected our request: no path ${operation.path}`);
  }
  if (rest.length === 0 && operation.op === 'remove') delete result[key];
  else result[key] = changedAt(result[key], rest, operation);
  return result;
}

function changedInArray(
  value: readonly unknown[],
  key: string,
  rest: readonly string[],
  operation: JsonPatchOperation,
): unknown {
  const index = key === '-' ? value.length : Number(key);
  const mayAppend = rest.length === 0 && operation.op === 'add';
  if (!(index >= 0 && index < value.length + Number(mayAppend))) {
    throw failures.invalid(`the server rejected our request: no path ${operation.path}`);
  }
  if (rest.length === 0 && operation.op === 'remove') return value.toSpliced(index, 1);
  if (mayAppend) return value.toSpliced(index, 0, operation.value);
  return value.with(index, changedAt(value[index], rest, operation));
}

function changed(value: unknown, operation: JsonPatchOperation): unknown {
  if (operation.op === 'remove') return undefined;
  if (operation.op !== 'test') return operation.value;
  if (isDeepStrictEqual(value, operation.value)) return value;
  throw failures.invalid(`the server rejected our request: testing ${operation.path} failed`);
}

/**
 * `target` after a server-side apply by a manager that applied `before` the last time: what it applied then and does not
 * name now goes, the rest is merged. Lists are replaced whole, as if all were atomic.
 */
export function applied(target: unknown, before: unknown, now: unknown): unknown {
  if (!isRecord(now)) return now;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(now)) {
    result[key] = applied(result[key], isRecord(before) ? before[key] : undefined, value);
  }
  if (isRecord(before)) {
    for (const [key, value] of Object.entries(before)) {
      if (Object.hasOwn(now, key)) continue;
      const left = without(result[key], value);
      if (left === undefined) delete result[key];
      else result[key] = left;
    }
  }
  return result;
}

/** `value` without the leaves of `owned`; undefined when nothing is left. */
function without(value: unknown, owned: unknown): unknown {
  if (!isRecord(value) || !isRecord(owned)) return undefined;
  const left = Object.entries(value).flatMap(([key, member]) => {
    const rest = Object.hasOwn(owned, key) ? without(member, owned[key]) : member;
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
