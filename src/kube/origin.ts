import { apiGroup, fieldManager, snapshotScheduleResource } from '../api/names.ts';
import type { RawObject } from '../runtime/raw-object.ts';

interface FieldsEntry {
  readonly manager?: string;
  readonly subresource?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

/** A reference as `metadata.ownerReferences` holds it, as far as it is read here. */
export interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly controller?: boolean;
}

/** The owners of an object; empty when it has none. */
export function ownersOf({ metadata }: RawObject): readonly OwnerReference[] {
  return Array.isArray(metadata.ownerReferences) ? (metadata.ownerReferences as readonly OwnerReference[]) : [];
}

/** Uid of the first SnapshotSchedule among an object's owners. */
export function owningSchedule(raw: RawObject): string | undefined {
  const owner = ownersOf(raw).find(
    ({ apiVersion, kind }) => kind === snapshotScheduleResource.kind && apiVersion?.startsWith(`${apiGroup}/`),
  );
  return owner?.uid;
}

/**
 * True when `managedFields` show that Keepsake wrote the object's spec, and so made it: the spec of a VolumeSnapshot is
 * immutable. The API server keeps this record; labels and annotations are whatever their last editor wants.
 */
export function wroteSpec({ metadata }: RawObject): boolean {
  if (!Array.isArray(metadata.managedFields)) return false;
  return (metadata.managedFields as readonly FieldsEntry[]).some(
    (entry) =>
      entry.manager === fieldManager &&
      (entry.subresource ?? '') === '' &&
      entry.fieldsV1 !== undefined &&
      Object.hasOwn(entry.fieldsV1, 'f:spec'),
  );
}
