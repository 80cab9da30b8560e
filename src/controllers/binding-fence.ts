import { canaryName } from '../api/binding-names.ts';
import { decideFence, type FenceSignals, type FenceWants } from '../domain/binding/fence.ts';
import type { FenceState, FenceSubject, Sign } from '../domain/binding/fence-state.ts';
import { observing, standby } from '../domain/binding/fence-words.ts';
import type { EventNote } from '../domain/event-note.ts';
import type { Canary } from '../kube/canary.ts';
import type { Traces } from '../kube/controller-traces.ts';
import type { FenceRecord } from '../kube/fence-record.ts';
import type { ForeignLeases } from '../kube/foreign-leases.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { createWakeTimer } from '../runtime/wake-timer.ts';
import type { BindingGate } from './binding-gate.ts';
import { fenceNote } from './fence-note.ts';
import { createHeldLease, type Elect } from './held-lease.ts';

/** What a fence is made of. */
export interface BindingFenceOptions extends FenceSubject {
  readonly record: FenceRecord;
  readonly canary: Canary;
  readonly foreignLeases: ForeignLeases;
  /** Looks around once; what was reported before the moment does not count. */
  readonly look: (since: Date) => Promise<Traces>;
  /** Has `onWrite` called with each write of another controller that the caches show. */
  readonly watchWrites: (onWrite: (sign: Sign) => void) => void;
  /** The election of the Lease `keepsake-binding`. */
  readonly elect: Elect;
  /** Those of the Leases under upstream's name. */
  readonly squat: readonly Elect[];
  readonly tell: (note: EventNote) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Short, and unlike any before. */
  readonly newToken: () => string;
}

/** The gate, and what opens and closes it. */
export interface BindingFence extends BindingGate {
  /** Begins; in mode `external` it reads and writes nothing. */
  start(): void;
  /** Takes the canary away and gives the Leases back; a conflict stays written down. Never rejects. */
  stop(): Promise<void>;
}

/** After a call that failed. */
const RETRY_MS = 5_000;

/** What a process that ends may take over tidying up; the Leases are given back in any case. */
const LEAVE_MS = 5_000;

/**
 * Collects what is seen and has `decideFence` judge it in the same turn of the event loop. Then it brings the cluster,
 * call by call, to what the state needs: Leases, canary, looks, record. `mayWrite` waits for none of these.
 */
