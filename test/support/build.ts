import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import type { Claim, Volume } from '../../src/domain/claim.ts';
import type { OwnSnapshot } from '../../src/domain/naming/provenance.ts';
import { snapshotName } from '../../src/domain/naming/snapshot-name.ts';
import type { FailedAttempt, ObservedSchedule } from '../../src/domain/observed.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import type { SnapshotClass } from '../../src/domain/snapshot.ts';

/** `02:15` and `02:15:30` on 22 November 2026, or a whole `2026-10-25T00:30`; always UTC. */
export function at(text: string): Date {
  const [date, time] = text.includes('T') ? text.split('T') : ['2026-11-22', text];
  return new Date(`${date}T${time?.length === 5 ? `${time}:00` : time}Z`);
}

/** `from` and so many minutes. */
export function plusMinutes(from: Date, minutes: number): Date {
  return new Date(from.getTime() + minutes * 60_000);
}

/** A claim that is Bound to the volume `pv-<name>`. */
export function claim(overrides: Partial<Claim> = {}): Claim {
  const name = overrides.name ?? 'data';
  return {
    namespace: 'prod',
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    createdAt: at('2026-01-01T00:00'),
    deleting: false,
    labels: {},
    phase: 'Bound',
    storageClassName: 'fast',
    volumeName: `pv-${name}`,
    restoresFrom: undefined,
    excluded: false,
    snapshotClassName: undefined,
    ...overrides,
  };
}

/** A volume of the driver `csi.example`. */
export function volume(overrides: Partial<Volume> = {}): Volume {
  const name = overrides.name ?? 'pv-data';
  return {
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    driver: 'csi.example',
    claimNamespace: 'prod',
    topology: undefined,
    ...overrides,
  };
}

/** The default class of the driver `csi.example`. */
export function snapshotClass(overrides: Partial<SnapshotClass> = {}): SnapshotClass {
  const name = overrides.name ?? 'standard';
  return {
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    driver: 'csi.example',
    deletionPolicy: 'Delete',
    isDefault: true,
    ...overrides,
  };
}

/** A snapshot that the schedule `nightly` made of the claim `data` for the tick at 02:15; not ready yet. */
export function snapshot(overrides: Partial<OwnSnapshot> = {}): OwnSnapshot {
  const tick = overrides.tick ?? at('02:15');
  const claimName = overrides.claimName ?? 'data';
  const claimUid = overrides.claimUid ?? `uid-${claimName}`;
  const scheduleUid = overrides.scheduleUid ?? 'uid-nightly';
  const name = overrides.name ?? snapshotName({ scheduleUid, claimName, claimUid, tick });
  return {
    namespace: 'prod',
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    createdAt: tick,
    deleting: false,
    claimName,
    termination: undefined,
    contentName: undefined,
    className: 'standard',
    ready: false,
    takenAt: undefined,
    error: undefined,
    scheduleUid,
    claimUid,
    tick,
    scheduleName: 'nightly',
    madeByKeepsake: true,
    ownedBy: undefined,
    pinned: false,
    inGroup: false,
    ...overrides,
  };
}

/** The same, ready, with its data taken when it was created. */
export function readySnapshot(overrides: Partial<OwnSnapshot> = {}): OwnSnapshot {
  const made = snapshot(overrides);
  return { ...made, ready: true, takenAt: made.createdAt, contentName: `snapcontent-${made.uid}`, ...overrides };
}

/** A spec as the API server returns it, defaults filled in: at 02:15 UTC, all claims, no retention. */
export function spec(overrides: Partial<SnapshotScheduleSpec> = {}): SnapshotScheduleSpec {
  return {
    schedule: '15 2 * * *',
    timeZone: 'Etc/UTC',
    jitterSeconds: 0,
    suspend: false,
    missedRunPolicy: 'Latest',
    runOnCreate: false,
    concurrencyPolicy: 'Forbid',
    readyDeadlineSeconds: 3600,
    claims: { all: true },
    reclaimPolicy: 'Retain',
    ...overrides,
  };
}

/** The schedule `nightly`, created on 22 November 2026 at midnight, never looked at. */
export function schedule(
  overrides: Partial<Omit<Schedule, 'spec'>> & { readonly spec?: Partial<SnapshotScheduleSpec> } = {},
): Schedule {
  const name = overrides.name ?? 'nightly';
  return {
    namespace: 'prod',
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    generation: 1,
    createdAt: at('00:00'),
    deleting: false,
    adopts: [],
    status: {},
    ...overrides,
    spec: { kind: 'ok', value: spec(overrides.spec) },
  };
}

/** What a builder of an observation may be told; a volume that is not given exists for each claim. */
export interface ObservedParts {
  readonly schedule?: Schedule;
  readonly claims?: ObservedSchedule['claims'];
  readonly volumes?: readonly Volume[];
  readonly classes?: ObservedSchedule['classes'];
  readonly snapshots?: ObservedSchedule['snapshots'];
  readonly attempts?: Readonly<Record<string, FailedAttempt>>;
  /** Uids of other schedules that exist. */
  readonly schedules?: readonly string[];
}

/** The schedule `nightly`, its one claim `data`, the default class, and no snapshot. */
export function observed(parts: ObservedParts = {}): ObservedSchedule {
  const claims = parts.claims ?? [claim()];
  const volumes =
    parts.volumes ??
    claims.flatMap(({ volumeName }) => (volumeName === undefined ? [] : [volume({ name: volumeName })]));
  return {
    schedule: parts.schedule ?? schedule(),
    claims,
    volume: (name) => volumes.find((candidate) => candidate.name === name),
    classes: parts.classes ?? [snapshotClass()],
    scheduleExists: (uid) => (parts.schedules ?? []).includes(uid),
    snapshots: parts.snapshots ?? [],
    attempts: new Map(Object.entries(parts.attempts ?? {})),
  };
}

/** Freezes a value and all that it holds, so that a function that writes to its input throws. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFrozen(part);
  return value;
}
