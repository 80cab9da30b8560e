/** What a reason stands for, and how `kubectl` shows the event that carries it. */
export interface ReasonMeaning {
  readonly event: 'Normal' | 'Warning';
  readonly means: string;
}

const normal = (means: string): ReasonMeaning => ({ event: 'Normal', means });
const warning = (means: string): ReasonMeaning => ({ event: 'Warning', means });

/**
 * Every reason that Keepsake writes, in conditions, events, `status.claims` and metric labels alike: one word means one
 * thing wherever it is read. Programs rely on these words, so an entry is never renamed.
 */
export const reasons = {
  // State of a schedule (condition Ready, Reconciling or Stalled).
  Reconciling: normal('The object has changed and the operator has not acted on it yet.'),
  Scheduled: normal('The schedule is valid, selects claims, and its snapshots become ready.'),
  Suspended: normal('spec.suspend is true: no new snapshots, retention goes on.'),
  InvalidSchedule: warning('The spec cannot be carried out; a person must change it.'),
  NoMatchingClaim: warning('No claim of the namespace meets the criteria in spec.claims.'),
  SnapshotFailing: warning('The newest snapshot of at least one claim has failed.'),
  ClaimsSkipped: warning('At least one claim cannot be snapshotted now; status.claims says which and why.'),

  // Life of one snapshot.
  SnapshotCreated: normal('A VolumeSnapshot was created for a tick.'),
  SnapshotReady: normal('A VolumeSnapshot became ready to restore from.'),
  SnapshotPending: normal('The newest VolumeSnapshot of the claim is not ready yet, and still within its deadline.'),
  SnapshotFailed: warning('A VolumeSnapshot was not ready within spec.readyDeadlineSeconds.'),
  CreateRefused: warning('The API server refused to create the VolumeSnapshot, and a retry alone will not help.'),
  CreateFailed: warning('The VolumeSnapshot could not be created; it is tried again.'),
  SnapshotNameTaken: warning('The name of the VolumeSnapshot is taken by an object that is not ours.'),
  RunMissed: warning('A tick passed without a snapshot: too late, or nobody was there to act.'),

  // Retention.
  RetentionDeleted: normal('Retention deleted a VolumeSnapshot.'),
  RetentionProtected: warning('Retention kept a VolumeSnapshot that a rule had let go, since it is needed.'),
  RetentionFailed: warning('The API server refused to delete a VolumeSnapshot that retention had let go.'),

  RetentionStuck: warning(
    'A VolumeSnapshot that was deleted is not gone after ten minutes; the message says what holds it.',
  ),
  ContentRetained: warning(
    'A VolumeSnapshot was deleted, but its content and the data in the storage stay (deletionPolicy Retain).',
  ),
  ReclaimPolicyApplied: normal(
    'Existing VolumeSnapshots were given to the schedule, or released from it, after an edit of spec.reclaimPolicy.',
  ),
  ReclaimPolicyFailed: warning(
    'The owner of an existing VolumeSnapshot could not be changed to what spec.reclaimPolicy says.',
  ),
  SnapshotsAdopted: normal('The snapshots of an earlier schedule of the same name are counted and pruned as own ones.'),
  AdoptionRefused: warning('The schedule that keepsake.dev/adopt names still exists, so its snapshots stay with it.'),

  // Why a claim is skipped.
  ClaimExcluded: normal('The claim carries the annotation keepsake.dev/exclude.'),
  ClaimTerminating: normal('The claim is being deleted, and a new snapshot would hold its deletion back.'),
  ClaimNotBound: warning('The claim has no volume yet, or has lost it.'),
  VolumeNotSeen: normal('The PersistentVolume of the claim has not been seen yet.'),
  ClaimNotCsi: warning('The volume of the claim is not served by a CSI driver, so it cannot be snapshotted.'),
  ClassNotFound: warning('The VolumeSnapshotClass does not exist, or the driver has no default class.'),
  AmbiguousDefaultClass: warning('More than one VolumeSnapshotClass is the default of the driver.'),
  ClassOfAnotherDriver: warning('The VolumeSnapshotClass belongs to another CSI driver than the volume.'),
  QuotaExceeded: warning('A ResourceQuota of the namespace does not allow another VolumeSnapshot.'),
  PreviousSnapshotRunning: normal(
    'The previous snapshot of the claim is still in progress (concurrencyPolicy Forbid).',
  ),
  DriverLimitReached: normal(
    'The CSI driver, or the volume, has as many snapshots under way or just started as --driver-limits allows.',
  ),
  JitterDelay: normal("The claim's own delay after the tick (spec.jitterSeconds) has not passed yet."),
  ClaimGone: normal('The claim was deleted, or is no longer chosen, before its snapshot of the tick was made.'),
  TooManyFailures: warning('As many snapshots of the claim failed in a row as spec.suspendAfterFailures allows.'),
  ClaimsResumed: normal(
    'Suspended claims are tried again: the spec was edited, or keepsake.dev/resume has a new value.',
  ),

  // Whether the binding may work (ConfigMap keepsake-binding).
  BindingStarted: normal('No other snapshot controller was found: Keepsake binds VolumeSnapshots from now on.'),
  BindingRefused: warning('Another snapshot controller works in the cluster, so Keepsake does not bind.'),
  BindingConflict: warning(
    'Another snapshot controller appeared while Keepsake was binding, and Keepsake has stopped.',
  ),
} as const satisfies Readonly<Record<string, ReasonMeaning>>;

/** A word of the dictionary above. */
export type Reason = keyof typeof reasons;