export function createBindingFence(options: BindingFenceOptions): BindingFence {
  const { mode, namespace, preflightMs, retryMs, record, canary, foreignLeases, clock } = options;
  const logger = options.logger.child({ component: 'binding-fence' });
  const listeners: ((state: FenceState) => void)[] = [];
  const ownLease = createHeldLease(options.elect, evaluate);
  const squats = options.squat.map((elect) => createHeldLease(elect, evaluate));
  const timer = createWakeTimer(clock, evaluate);
  let state: FenceState = mode === 'external' ? observing(clock.now()) : standby(clock.now());
  let enteredAt = clock.monotonic();
  let recorded: FenceState = state;
  let seen: Seen = nothingSeen(clock.now());
  let baitedAt: number | undefined;
  // What an earlier process has left behind counts as ours.
  let canaryIsOut = true;
  let running = false;
  let wants: FenceWants | undefined;
  let dirty = false;
  let settling: Promise<void> | undefined;

  function signals(): FenceSignals {
    return {
      mode,
      namespace,
      preflightMs,
      retryMs,
      leads: record.isRead && ownLease.held,
      squats: squats.every(({ held }) => held),
      signs: seen.signs,
      baitedForMs: baitedAt === undefined ? undefined : clock.monotonic() - baitedAt,
      looks: seen.looks,
      remarks: seen.remarks,
      inStateForMs: clock.monotonic() - enteredAt,
      acknowledged: record.acknowledged,
      newToken: options.newToken(),
    };
  }

  function addSign(sign: Sign): void {
    if (!running || seen.signs.some(({ kind }) => kind === sign.kind)) return;
    seen = { ...seen, signs: [...seen.signs, sign] };
    evaluate();
  }

  function noteCanary(): void {
    const { state: lies } = canary;
    baitedAt = seen.baited && lies === 'untouched' ? (baitedAt ?? clock.monotonic()) : undefined;
    if (!seen.baited || lies !== 'touched' || seen.signs.some(({ kind }) => kind === 'canary')) return;
    const sign = {
      kind: 'canary',
      what: `another program has touched the VolumeSnapshot ${namespace}/${canaryName}`,
    } as const;
    seen = { ...seen, signs: [...seen.signs, sign] };
  }

  function evaluate(): void {
    if (!running) return;
    noteCanary();
    const written = record.conflict();
    // Nobody who gets the Lease begins over a conflict that no person has cleared.
    if (state.kind === 'standby' && written !== undefined && written.token !== record.acknowledged) {
      recorded = written;
      enter(written);
    }
    const decision = decideFence(state, signals(), clock.now());
    if (decision.state !== state) enter(decision.state);
    wants = decision.wants;
    if (decision.wakeInMs !== undefined) timer.within(decision.wakeInMs);
    dirty = true;
    settling ??= settle();
  }

  function enter(next: FenceState): void {
    state = next;
    enteredAt = clock.monotonic();
    if (next.kind === 'preflight') {
      seen = nothingSeen(next.since);
      baitedAt = undefined;
    }
    const { kind, because, todo } = next;
    const level = kind === 'refused' || kind === 'conflicted' ? 'warn' : 'info';
    logger[level]('the binding fence has changed', {
      mode,
      state: kind,
      because,
      ...(todo === undefined ? {} : { todo }),
    });
    for (const listener of listeners) listener(next);
  }

  async function settle(): Promise<void> {
    while (dirty && running) {
      dirty = false;
      await attempt('write the record', publish);
      await attempt('hold the leases', () => holdLeases(wants));
      // A look first: what it finds needs no canary.
      await attempt('look around', () => lookAround(wants));
      await attempt('see to the canary', () => seeToCanary(wants));
    }
    settling = undefined;
  }

  async function attempt(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      logger.warn(`could not ${what}; will try again`, { error });
      timer.within(RETRY_MS);
    }
  }

  async function publish(): Promise<void> {
    // A process that stands by leaves the record to the one that holds the Lease.
    if (state === recorded || state.kind === 'standby' || state.kind === 'observing') return;
    const publishing = state;
    const uid = await record.write(mode, publishing);
    recorded = publishing;
    const note = fenceNote(publishing, namespace, uid);
    if (note !== undefined) options.tell(note);
  }

  async function holdLeases(wanted: FenceWants | undefined): Promise<void> {
    await Promise.all(squats.map((lease) => lease.want(wanted?.squats === true)));
    await ownLease.want(wanted?.lease === true);
  }

  async function seeToCanary(wanted: FenceWants | undefined): Promise<void> {
    if (!ownLease.held) return;
    if (wanted?.canary === true && (!seen.baited || canary.state === 'absent')) {
      const { since } = seen;
      canaryIsOut = true;
      await canary.lay();
      if (seen.since === since) seen = { ...seen, baited: true };
      evaluate();
    }
    if (wanted?.canary === false && canaryIsOut) {
      await canary.remove();
      canaryIsOut = false;
    }
  }

  async function lookAround(wanted: FenceWants | undefined): Promise<void> {
    if (wanted === undefined || seen.looks >= wanted.looks) return;
    const { since } = seen;
    const { signs, remarks } = await options.look(since);
    // A preflight that began meanwhile takes its own looks.
    if (seen.since !== since) return;
    const blind = foreignLeases.isRead ? [] : ['Leases in all namespaces could not be looked at'];
    const found = [...seen.signs, ...foreignLeases.fresh(), ...signs];
    seen = { ...seen, signs: found, remarks: [...blind, ...remarks], looks: seen.looks + 1 };
    evaluate();
  }

  async function leave(): Promise<void> {
    if (!ownLease.held) return;
    await attempt('take the canary away', () => canary.remove());
    if (state.kind === 'conflicted') return;
    const stopped = {
      kind: 'stopped',
      since: clock.now(),
      because: 'The process has stopped.',
      todo: undefined,
    } as const;
    await attempt('write the record', async () => void (await record.write(mode, stopped)));
  }

  canary.onChange(evaluate);
  record.onChange(evaluate);
  foreignLeases.onRenewal(addSign);
  options.watchWrites(addSign);

  return {
    mayWrite: () => running && state.kind === 'writing' && ownLease.held,
    get state() {
      return state;
    },
    onChange(listener) {
      listeners.push(listener);
    },
    start() {
      if (mode === 'external' || running) return;
      running = true;
      for (const part of [record, canary, foreignLeases]) part.start();
      evaluate();
    },
    async stop() {
      if (!running) return;
      running = false;
      const inTime = new AbortController();
      const left = (settling ?? Promise.resolve()).then(leave);
      await Promise.race([left, sleep(clock, LEAVE_MS, inTime.signal)]);
      inTime.abort();
      timer.cancel();
      await holdLeases(undefined);
      await Promise.all([record, canary, foreignLeases].map((part) => part.stop()));
    },
  };
}

/** What this preflight, and the writing after it, has seen. */
interface Seen {
  readonly since: Date;
  readonly signs: readonly Sign[];
  readonly remarks: readonly string[];
  readonly looks: number;
  /** A canary was laid out for it; what became of one before does not count. */
  readonly baited: boolean;
}

function nothingSeen(since: Date): Seen {
  return { since, signs: [], remarks: [], looks: 0, baited: false };
}
