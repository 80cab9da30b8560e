import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { type LeaseRecord, type LeaseSpec, type LeaseStore, microTime, sameSpec } from './lease-record.ts';

/** Timing of an election, in milliseconds; the defaults are client-go's and controller-runtime's. */
export interface LeaseTiming {
  /** How long a candidate waits for a silent holder before it takes over; whole seconds. Default 15 s. */
  readonly durationMs: number;
  /** How long a leader goes on without a renewal; must be less than `durationMs`. Default 10 s. */
  readonly renewDeadlineMs: number;
  /** Between renewals; a candidate's attempts are up to 2.2 times as far apart, by chance. Default 2 s. */
  readonly retryPeriodMs: number;
}

/** What a leader elector is made of, and whom it tells. */
export interface LeaderElectorOptions {
  readonly leases: LeaseStore;
  /** Unique to this process: host name, underscore, uuid. */
  readonly identity: string;
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly logger: Logger;
  /** Called once, when leadership is won. */
  readonly onAcquired: () => void;
  /** Called once, when leadership is lost other than by `stop`; then the process should end, and this elector has. */
  readonly onLost: () => void;
  readonly timing?: Partial<LeaseTiming>;
}

/** Takes part in one election, once. */
export interface LeaderElector {
  start(): void;
  /** Leaves the election; a leader gives the Lease back first, so that another takes over at once. Never rejects. */
  stop(): Promise<void>;
  /** Judged by the clock at the moment of asking: false as soon as the renew deadline is over, whatever timers do. */
  readonly isLeader: boolean;
}

const TIMING: LeaseTiming = { durationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 2_000 };
const JITTER = 1.2;

/** What is known of the Lease, and since when (monotonic) it has looked like this. */
interface Observation {
  readonly record: LeaseRecord;
  readonly since: number;
}

/** `leading` counts from the start of the renewal's request: nobody can have seen that renewal earlier. */
type State =
  | { readonly kind: 'candidate' }
  | { readonly kind: 'leading'; readonly renewedAt: number }
  | { readonly kind: 'ended' };

/**
 * A leader elector after client-go's. Expiry is judged by how long this process has seen the Lease unchanged, never by
 * comparing `renewTime` with its own clock, so clocks may differ by any amount; only their speed must be alike. A
 * leader stops 5 s (duration less deadline) before a candidate may start. As with client-go this is no fencing: a
 * write that was sent before the loss may arrive after it, so writes need preconditions of their own.
 */
export function createLeaderElector(options: LeaderElectorOptions): LeaderElector {
  const { leases, identity, clock, random, onAcquired, onLost } = options;
  const { durationMs, renewDeadlineMs, retryPeriodMs } = { ...TIMING, ...options.timing };
  if (!(retryPeriodMs * JITTER < renewDeadlineMs && renewDeadlineMs < durationMs)) {
    throw new RangeError('a lease needs retry period × 1.2 < renew deadline < duration');
  }
  const logger = options.logger.child({ identity });
  const stopped = new AbortController();
  let state: State = { kind: 'candidate' };
  let observed: Observation | undefined;
  let running: Promise<void> | undefined;

  const leads = (): boolean => state.kind === 'leading' && clock.monotonic() - state.renewedAt < renewDeadlineMs;

  function observe(record: LeaseRecord): void {
    const before = observed?.record.spec;
    const changed = !before || !sameSpec(before, record.spec);
    const { holderIdentity: holder } = record.spec;
    if (holder !== '' && holder !== before?.holderIdentity) logger.info('the leader is', { holder });
    observed = { record, since: changed || !observed ? clock.monotonic() : observed.since };
  }

  function heldByOther({ record, since }: Observation): boolean {
    const { holderIdentity, leaseDurationSeconds } = record.spec;
    if (holderIdentity === '' || holderIdentity === identity) return false;
    return clock.monotonic() - since < leaseDurationSeconds * 1_000;
  }

  function claim(before: LeaseSpec | undefined): LeaseSpec {
    const now = microTime(clock.now());
    const ours = before?.holderIdentity === identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: durationMs / 1_000,
      acquireTime: ours ? before.acquireTime : now,
      renewTime: now,
      leaseTransitions: before ? before.leaseTransitions + (ours ? 0 : 1) : 0,
    };
  }

  /** Runs `call` with a limit of half the renew deadline, so that one hanging request leaves time for another. */
  async function limited<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const cancel = clock.after(renewDeadlineMs / 2, () => abort.abort(new Error('the lease request took too long')));
    try {
      return await call(abort.signal);
    } finally {
      cancel();
    }
  }

  async function write(known: LeaseRecord | undefined): Promise<void> {
    const startedAt = clock.monotonic();
    const spec = claim(known?.spec);
    observe(await limited((signal) => (known ? leases.update(known, spec, signal) : leases.create(spec, signal))));
    if (state.kind === 'candidate') {
      state = { kind: 'leading', renewedAt: startedAt };
      logger.info('became the leader');
      // When the election was left meanwhile, `stop` gives the Lease back.
      if (!stopped.signal.aborted) onAcquired();
    } else if (state.kind === 'leading') {
      state = { kind: 'leading', renewedAt: startedAt };
    }
  }

  /** One attempt to get or keep the Lease; rejects when a call failed. */
  async function attempt(): Promise<void> {
    if (state.kind === 'leading' && observed) {
      try {
        return await write(observed.record);
      } catch (error) {
        // Mostly a conflict, or our own write whose answer was lost: reading tells which.
        logger.debug('renewing failed; reading the lease', { error });
      }
    }
    const record = await limited((signal) => leases.read(signal));
    if (record) observe(record);
    if (state.kind === 'leading' && record?.spec.holderIdentity !== identity) {
      // Also when the Lease was deleted: another process may have made and lost it since.
      return lose(record ? `${record.spec.holderIdentity || 'nobody'} holds the lease` : 'the lease is gone');
    }
    if (record && observed && heldByOther(observed)) return;
    await write(record);
  }

  function lose(reason: string): void {
    if (state.kind !== 'leading') return;
    state = { kind: 'ended' };
    logger.error('lost the leadership', { reason });
    onLost();
  }

  /** Loses on time even if a request hangs: the deadline has a timer of its own. */
  async function watchDeadline(): Promise<void> {
    while (state.kind === 'leading' && !stopped.signal.aborted) {
      await sleep(clock, state.renewedAt + renewDeadlineMs - clock.monotonic(), stopped.signal);
      if (!stopped.signal.aborted && !leads()) lose(`not renewed within ${renewDeadlineMs} ms`);
    }
  }

  async function run(): Promise<void> {
    let watching: Promise<void> | undefined;
    while (state.kind !== 'ended' && !stopped.signal.aborted) {
      try {
        await attempt();
      } catch (error) {
        logger.warn('could not get or renew the lease; will try again', { error });
      }
      if (state.kind === 'leading') watching ??= watchDeadline();
      const jitter = state.kind === 'leading' ? 0 : JITTER * random();
      await sleep(clock, retryPeriodMs * (1 + jitter), stopped.signal);
    }
    await watching;
  }

  async function release(): Promise<void> {
    const known = observed?.record;
    if (!leads() || !known) return;
    state = { kind: 'ended' };
    const now = microTime(clock.now());
    const spec = { ...known.spec, holderIdentity: '', leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
    try {
      await limited((signal) => leases.update(known, spec, signal));
      logger.info('released the lease');
    } catch (error) {
      logger.warn('could not release the lease; it will expire', { error });
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopped.abort();
      await running;
      await release();
      state = { kind: 'ended' };
    },
    get isLeader() {
      return leads();
    },
  };
}
