// Generated from crds/keepsake.dev_snapshotschedules.yaml by `npm run generate`. Do not edit.

/**
 * SnapshotSchedule takes VolumeSnapshots of chosen PersistentVolumeClaims of its namespace at the times that a cron expression names, and lets old ones go by rules that never remove a claim's last good snapshot.
 */
export interface SnapshotSchedule {
  /**
   * The version of this object's schema, always keepsake.dev/v1.
   */
  readonly apiVersion: 'keepsake.dev/v1';
  /**
   * The kind of this object, always SnapshotSchedule.
   */
  readonly kind: 'SnapshotSchedule';
  readonly metadata: SnapshotScheduleMetadata;
  readonly spec: SnapshotScheduleSpec;
  readonly status?: SnapshotScheduleStatus;
}
/**
 * The standard metadata, as far as Keepsake reads it.
 */
export interface SnapshotScheduleMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: {
    readonly [k: string]: string;
  };
  readonly annotations?: {
    readonly [k: string]: string;
  };
  readonly finalizers?: readonly string[];
}
/**
 * What shall be snapshotted, when, and how long the snapshots are kept.
 */
export interface SnapshotScheduleSpec {
  /**
   * When snapshots are due: a cron expression of five fields (minute, hour, day of month, month, day of week), or one of @yearly @annually @monthly @weekly @daily @midnight @hourly. Each field is *, a number, a range 1-5, a list 1,15 or a step * /6; months and days of the week may be names (JAN, MON), and Sunday is 0 or 7. When both days are restricted, either one matching is enough. It is read in timeZone. On the day that clocks go forward a job at a fixed time inside the gap runs once, right after it; on the day that they go back it runs once, in the first pass. When minute or hour begins with *, elapsed time counts instead, as for * /10 or 0 * * * *.
   *
   * Example: 15 2 * * *
   */
  readonly schedule: string;
  /**
   * The IANA time zone that schedule and the calendar periods of retention are read in. Default: Etc/UTC. A zone that the operator does not know is reported as condition Stalled.
   *
   * Example: Europe/Berlin
   */
  readonly timeZone: string;
  /**
   * Spreads the load: each claim's snapshot is delayed by its own number of seconds between 0 and this (at most 3600), always the same for the same schedule and claim. Deadlines count from there. Where ticks lie closer together, it is at most nine tenths of the way to the next one. Default: 0.
   *
   * Example: 300
   */
  readonly jitterSeconds: number;
  /**
   * True takes no new snapshots; retention goes on. Ticks that pass meanwhile are not made up for. Default: false.
   *
   * Example: true
   */
  readonly suspend: boolean;
  /**
   * How many seconds after its tick a snapshot may still be started, for instance because the operator was down. A tick that is older counts as missed. Without it there is no deadline.
   *
   * Example: 600
   */
  readonly startingDeadlineSeconds?: number;
  /**
   * What happens with ticks that passed while nothing could be started. Latest: at most one catch-up, for the newest missed tick, within startingDeadlineSeconds. Skip: none; the next tick is the next snapshot. Default: Latest.
   *
   * Example: Skip
   */
  readonly missedRunPolicy: 'Latest' | 'Skip';
  /**
   * True takes the first snapshots as soon as the schedule is created, without waiting for its first tick. Default: false.
   *
   * Example: true
   */
  readonly runOnCreate: boolean;
  /**
   * What happens at a tick while a claim's previous snapshot is still in progress. Forbid: that claim waits until the previous one is ready or counts as failed (readyDeadlineSeconds). Allow: the next one starts beside it. Other claims are not affected. Default: Forbid.
   *
   * Example: Allow
   */
  readonly concurrencyPolicy: 'Forbid' | 'Allow';
  /**
   * How many seconds after its creation a snapshot must be ready; after that it counts as failed. The CSI driver may still finish it, and then it counts as ready. Raise it for backends that upload for hours. Default: 3600, at most 30 days.
   *
   * Example: 14400
   */
  readonly readyDeadlineSeconds: number;
  /**
   * After this many failed snapshots of a claim in a row the operator takes no new ones of that claim until the spec is edited, the annotation keepsake.dev/resume of the schedule gets a new value, or a failed one becomes ready after all. Other claims are not affected, and retention goes on. It says so in status and never changes the spec. Without it, it never gives up.
   *
   * Example: 5
   */
  readonly suspendAfterFailures?: number;
  readonly claims: SnapshotScheduleClaims;
  readonly snapshotTemplate?: SnapshotScheduleSnapshotTemplate;
  readonly retention?: SnapshotScheduleRetention;
  /**
   * What happens to the snapshots when this schedule is deleted. Retain: they stay. Delete: they are deleted with it, by owner reference, but for pinned ones. It may be edited at any time: existing snapshots get or lose the owner reference then, fifty at a time, as events ReclaimPolicyApplied tell; the old policy holds for those that are left when the schedule is deleted before. To keep all of them in any case, delete it with --cascade=orphan. Default: Retain.
   *
   * Example: Delete
   */
  readonly reclaimPolicy: 'Retain' | 'Delete';
}
/**
 * Which PersistentVolumeClaims of this namespace are snapshotted. Every criterion that is given must hold; at least one must be given, or all: true.
 */
