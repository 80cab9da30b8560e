import type { RawObject } from '../../src/runtime/raw-object.ts';

/** A VolumeSnapshot as the API server holds it, as far as these tests read it. */
export interface RawSnapshot extends RawObject {
  readonly spec: {
    readonly source: { readonly persistentVolumeClaimName?: string; readonly volumeSnapshotContentName?: string };
    readonly volumeSnapshotClassName?: string;
  };
  readonly status?: {
    readonly boundVolumeSnapshotContentName?: string;
    readonly creationTime?: string;
    readonly readyToUse?: boolean;
    readonly restoreSize?: string;
    readonly error?: { readonly message?: string } | null;
  };
}

/** A VolumeSnapshotContent, likewise. */
export interface RawContent extends RawObject {
  readonly spec: {
    readonly volumeSnapshotRef: { readonly namespace?: string; readonly name?: string; readonly uid?: string };
    readonly source: { readonly volumeHandle?: string; readonly snapshotHandle?: string };
    readonly deletionPolicy: string;
    readonly volumeSnapshotClassName?: string;
  };
  readonly status?: { readonly snapshotHandle?: string; readonly readyToUse?: boolean };
}

/** The finalizers of an object; none is an empty list. */
export function finalizersOf({ metadata: { finalizers } }: RawObject): readonly string[] {
  return Array.isArray(finalizers) ? finalizers.map(String) : [];
}

/** The annotations of an object. */
export function annotationsOf({ metadata: { annotations } }: RawObject): Readonly<Record<string, string>> {
  return (annotations ?? {}) as Readonly<Record<string, string>>;
}

/** Whether somebody has asked for its end. */
export function isDeleting({ metadata: { deletionTimestamp } }: RawObject): boolean {
  return deletionTimestamp !== undefined;
}

/** Whether the content's reference is this very snapshot. */
export function refersTo({ spec: { volumeSnapshotRef: ref } }: RawContent, { metadata }: RawObject): boolean {
  return ref.uid === metadata.uid && ref.name === metadata.name && ref.namespace === metadata.namespace;
}
