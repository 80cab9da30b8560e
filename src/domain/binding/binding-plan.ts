import type { BindingReason } from '../../api/binding-reasons.ts';
import type { BindingState } from './binding-state.ts';

/** What is to be done about one snapshot's binding now. */
export interface BindingPlan {
  readonly state: BindingState;
  /** In order; the first that fails ends the pass. */
  readonly actions: readonly BindingAction[];
  /** What people should read; told after the actions that they are about. */
  readonly notes: readonly BindingNote[];
  /** When to look again, if nothing happens before; undefined: on the next change. */
  readonly wakeAt: Date | undefined;
}

/** An event about the snapshot or its content, in upstream's words: people and tools search for them. */
export interface BindingNote {
  readonly about: 'snapshot' | 'content';
  readonly reason: BindingReason;
  readonly message: string;
  /**
   * The action that makes it true: told once that is carried out, whatever becomes of those after it, as the next plan
   * will not have it any more. Undefined: told when the whole plan is carried out.
   */
  readonly after?: BindingAction['kind'];
}

/** Which object a write is about, and the state of it that was judged: the write fails when it has changed since. */
export interface Judged {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** One guarded call to the API server, and why. */
export type BindingAction =
  | PatchSnapshot
  | ProtectClaim
  | ReleaseClaim
  | CreateContent
  | BindContent
  | ProtectContent
  | MarkBeingDeleted
  | DeleteContent
  | ReleaseSnapshot
  | SetSnapshotStatus;

/** Give the snapshot its finalizers, and the default class where it names none, in one call. */
export interface PatchSnapshot {
  readonly kind: 'patch-snapshot';
  readonly snapshot: Judged;
  /** The whole list to be. */
  readonly finalizers: readonly string[];
  readonly className: string | undefined;
  readonly because: string;
}

/** Keep the claim while a snapshot is cut from it. */
export interface ProtectClaim {
  readonly kind: 'protect-claim';
  readonly claim: Judged;
  readonly finalizers: readonly string[];
  readonly because: string;
}

/** Let the claim go: no snapshot is being cut from it any more. */
export interface ReleaseClaim {
  readonly kind: 'release-claim';
  readonly claim: Judged;
  readonly finalizers: readonly string[];
  readonly because: string;
}

/** Make the content of a dynamic snapshot. Its name makes the call idempotent; a taken name is checked for its uid. */
export interface CreateContent {
  readonly kind: 'create-content';
  readonly name: string;
  readonly snapshot: Judged;
  readonly volumeHandle: string;
  readonly driver: string;
  readonly className: string;
  readonly deletionPolicy: string;
  readonly sourceVolumeMode: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly because: string;
}

/** Let a pre-provisioned content point back to the snapshot that names it. */
export interface BindContent {
  readonly kind: 'bind-content';
  readonly content: Judged;
  readonly snapshotUid: string;
  /** Written too when the snapshot names one. */
  readonly className: string | undefined;
  /** The whole list to be: the content is protected in the same call. */
  readonly finalizers: readonly string[];
  readonly because: string;
}

/** Give a bound content the finalizer that its sidecar takes away once the storage is clean. */
export interface ProtectContent {
  readonly kind: 'protect-content';
  readonly content: Judged;
  readonly finalizers: readonly string[];
  readonly because: string;
}

/** Tell the sidecar that the snapshot is going away. Any change of the value wakes a sidecar that sleeps. */
export interface MarkBeingDeleted {
  readonly kind: 'mark-being-deleted';
  readonly content: Judged;
  readonly value: string;
  readonly because: string;
}

/** Delete the content, and with it the data: exactly the object that was judged. */
export interface DeleteContent {
  readonly kind: 'delete-content';
  readonly content: Judged;
  readonly because: string;
}

/** Let the snapshot go: take our finalizers away. Confirmed live before, since nothing can undo it. */
export interface ReleaseSnapshot {
  readonly kind: 'release-snapshot';
  readonly snapshot: Judged;
  readonly finalizers: readonly string[];
  /** Contents that must not be there, or not belong to this snapshot, when the API server itself is asked. */
  readonly absent: readonly string[];
  /** Contents that stay (deletionPolicy Retain): they must still be as they were judged when the API server is asked. */
  readonly leaves: readonly Judged[];
  readonly because: string;
}

/** Write the snapshot's status; `undefined` leaves a field, `null` removes it. */
export interface SetSnapshotStatus {
  readonly kind: 'set-snapshot-status';
  readonly snapshot: Judged;
  readonly status: SnapshotStatusPatch;
  /** Contents that must not be there when the API server itself is asked: a cache that lags must not end readiness. */
  readonly absent: readonly string[];
  readonly because: string;
}

/** The fields of a VolumeSnapshot's status that the binding writes. */
export interface SnapshotStatusPatch {
  readonly boundVolumeSnapshotContentName?: string;
  readonly creationTime?: string;
  readonly readyToUse?: boolean;
  readonly restoreSize?: string;
  readonly error?: { readonly message: string; readonly time: string } | null;
}
