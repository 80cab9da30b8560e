import { upstreamAnnotations } from '../api/upstream-marks.ts';
import type { Content, ContentRef, ContentSource, ContentStatus } from '../domain/binding/content.ts';
import { createIntern } from '../runtime/intern.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { lastForeignWrite } from './origin.ts';
import { annotationsOf, createdAt, isDeleting } from './raw-fields.ts';
import { finalizersOf } from './shared-list.ts';

const intern = createIntern();

interface RawContent {
  readonly spec?: {
    readonly volumeSnapshotRef?: { readonly namespace?: string; readonly name?: string; readonly uid?: string };
    readonly source?: { readonly volumeHandle?: string; readonly snapshotHandle?: string };
    readonly driver?: string;
    readonly volumeSnapshotClassName?: string;
    readonly deletionPolicy?: string;
  };
  readonly status?: {
    readonly snapshotHandle?: string;
    readonly readyToUse?: boolean;
    readonly creationTime?: number | bigint;
    readonly restoreSize?: number | bigint;
    readonly error?: { readonly message?: string; readonly time?: string } | null;
    readonly volumeGroupSnapshotHandle?: string;
  };
}

/** A VolumeSnapshotContent in the store; times are numbers there, and repeated texts are shared. */
class StoredContent implements Content {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deleting: boolean;
  readonly finalizers: readonly string[];
  readonly ref: ContentRef;
  readonly source: ContentSource;
  readonly driver: string;
  readonly className: string | undefined;
  readonly deletionPolicy: string;
  readonly beingDeleted: boolean;
  readonly deletionMark: string | undefined;
  readonly beingCreated: boolean;
  readonly inGroup: boolean;
  readonly status: ContentStatus | undefined;
  readonly #createdAt: number;
  readonly #foreignWriteAt: number | undefined;

  constructor(raw: RawObject) {
    const { spec, status } = raw as RawContent;
    const annotated = annotationsOf(raw);
    this.name = raw.metadata.name;
    this.uid = raw.metadata.uid;
    this.resourceVersion = raw.metadata.resourceVersion;
    this.deleting = isDeleting(raw);
    this.finalizers = finalizersOf(raw);
    this.ref = refOf(spec?.volumeSnapshotRef);
    this.source = sourceOf(spec?.source);
    this.driver = intern(spec?.driver ?? '');
    this.className = spec?.volumeSnapshotClassName === undefined ? undefined : intern(spec.volumeSnapshotClassName);
    this.deletionPolicy = intern(spec?.deletionPolicy ?? '');
    this.deletionMark = annotated[upstreamAnnotations.beingDeleted];
    this.beingDeleted = this.deletionMark !== undefined;
    this.beingCreated = Object.hasOwn(annotated, upstreamAnnotations.beingCreated);
    this.inGroup =
      Object.hasOwn(annotated, upstreamAnnotations.groupHandle) || status?.volumeGroupSnapshotHandle !== undefined;
    this.status = status === undefined || status === null ? undefined : statusOf(status);
    this.#createdAt = createdAt(raw);
    this.#foreignWriteAt = lastForeignWrite(raw);
  }

  get createdAt(): Date {
    return new Date(this.#createdAt);
  }

  get foreignWriteAt(): Date | undefined {
    return this.#foreignWriteAt === undefined ? undefined : new Date(this.#foreignWriteAt);
  }
}

/** Keeps of a VolumeSnapshotContent what decisions look at. */
export function projectContent(raw: RawObject): Content {
  return new StoredContent(raw);
}

type RawSpec = NonNullable<RawContent['spec']>;

function refOf(ref: RawSpec['volumeSnapshotRef']): ContentRef {
  return { namespace: intern(ref?.namespace ?? ''), name: ref?.name ?? '', uid: ref?.uid ?? '' };
}

function sourceOf(source: RawSpec['source']): ContentSource {
  const { volumeHandle, snapshotHandle } = source ?? {};
  if (volumeHandle !== undefined && snapshotHandle === undefined) return { kind: 'volume', handle: volumeHandle };
  if (snapshotHandle !== undefined && volumeHandle === undefined) return { kind: 'snapshot', handle: snapshotHandle };
  return { kind: 'unknown' };
}

function statusOf(status: NonNullable<RawContent['status']>): ContentStatus {
  const { snapshotHandle, readyToUse, creationTime, restoreSize, error } = status;
  return {
    handle: snapshotHandle,
    ready: readyToUse,
    takenAtNs: int64(creationTime),
    restoreSize: int64(restoreSize),
    error: error === undefined || error === null ? undefined : { message: error.message, time: error.time },
  };
}

function int64(value: number | bigint | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}
