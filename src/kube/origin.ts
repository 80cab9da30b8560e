import { apiGroup, fieldManager, snapshotScheduleResource } from '../api/names.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { instant } from './raw-fields.ts';

interface FieldsEntry {
  readonly manager?: string;
  readonly time?: string;
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
export function wroteSpec(raw: RawObject): boolean {
  return fieldEntries(raw).some(
    (entry) =>
      entry.manager === fieldManager &&
      (entry.subresource ?? '') === '' &&
      entry.fieldsV1 !== undefined &&
      Object.hasOwn(entry.fieldsV1, 'f:spec'),
  );
}

/**
 * When a snapshot controller that is not ours last wrote the object, in milliseconds since 1970; undefined: never. The
 * manager is the name of its program, so one that was renamed is not seen here.
 */
export function lastForeignWrite(raw: RawObject): number | undefined {
  let last: number | undefined;
  for (const { manager, time } of fieldEntries(raw)) {
    const at = manager === foreignManager ? instant(time) : undefined;
    if (at !== undefined && (last === undefined || at > last)) last = at;
  }
  return last;
}

/** Upstream's program. */
const foreignManager = 'snapshot-controller';

function fieldEntries({ metadata }: RawObject): readonly FieldsEntry[] {
  return Array.isArray(metadata.managedFields) ? (metadata.managedFields as readonly FieldsEntry[]) : [];
}
