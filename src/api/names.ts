/** The API group of every kind that Keepsake defines. */
export const apiGroup = 'keepsake.dev';

/** The version that Keepsake reads and writes. */
export const apiVersion = `${apiGroup}/v1` as const;

/** How a kind is named in URLs and in object references. */
export interface ResourceName {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
}

/** `snapshotschedules.keepsake.dev`. */
export const snapshotScheduleResource: ResourceName = {
  group: apiGroup,
  version: 'v1',
  plural: 'snapshotschedules',
  kind: 'SnapshotSchedule',
};

/** `storagetopologypolicies.keepsake.dev`. */
export const storageTopologyPolicyResource: ResourceName = {
  group: apiGroup,
  version: 'v1',
  plural: 'storagetopologypolicies',
  kind: 'StorageTopologyPolicy',
};

/** Who we are in managedFields, and as the reporting component of events. */
export const fieldManager = 'keepsake';

/**
 * Who we are in managedFields of what the binding writes. Not `fieldManager`: a spec that carries that one proves that a
 * schedule made the snapshot, and retention may delete it.
 */
export const bindingFieldManager = 'keepsake-binding';

/** Labels and annotations that start with this are ours; a schedule's template may not set them. */
export const reservedPrefix = `${apiGroup}/`;

/** Labels by which the API server selects. A person can set them too, so they find an object and never prove whose it is. */
export const labels = {
  /** On our VolumeSnapshots: uid of the schedule that made it. */
  scheduleUid: 'keepsake.dev/schedule-uid',
  /** On our VolumeSnapshots: uid of the claim that it was taken of. */
  claimUid: 'keepsake.dev/claim-uid',
  /** On our VolumeSnapshots: the schedule's name, or its hash beyond 63 characters; for people. */
  schedule: 'keepsake.dev/schedule',
  /** On our VolumeSnapshots, with the value `managedBy`. */
  managedBy: 'app.kubernetes.io/managed-by',
  /** On any VolumeSnapshot, `"true"`: a pin. Never pruned by us, and not counted. */
  keep: 'keepsake.dev/keep',
  /** On a VolumeSnapshot of our own that no storage stands behind: the bait for another snapshot controller. */
  canary: 'keepsake.dev/canary',
  /** On a StorageClass, `ignore`: its owner opts out of every StorageTopologyPolicy. */
  topologyPolicy: 'keepsake.dev/topology-policy',
} as const;

/** The value of `labels.managedBy`. */
export const managedBy = 'keepsake';

/** Annotations, for what need not be selected or does not fit into 63 characters. */
export const annotations = {
  /** On our VolumeSnapshots: the schedule's whole name. */
  scheduleName: 'keepsake.dev/schedule-name',
  /** On our VolumeSnapshots: the tick that it stands for, RFC 3339 in UTC. */
  tick: 'keepsake.dev/tick',
  /** On our VolumeSnapshots: the volume's node affinity terms as JSON, so that a restore knows where the data is. */
  sourceTopology: 'keepsake.dev/source-topology',
  /** On a schedule: uids of earlier schedules of its name whose snapshots it takes over, with commas between. */
  adopt: 'keepsake.dev/adopt',
  /** On a claim, `"true"`: its owner opts out. */
  exclude: 'keepsake.dev/exclude',
  /** On a claim: the VolumeSnapshotClass that its owner wants. */
  volumeSnapshotClass: 'keepsake.dev/volume-snapshot-class',
  /** On a schedule, a token: a new value resumes the claims that the operator has suspended (`status.suspension`). */
  resume: 'keepsake.dev/resume',
  /** On a StorageClass: the fields that a policy put in and nobody has changed since, with commas between. */
  injected: 'keepsake.dev/injected',
  /** On a StorageClass: the StorageTopologyPolicy under which it was admitted. */
  policy: 'keepsake.dev/policy',
  /** On a StorageClass, `"true"`: consent to delete it and create it again as its policy wants it. */
  recreate: 'keepsake.dev/recreate',
} as const;
