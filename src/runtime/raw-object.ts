/** The part of `metadata` that the runtime itself reads; the rest is there, untyped. */
export interface RawMetadata {
  readonly name: string;
  /** Absent on cluster-scoped objects. */
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly [field: string]: unknown;
}

/** A Kubernetes object as the API server sent it. Everything outside `metadata` is for a projection to judge. */
export interface RawObject {
  readonly metadata: RawMetadata;
  readonly [field: string]: unknown;
}

/** True for parsed JSON objects, false for arrays and null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether parsed JSON has the identity that each stored object needs. */
export function isRawObject(value: unknown): value is RawObject {
  if (!isRecord(value) || !isRecord(value.metadata)) return false;
  const { name, namespace, uid, resourceVersion } = value.metadata;
  return (
    typeof name === 'string' &&
    typeof uid === 'string' &&
    typeof resourceVersion === 'string' &&
    (namespace === undefined || typeof namespace === 'string')
  );
}
