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

  // State of a storage topology policy (condition Ready, Stalled, TopologyDiscovered or Conflicting).
  PolicyEnforced: normal('The policy changes or refuses StorageClasses as they are written.'),
  PolicyAudited: normal('The policy changes nothing (mode Audit); its status says what it would do.'),
  InvalidPolicy: warning('The spec cannot be carried out; a person must change it.'),
  ClassesNotCompliant: warning(
    'At least one StorageClass is not as the policy wants it; status.storageClasses says why.',
  ),
  EngineUnavailable: warning('The API server does not serve what spec.engine needs, or does not let Keepsake keep it.'),
  TopologyFound: normal('Every driver of the policy is registered on nodes, with topology.'),
  TopologyNotFound: warning('A driver of the policy is registered on no node, or none of its topology keys is usable.'),
  PoliciesOverlap: warning('Another policy that goes first matches some of the same StorageClasses.'),

  // What is wrong or doubtful about a StorageClass.
  BindingModeImmediate: warning('Volumes of the class are made before a pod is scheduled, wherever the driver likes.'),
  ImmediateLocalVolumes: warning(
    'The class binds local volumes before a pod is scheduled, so that the pod is tied to a node that may have no room.',
  ),
  UnknownTopologyKey: warning('A key in allowedTopologies is not registered by the CSI driver on any node.'),
  UnmatchedTopologyValue: warning('No node has a value that allowedTopologies names.'),
  IllegalTopologyValue: warning('A value in allowedTopologies cannot be a label value, and matches no node.'),
  EmptyTopologyTerm: warning('A term of allowedTopologies names no requirement, and matches no node.'),
  DeprecatedTopologyKey: warning('A key in allowedTopologies is a deprecated beta label.'),
  PrivateTopologyKey: warning(
    "A key in allowedTopologies is the driver's own, although topology.kubernetes.io/zone is registered, too.",
  ),
  SeveralTopologyTerms: warning('allowedTopologies has several terms, and Karpenter reads only the first.'),
  TopologiesIgnored: warning('The class has allowedTopologies, but kubernetes.io/no-provisioner ignores them.'),
  ZoneParameterConflict: warning('The class has allowedTopologies and a zone parameter, which provisioning refuses.'),
  TopologiesForbidden: warning('The class has allowedTopologies of its own, which the policy does not want.'),
  TopologiesOutsidePolicy: warning('allowedTopologies names places that the policy does not allow.'),
  TopologyMissing: warning('The class has no allowedTopologies, and the policy would put some in.'),
  DriverWithoutTopology: normal('The CSI driver registers no topology: waiting for a pod gains nothing.'),
  TopologyDrift: warning('The values that were put into allowedTopologies are no longer those that nodes have.'),
  ClassManagedByAddon: normal('An addon manager keeps the class as it is, so the policy leaves it alone.'),
  TopologyUpdated: normal('allowedTopologies was brought up to date with the nodes.'),
  ClassRecreated: normal('The class was deleted and created again as its policy wants it, as its annotation allowed.'),
  ClassNotRecreated: warning('The class could not be deleted and created again, though its annotation allows it.'),

  // Why a pod waits for its volume.
  VolumeCannotLand: warning('No node can have both the pod and its volume; the message says why.'),

  // The serving certificate of the webhook.
  CertificateIssued: normal('A new serving certificate for the webhook was made.'),
  CertificateFailed: warning('The serving certificate of the webhook could not be made or published.'),

  // Whether the binding may work (ConfigMap keepsake-binding).
  BindingStarted: normal('No other snapshot controller was found: Keepsake binds VolumeSnapshots from now on.'),
  BindingRefused: warning('Another snapshot controller works in the cluster, so Keepsake does not bind.'),
  BindingConflict: warning(
    'Another snapshot controller appeared while Keepsake was binding, and Keepsake has stopped.',
  ),
} as const satisfies Readonly<Record<string, ReasonMeaning>>;

/** A word of the dictionary above. */
export type Reason = keyof typeof reasons;
