import type { RawObject } from '../runtime/raw-object.ts';

/** Labels or annotations of an object; empty when it has none. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, string>>) : {};
}

/** Labels of an object as the API server sent them. */
export function labelsOf(raw: RawObject): Readonly<Record<string, string>> {
  return textMap(raw.metadata.labels);
}

/** Annotations of an object as the API server sent them. */
export function annotationsOf(raw: RawObject): Readonly<Record<string, string>> {
  return textMap(raw.metadata.annotations);
}

/** Milliseconds since 1970 of an RFC 3339 text; undefined for anything else, since annotations are written by people. */
export function instant(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** When the API server made the object; it stamps every one. */
export function createdAt(raw: RawObject): number {
  return instant(raw.metadata.creationTimestamp) ?? 0;
}

/** True once somebody asked for the object's deletion. */
export function isDeleting(raw: RawObject): boolean {
  return raw.metadata.deletionTimestamp !== undefined;
}
