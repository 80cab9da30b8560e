import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { apiVersion } from '../api/names.ts';
import { isRecord } from '../runtime/raw-object.ts';

/** A SnapshotSchedule as a person wrote it; nothing of it is checked yet. */
export interface ScheduleManifest {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The schedules of a file, or what is wrong with it. */
export type ManifestResult =
  | { readonly kind: 'ok'; readonly schedules: readonly ScheduleManifest[] }
  | { readonly kind: 'refused'; readonly problem: string };

/** Reads the SnapshotSchedules of a file of YAML or JSON, in order; whatever else is in it is passed over. */
export function readManifests(text: string, file: string): ManifestResult {
  let documents: readonly unknown[];
  try {
    // Without YAML's timestamps, as the API server reads it: an annotation may look like one.
    documents = loadAll(text, undefined, { schema: CORE_SCHEMA, filename: file });
  } catch (error) {
    const [reason = ''] = String(error).split('\n', 1);
    return { kind: 'refused', problem: `${file} is no YAML: ${reason.replace(/^YAMLException: /, '')}` };
  }
  const schedules = documents
    .flatMap(objectsOf)
    .flatMap((object) => (isSchedule(object) ? [withMetadata(object)] : []));
  return schedules.length > 0
    ? { kind: 'ok', schedules }
    : { kind: 'refused', problem: `${file} holds no SnapshotSchedule of keepsake.dev/v1` };
}

/** The document itself, or the objects of a List, as `kubectl get -o yaml` writes it. */
function objectsOf(document: unknown): readonly unknown[] {
  return isRecord(document) && document.kind === 'List' && Array.isArray(document.items) ? document.items : [document];
}

function isSchedule(object: unknown): object is Readonly<Record<string, unknown>> {
  return isRecord(object) && object.kind === 'SnapshotSchedule' && object.apiVersion === apiVersion;
}

function withMetadata(object: Readonly<Record<string, unknown>>): ScheduleManifest {
  return { ...object, metadata: isRecord(object.metadata) ? object.metadata : {} };
}