export interface SnapshotScheduleClaims {
  readonly selector?: SnapshotScheduleClaimsSelector;
  /**
   * Chooses claims by name; at most 256.
   *
   * Example: [data-db-0]
   *
   * @maxItems 256
   */
  readonly names?: readonly string[];
  /**
   * Chooses claims by the StorageClass that they name in spec.storageClassName; at most 64.
   *
   * Example: [fast]
   *
   * @maxItems 64
   */
  readonly storageClassNames?: readonly string[];
  /**
   * True says on purpose that no criterion is needed: alone, it chooses every claim of this namespace, today's and tomorrow's. Beside other criteria it changes nothing: they must hold too. A claim opts out with the annotation keepsake.dev/exclude: "true". Default: false.
   *
   * Example: true
   */
  readonly all: boolean;
}
/**
 * Chooses claims by their labels. An empty selector is refused unless all is true, because it would choose every claim.
 */
export interface SnapshotScheduleClaimsSelector {
  /**
   * Labels that a claim must carry with exactly these values.
   *
   * Example: {app: db}
   */
  readonly matchLabels?: {
    readonly [k: string]: string;
  };
  /**
   * Requirements on a claim's labels, all of which must hold.
   *
   * Example: [{key: tier, operator: In, values: [gold, silver]}]
   *
   * @maxItems 32
   */
  readonly matchExpressions?: readonly SnapshotScheduleClaimsSelectorMatchExpression[];
}
/**
 * One requirement on a claim's labels.
 */
export interface SnapshotScheduleClaimsSelectorMatchExpression {
  /**
   * The label key that the requirement is about.
   *
   * Example: tier
   */
  readonly key: string;
  /**
   * In: the label's value is one of values. NotIn: it is none of them, or the label is missing. Exists: the label is there. DoesNotExist: it is not.
   *
   * Example: In
   */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /**
   * Values for In and NotIn; must be empty for Exists and DoesNotExist.
   *
   * Example: [gold, silver]
   *
   * @maxItems 64
   */
  readonly values?: readonly string[];
}
/**
 * What the VolumeSnapshots are made like.
 */
export interface SnapshotScheduleSnapshotTemplate {
  readonly metadata?: SnapshotScheduleSnapshotTemplateMetadata;
  /**
   * The VolumeSnapshotClass to snapshot with. A claim can name its own by the annotation keepsake.dev/volume-snapshot-class. Without either, the default class of the volume's CSI driver is used.
   *
   * Example: gold
   */
  readonly volumeSnapshotClassName?: string;
}
/**
 * Labels and annotations for the VolumeSnapshots, beside the ones that identify them. Nothing is copied from the claims.
 */
export interface SnapshotScheduleSnapshotTemplateMetadata {
  /**
   * Labels for the VolumeSnapshots. Keys that start with keepsake.dev/ and the key app.kubernetes.io/managed-by are reserved.
   *
   * Example: {tier: gold}
   */
  readonly labels?: {
    readonly [k: string]: string;
  };
  /**
   * Annotations for the VolumeSnapshots. Keys that start with keepsake.dev/ are reserved.
   *
   * Example: {example.com/owner: team-db}
   */
  readonly annotations?: {
    readonly [k: string]: string;
  };
}
/**
 * Which ready snapshots are kept, for each claim by itself; what no rule keeps is deleted. Without retention, or without any keep rule and maxAge, every ready snapshot is kept. Snapshots with the label keepsake.dev/keep: "true" are never deleted and not counted.
 */
