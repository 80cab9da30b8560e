import { type BindingFence, createBindingFence } from '../../src/controllers/binding-fence.ts';
import type { Elect } from '../../src/controllers/held-lease.ts';
import type { BindingMode, Sign } from '../../src/domain/binding/fence-state.ts';
import type { EventNote } from '../../src/domain/event-note.ts';
import type { CanaryState } from '../../src/kube/canary.ts';
import type { FenceRecord, RecordedState } from '../../src/kube/fence-record.ts';
import { createLeaderElector } from '../../src/kube/lease.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createFakeLease, type FakeLease, type LeaseFault } from './fake-lease.ts';
import { createMemoryLogger } from './memory-logger.ts';

/** The ConfigMap as it is on the server, shared by all processes. */
export interface WorldRecord {
  state: RecordedState | undefined;
  acknowledged: string | undefined;
}

/** One process with a fence, and the parts of a cluster that it meets. Everything can be made to fail. */
export interface FenceWorld {
  readonly clock: FakeClock;
  readonly fence: BindingFence;
  readonly states: readonly string[];
  readonly notes: readonly EventNote[];
  readonly record: WorldRecord;
  readonly ownLease: FakeLease;
  readonly squat: FakeLease;
  /** What each call to the cluster does from now on. */
  readonly faults: { lease: LeaseFault; record: boolean; canary: boolean; look: boolean };
  readonly canary: { readonly laid: number; readonly removed: number; readonly state: CanaryState };
  readonly looks: number;
  /** What the next looks find. */
  found: readonly Sign[];
  /** Another controller works on the canary. */
  touchCanary(): void;
  /** A person deletes it. */
  dropCanary(): void;
  foreignRenewal(): void;
  foreignWrite(): void;
  acknowledge(token: string | undefined): void;
}

/** What a world may begin with. */
export interface FenceWorldOptions {
  readonly mode?: BindingMode;
  readonly clock?: FakeClock;
  readonly record?: WorldRecord;
  readonly ownLease?: FakeLease;
  readonly squat?: FakeLease;
  readonly identity?: string;
}

/** The sign of a Lease that somebody else renews. */
export const foreignLease: Sign = {
  kind: 'lease',
  what: 'the Lease elsewhere/snapshot-controller-leader is held by x',
};

/** A world in which nobody else is. The fence is not started. */
export function createFenceWorld(options: FenceWorldOptions = {}): FenceWorld {
  const clock = options.clock ?? createFakeClock('2026-11-22T10:00:00Z');
  const record = options.record ?? { state: undefined, acknowledged: undefined };
  const ownLease = options.ownLease ?? createFakeLease();
  const squat = options.squat ?? createFakeLease();
  const identity = options.identity ?? 'keepsake_a';
  const faults: FenceWorld['faults'] = { lease: 'none', record: false, canary: false, look: false };
  const canary = { state: 'absent' as CanaryState, laid: 0, removed: 0 };
  const notes: EventNote[] = [];
  const states: string[] = [];
  const logger = createMemoryLogger();
  let found: readonly Sign[] = [];
  let looks = 0;
  let tokens = 0;
  let canaryChanged = (): void => undefined;
  let recordChanged = (): void => undefined;
  let renewed = (_: Sign): void => undefined;
  let written = (_: Sign): void => undefined;

  const elect =
    (lease: FakeLease): Elect =>
    (callbacks) =>
      createLeaderElector({
        leases: lease.client(() => faults.lease),
        identity,
        clock,
        random: () => 0,
        logger,
        timing: { durationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 5_000 },
        ...callbacks,
      });

  async function call<T>(fails: boolean, act: () => T): Promise<T> {
    await Promise.resolve();
    if (fails) throw new Error('connection refused');
    return act();
  }

  const fenceRecord: FenceRecord = {
    start: () => undefined,
    stop: async () => undefined,
    isRead: true,
    conflict: () => {
      const { state } = record;
      if (state?.kind !== 'conflicted' || state.token === undefined) return undefined;
      return { ...state, kind: 'conflicted', token: state.token };
    },
    get acknowledged() {
      return record.acknowledged;
    },
    write: (_, state) =>
      call(faults.record, () => {
        record.state = state;
        return 'uid-of-record';
      }),
    onChange: (listener) => {
      recordChanged = listener;
    },
  };

  const fence = createBindingFence({
    mode: options.mode ?? 'builtin',
    namespace: 'keepsake-system',
    preflightMs: 120_000,
    retryMs: 60_000,
    record: fenceRecord,
    canary: {
      start: () => undefined,
      stop: async () => undefined,
      get state() {
        return canary.state;
      },
      lay: () =>
        call(faults.canary, () => {
          canary.laid++;
          canary.state = 'untouched';
        }),
      remove: () =>
        call(faults.canary, () => {
          canary.removed++;
          canary.state = 'absent';
        }),
      onChange: (listener) => {
        canaryChanged = listener;
      },
    },
    foreignLeases: {
      start: () => undefined,
      stop: async () => undefined,
      isRead: true,
      fresh: () => [],
      onRenewal: (listener) => {
        renewed = listener;
      },
    },
    look: () =>
      call(faults.look, () => {
        looks++;
        return { signs: found, remarks: [] };
      }),
    watchWrites: (onWrite) => {
      written = onWrite;
    },
    elect: elect(ownLease),
    squat: [elect(squat)],
    tell: (note) => notes.push(note),
    clock,
    logger,
    newToken: () => `token-${++tokens}`,
  });
  fence.onChange(({ kind }) => states.push(kind));

  return {
    clock,
    fence,
    states,
    notes,
    record,
    ownLease,
    squat,
    faults,
    canary,
    get looks() {
      return looks;
    },
    get found() {
      return found;
    },
    set found(signs) {
      found = signs;
    },
    touchCanary() {
      canary.state = 'touched';
      canaryChanged();
    },
    dropCanary() {
      canary.state = 'absent';
      canaryChanged();
    },
    foreignRenewal: () => renewed(foreignLease),
    foreignWrite: () => written({ kind: 'write', what: 'snapshot-controller wrote app/data of volumesnapshots' }),
    acknowledge(token) {
      record.acknowledged = token;
      recordChanged();
    },
  };
}
