import { annotations, labels } from '../api/names.ts';
import type { BindableClass, BindableSnapshot } from '../domain/binding/bindable.ts';
import type { Termination } from '../domain/snapshot.ts';
import { createIntern } from '../runtime/intern.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { lastForeignWrite, owningSchedule, wroteSpec } from './origin.ts';
import { annotationsOf, createdAt, instant, isDeleting, labelsOf, textMap } from './raw-fields.ts';
import { finalizersOf } from './shared-list.ts';

// Tens of thousands of snapshots repeat the same few namespaces, claims and schedules.
const intern = createIntern();

interface RawSnapshot {
  readonly spec?: {
    readonly volumeSnapshotClassName?: string;
    readonly source?: { readonly persistentVolumeClaimName?: string; readonly volumeSnapshotContentName?: string };
  };
  readonly status?: {
    readonly boundVolumeSnapshotContentName?: string;
    readonly readyToUse?: boolean;
    readonly creationTime?: string;
    readonly restoreSize?: string;
    readonly error?: { readonly message?: string };
    readonly volumeGroupSnapshotName?: string;
  };
}

/**
 * A VolumeSnapshot in the store: times are seconds and become Dates when read, which halves its size in memory. Kubernetes
 * gives no more (metav1.Time), and V8 keeps a small whole number in the field itself, a larger one in an object of its own.
 */
class StoredSnapshot implements BindableSnapshot {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deleting: boolean;
  readonly claimName: string | undefined;
  readonly ready: boolean;
  readonly error: string | undefined;
  readonly className: string | undefined;
  readonly scheduleUid: string | undefined;
  readonly scheduleName: string | undefined;
  readonly madeByKeepsake: boolean;
  readonly ownedBy: string | undefined;
  readonly claimUid: string | undefined;
  readonly pinned: boolean;
  readonly inGroup: boolean;
  readonly finalizers: readonly string[];
  readonly preProvisioned: string | undefined;
  readonly restoreSize: string | undefined;
  readonly canary: boolean;
  readonly #contentName: string | undefined;
  readonly #createdAt: number;
  readonly #takenAt: number | undefined;
  readonly #tick: number | undefined;
  readonly #foreignWriteAt: number | undefined;
  readonly termination: Termination | undefined;

  constructor(raw: RawObject) {
    const { spec, status } = raw as RawSnapshot;
    const labelled = labelsOf(raw);
    this.namespace = intern(raw.metadata.namespace ?? '');
    this.name = raw.metadata.name;
    this.uid = raw.metadata.uid;
    this.resourceVersion = raw.metadata.resourceVersion;
    this.deleting = isDeleting(raw);
    this.termination = this.deleting ? terminationOf(raw) : undefined;
    this.claimName = interned(spec?.source?.persistentVolumeClaimName);
    this.ready = status?.readyToUse === true;
    this.error = status?.error === undefined ? undefined : intern(status.error.message ?? 'no reason given');
    this.className = interned(spec?.volumeSnapshotClassName);
    this.scheduleName = interned(annotationsOf(raw)[annotations.scheduleName]);
    this.ownedBy = interned(owningSchedule(raw));
    this.madeByKeepsake = this.ownedBy !== undefined || wroteSpec(raw);
    this.scheduleUid = interned(labelled[labels.scheduleUid]);
    this.claimUid = interned(labelled[labels.claimUid]);
    this.pinned = labelled[labels.keep] === 'true';
    this.inGroup = status?.volumeGroupSnapshotName !== undefined;
    this.finalizers = finalizersOf(raw);
    this.preProvisioned = spec?.source?.volumeSnapshotContentName;
    this.restoreSize = interned(status?.restoreSize);
    this.canary = Object.hasOwn(labelled, labels.canary);
    const content = status?.boundVolumeSnapshotContentName;
    // Nearly every content is named after its snapshot: then one shared mark stands for 50 characters.
    this.#contentName = content === dynamicContentName(this.uid) ? dynamic : content;
    this.#createdAt = wholeSeconds(createdAt(raw));
    this.#takenAt = secondsOf(status?.creationTime);
    this.#tick = secondsOf(annotationsOf(raw)[annotations.tick]);
    this.#foreignWriteAt = lastForeignWrite(raw);
  }

  get contentName(): string | undefined {
    return this.#contentName === dynamic ? dynamicContentName(this.uid) : this.#contentName;
  }

  get createdAt(): Date {
    return dateOf(this.#createdAt);
  }

  get takenAt(): Date | undefined {
    return this.#takenAt === undefined ? undefined : dateOf(this.#takenAt);
  }

  get tick(): Date | undefined {
    return this.#tick === undefined ? undefined : dateOf(this.#tick);
  }

  get foreignWriteAt(): Date | undefined {
    return this.#foreignWriteAt === undefined ? undefined : new Date(this.#foreignWriteAt);
  }
}

/** Keeps of a VolumeSnapshot what decisions look at. */
export function projectSnapshot(raw: RawObject): BindableSnapshot {
  return new StoredSnapshot(raw);
}

/** Keeps of a VolumeSnapshotClass what decisions look at. */
export function projectSnapshotClass(raw: RawObject): BindableClass {
  const { driver, deletionPolicy, parameters } = raw as {
    readonly driver?: string;
    readonly deletionPolicy?: string;
    readonly parameters?: unknown;
  };
  return {
    name: raw.metadata.name,
    uid: raw.metadata.uid,
    resourceVersion: raw.metadata.resourceVersion,
    driver: driver ?? '',
    deletionPolicy: deletionPolicy ?? '',
    // Upstream compares with exactly this text.
    isDefault: annotationsOf(raw)['snapshot.storage.kubernetes.io/is-default-class'] === 'true',
    parameters: textMap(parameters),
  };
}

function terminationOf(raw: RawObject): Termination {
  return { since: new Date(instant(raw.metadata.deletionTimestamp) ?? 0), heldBy: finalizersOf(raw) };
}

const dynamic = '=';

function dynamicContentName(uid: string): string {
  return `snapcontent-${uid}`;
}

function secondsOf(text: unknown): number | undefined {
  const ms = instant(text);
  return ms === undefined ? undefined : wholeSeconds(ms);
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

function dateOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}

function interned(text: string | undefined): string | undefined {
  return text === undefined ? undefined : intern(text);
}