export interface SnapshotScheduleRetention {
  /**
   * Keeps the newest N ready snapshots. At least 1.
   *
   * Example: 7
   */
  readonly keepLast?: number;
  /**
   * Keeps the newest ready snapshot of each of the last N hours that have one. At least 1.
   *
   * Example: 24
   */
  readonly keepHourly?: number;
  /**
   * Keeps the newest ready snapshot of each of the last N days that have one; days are those of timeZone. At least 1.
   *
   * Example: 7
   */
  readonly keepDaily?: number;
  /**
   * Keeps the newest ready snapshot of each of the last N weeks that have one; a week begins on Monday in timeZone. At least 1.
   *
   * Example: 4
   */
  readonly keepWeekly?: number;
  /**
   * Keeps the newest ready snapshot of each of the last N months that have one, in timeZone. At least 1.
   *
   * Example: 12
   */
  readonly keepMonthly?: number;
  /**
   * Keeps the newest ready snapshot of each of the last N years that have one, in timeZone. At least 1.
   *
   * Example: 3
   */
  readonly keepYearly?: number;
  /**
   * Deletes ready snapshots that are older than this, also those that a keep rule would keep, but never the newest minReady. Numbers with units, largest first: w weeks, d days, h hours, m minutes, s seconds. There is no unit for months.
   *
   * Example: 90d
   */
  readonly maxAge?: string;
  /**
   * The floor: the newest N ready snapshots of a claim are never deleted, whatever any other rule says. At least 1. Default: 1.
   *
   * Example: 2
   */
  readonly minReady: number;
  /**
   * How many failed snapshots of a claim are kept for diagnosis; older ones are deleted. 0 keeps none. Default: 1.
   *
   * Example: 3
   */
  readonly failedLimit: number;
}
/**
 * What the operator has seen and done. Written by the operator only.
 */
export interface SnapshotScheduleStatus {
  /**
   * The metadata.generation that this status speaks about.
   */
  readonly observedGeneration?: number;
  /**
   * The state in the words of kstatus. Ready is always there; Reconciling and Stalled (a person must act) only while they are True.
   *
   * @maxItems 16
   */
  readonly conditions?: readonly SnapshotScheduleStatusCondition[];
  /**
   * The next tick. Absent while the schedule is suspended or invalid.
   */
  readonly nextScheduleTime?: string;
  /**
   * The newest tick that was acted on.
   */
  readonly lastScheduleTime?: string;
  /**
   * The newest tick whose snapshots are all ready.
   */
  readonly lastSuccessfulTime?: string;
  /**
   * How many runs were missed since the schedule was created: ticks that passed without a run, and single claims that waited for the snapshot of a tick in vain.
   */
  readonly missedRuns?: number;
  /**
   * How many claims are selected.
   */
  readonly claimCount?: number;
  /**
   * How many snapshots of this schedule are ready.
   */
  readonly readyCount?: number;
  /**
   * How many snapshots of this schedule have failed.
   */
  readonly failedCount?: number;
  /**
   * True when more claims are selected than claims lists.
   */
  readonly truncated?: boolean;
  /**
   * How each selected claim fares, the worst first; at most 100.
   *
   * @maxItems 100
   */
  readonly claims?: readonly SnapshotScheduleStatusClaim[];
  /**
   * The failures of claims that claims has no room for, the worst first, so that they are counted on. At most 5,000 claims in all; one beyond is counted from the failed snapshots that are there.
   *
   * @maxItems 500
   */
  readonly failing?: readonly SnapshotScheduleStatusFailing[];
  readonly timing?: SnapshotScheduleStatusTiming;
  readonly waiting?: SnapshotScheduleStatusWaiting;
  readonly starting?: SnapshotScheduleStatusStarting;
  readonly suspension?: SnapshotScheduleStatusSuspension;
  /**
   * The value of the annotation keepsake.dev/resume that was seen last; another one resumes.
   */
  readonly resumeToken?: string;
  /**
   * When claims were last resumed. Failures of ticks up to then are not counted again.
   */
  readonly failuresSince?: string;
}
/**
 * One aspect of the state.
 */
export interface SnapshotScheduleStatusCondition {
  /**
   * The aspect, such as Ready.
   */
  readonly type: string;
  /**
   * Whether the condition holds.
   */
  readonly status: 'True' | 'False' | 'Unknown';
  /**
   * The metadata.generation that the condition speaks about.
   */
  readonly observedGeneration?: number;
  /**
   * When status last changed.
   */
  readonly lastTransitionTime: string;
  /**
   * Why, in one CamelCase word that programs can rely on.
   */
  readonly reason: string;
  /**
   * Why, in a sentence for people.
   */
  readonly message: string;
}
/**
 * How one claim fares.
 */
