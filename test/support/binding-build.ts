import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type {
  BindableClaim,
  BindableClass,
  BindableSnapshot,
  BindableVolume,
} from '../../src/domain/binding/bindable.ts';
import type { BindingAction } from '../../src/domain/binding/binding-plan.ts';
import type { Content, ContentStatus } from '../../src/domain/binding/content.ts';
import type { BindingOptions, ObservedBinding } from '../../src/domain/binding/observed-binding.ts';
import { planBinding } from '../../src/domain/binding/plan-binding.ts';
import { at, claim, snapshot, snapshotClass, volume } from './build.ts';

const { snapshotSource, snapshotBound, contentBound, claimSource } = upstreamFinalizers;

/** What a deleted object looks like: since 02:20, held by `heldBy`. */
export function deletion(
  heldBy: readonly string[] = [snapshotSource, snapshotBound],
): Pick<BindableSnapshot, 'deleting' | 'termination' | 'finalizers'> {
  return { deleting: true, termination: { since: at('02:20'), heldBy }, finalizers: heldBy };
}

/** The dynamic snapshot `snap` of the claim `data`, created at 02:15 with the class `standard`, and not touched yet. */
export function bindableSnapshot(overrides: Partial<BindableSnapshot> = {}): BindableSnapshot {
  const name = overrides.name ?? 'snap';
  return {
    ...snapshot({ name, uid: `uid-${name}` }),
    finalizers: [],
    preProvisioned: undefined,
    restoreSize: undefined,
    foreignWriteAt: undefined,
    canary: false,
    ...overrides,
  };
}

/** The same, held for a class of policy Delete. */
export function heldSnapshot(overrides: Partial<BindableSnapshot> = {}): BindableSnapshot {
  return bindableSnapshot({ finalizers: [snapshotSource, snapshotBound], ...overrides });
}

/** The same, bound and ready since 02:15:02. */
export function boundSnapshot(overrides: Partial<BindableSnapshot> = {}): BindableSnapshot {
  const made = heldSnapshot(overrides);
  return {
    ...made,
    contentName: `snapcontent-${made.uid}`,
    ready: true,
    takenAt: at('02:15:02'),
    restoreSize: '1Gi',
    ...overrides,
  };
}

/** The snapshot `snap` made of the existing content `imported`. */
export function staticSnapshot(overrides: Partial<BindableSnapshot> = {}): BindableSnapshot {
  return bindableSnapshot({ claimName: undefined, className: undefined, preProvisioned: 'imported', ...overrides });
}

/** What a sidecar writes when the driver is done: taken at 02:15:02, 1 GiB. */
export function doneStatus(overrides: Partial<ContentStatus> = {}): ContentStatus {
  return {
    handle: 'handle-1',
    ready: true,
    takenAtNs: BigInt(at('02:15:02').getTime()) * 1_000_000n,
    restoreSize: 2n ** 30n,
    error: undefined,
    ...overrides,
  };
}

/** The content of the snapshot `snap`, created at 02:15, of which the sidecar has said nothing yet. */
export function content(overrides: Partial<Content> = {}): Content {
  const beingDeleted = overrides.beingDeleted ?? false;
  return {
    name: 'snapcontent-uid-snap',
    uid: 'uid-content',
    resourceVersion: '1',
    createdAt: at('02:15'),
    deleting: false,
    finalizers: [contentBound],
    ref: { namespace: 'prod', name: 'snap', uid: 'uid-snap' },
    source: { kind: 'volume', handle: 'vol-pv-data' },
    driver: 'csi.example',
    className: 'standard',
    deletionPolicy: 'Delete',
    beingDeleted,
    deletionMark: beingDeleted ? 'yes' : undefined,
    beingCreated: false,
    inGroup: false,
    status: undefined,
    foreignWriteAt: undefined,
    ...overrides,
  };
}

/** The pre-provisioned content `imported` for the snapshot `snap`, not bound, not protected. */
export function staticContent(overrides: Partial<Content> = {}): Content {
  return content({
    name: 'imported',
    source: { kind: 'snapshot', handle: 'handle-1' },
    ref: { namespace: 'prod', name: 'snap', uid: '' },
    finalizers: [],
    className: undefined,
    ...overrides,
  });
}

/** The claim `data`, Bound to the volume `pv-data`. */
export function bindableClaim(overrides: Partial<BindableClaim> = {}): BindableClaim {
  return { ...claim(), finalizers: [], ...overrides };
}

/** The same, kept for a snapshot. */
export function keptClaim(overrides: Partial<BindableClaim> = {}): BindableClaim {
  return bindableClaim({ finalizers: [claimSource], ...overrides });
}

/** The volume `pv-data` of the driver `csi.example`, bound to the claim `data`. */
export function bindableVolume(overrides: Partial<BindableVolume> = {}): BindableVolume {
  return {
    ...volume(),
    handle: 'vol-pv-data',
    mode: 'Filesystem',
    claimName: 'data',
    claimUid: 'uid-data',
    ...overrides,
  };
}

/** The default class `standard` of the driver `csi.example`, with policy Delete. */
export function bindableClass(overrides: Partial<BindableClass> = {}): BindableClass {
  return { ...snapshotClass(overrides), parameters: {}, ...overrides };
}

/** What a builder of an observation may be told; `null`: not there. */
export interface BindingParts {
  readonly snapshot?: BindableSnapshot;
  readonly contents?: readonly Content[];
  readonly claim?: BindableClaim | null;
  readonly volume?: BindableVolume | null;
  readonly classes?: readonly BindableClass[];
  /** Other snapshots of the claim. */
  readonly others?: readonly BindableSnapshot[];
  readonly restoring?: readonly string[];
  readonly options?: Partial<BindingOptions>;
}

/** A new snapshot of a Bound claim, whose driver has one class. */
export function observedBinding(parts: BindingParts = {}): ObservedBinding {
  const snapshot = parts.snapshot ?? bindableSnapshot();
  const contents = new Map((parts.contents ?? []).map((one) => [one.name, one]));
  return {
    snapshot,
    content: (name) => contents.get(name),
    claim: parts.claim === null ? undefined : (parts.claim ?? bindableClaim()),
    volume: parts.volume === null ? undefined : (parts.volume ?? bindableVolume()),
    classes: parts.classes ?? [bindableClass()],
    siblings: [snapshot, ...(parts.others ?? [])],
    restoring: parts.restoring ?? [],
    options: { preventVolumeModeConversion: true, nodes: undefined, waitForProvisioner: false, ...parts.options },
  };
}

/** The kinds of the actions that are planned for an observation, in their order. */
export function kindsOf(parts: BindingParts, now = at('02:15:10')): readonly BindingAction['kind'][] {
  return planBinding(observedBinding(parts), now).actions.map(({ kind }) => kind);
}

/** The one action of a kind in the plan for an observation; throws when there is none. */
export function actionOf<K extends BindingAction['kind']>(
  kind: K,
  parts: BindingParts,
  now = at('02:15:10'),
): Extract<BindingAction, { kind: K }> {
  const { actions } = planBinding(observedBinding(parts), now);
  const found = actions.find((action): action is Extract<BindingAction, { kind: K }> => action.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} among: ${actions.map((one) => one.kind).join(', ')}`);
  return found;
}