export interface SnapshotScheduleStatusClaim {
  /**
   * The claim's name.
   */
  readonly name: string;
  /**
   * The claim's uid, which tells it from an earlier claim of the same name.
   */
  readonly uid: string;
  /**
   * The newest ready snapshot of the claim, the one to restore from.
   */
  readonly lastReadySnapshotName?: string;
  /**
   * The instant whose data that snapshot holds.
   */
  readonly lastReadyTime?: string;
  /**
   * How many snapshots have failed since the last ready one, or since a resumption.
   */
  readonly consecutiveFailures: number;
  /**
   * How the claim fares or why it was skipped, in one CamelCase word.
   */
  readonly reason?: string;
  /**
   * The same in a sentence, with what to do about it.
   */
  readonly message?: string;
  /**
   * The tick whose snapshot this claim still waits for; it is tried again until the next tick or the starting deadline.
   */
  readonly pendingTick?: string;
  /**
   * The newest tick that consecutiveFailures counts.
   */
  readonly lastFailedTick?: string;
  /**
   * The newest tick with a ready snapshot when consecutiveFailures was counted.
   */
  readonly lastReadyTick?: string;
}
/**
 * Claims with the same failures.
 */
export interface SnapshotScheduleStatusFailing {
  /**
   * How many snapshots of each have failed since the last ready one, or since a resumption.
   */
  readonly consecutiveFailures: number;
  /**
   * The newest tick that consecutiveFailures counts.
   */
  readonly lastFailedTick?: string;
  /**
   * The newest tick with a ready snapshot when consecutiveFailures was counted.
   */
  readonly lastReadyTick?: string;
  /**
   * The claims' uids.
   *
   * @maxItems 5000
   */
  readonly claimUids: readonly string[];
}
/**
 * The timing that the operator works by. An edit of schedule or timeZone and the end of a suspension move since, so that ticks from before are not made up for.
 */
export interface SnapshotScheduleStatusTiming {
  /**
   * The expression that counts since then.
   */
  readonly schedule: string;
  /**
   * The time zone that counts since then.
   */
  readonly timeZone: string;
  /**
   * Whether the schedule has been suspended since then.
   */
  readonly suspended: boolean;
  /**
   * Ticks at or before this instant are not owed.
   */
  readonly since: string;
}
/**
 * Claims whose snapshot of the tick could not be made yet, by what they wait for. They are tried again until the next tick or the starting deadline. At most 5,000 in all; what is beyond counts as missed.
 */
export interface SnapshotScheduleStatusWaiting {
  /**
   * The tick that they wait for.
   */
  readonly tick: string;
  /**
   * One group for each reason.
   *
   * @maxItems 32
   */
  readonly groups: readonly SnapshotScheduleStatusWaitingGroup[];
}
/**
 * Claims that wait for one reason.
 */
export interface SnapshotScheduleStatusWaitingGroup {
  /**
   * Why they wait, in one CamelCase word.
   */
  readonly reason: string;
  /**
   * The claims' uids.
   *
   * @maxItems 5000
   */
  readonly claimUids: readonly string[];
}
/**
 * How far the starts of a tick have come that spec.jitterSeconds spreads. Present while the start of a claim is still to come.
 */
export interface SnapshotScheduleStatusStarting {
  /**
   * The tick whose starts are spread.
   */
  readonly tick: string;
  /**
   * The longest delay at this tick; an edit of spec.jitterSeconds counts from the next one.
   */
  readonly jitterSeconds: number;
  /**
   * Starts up to this moment were acted on, and are not acted on again.
   */
  readonly until: string;
}
/**
 * Claims of which the operator takes no new snapshots because spec.suspendAfterFailures was reached; in claims they have the reason TooManyFailures. An edit of the spec or a new value of the annotation keepsake.dev/resume ends it for all of them.
 */
export interface SnapshotScheduleStatusSuspension {
  /**
   * Since when at least one claim has been suspended.
   */
  readonly since: string;
  /**
   * The metadata.generation that it holds for; another one ends it.
   */
  readonly generation: number;
  /**
   * How many claims are suspended.
   */
  readonly claimCount?: number;
  /**
   * The claim that is worst off.
   */
  readonly claimName: string;
  /**
   * How many snapshots of that claim have failed in a row.
   */
  readonly failures: number;
}
