import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

/** The memory that a garbage collector manages, and what the process around it has done. */
export interface CollectedHeap {
  /** Bytes that the process has reserved for objects, in use or not. */
  readonly reservedBytes: () => number;
  /** Bytes in use, what is garbage already included. */
  readonly usedBytes: () => number;
  /** CPU time of the process so far, in milliseconds, all threads together. */
  readonly cpuMs: () => number;
  /** Frees what is garbage. Stops the process for as long as it takes. */
  readonly collect: () => void;
  /** Frees it and moves what lives together, which takes longer and for a moment more memory. */
  readonly compact: () => void;
}

/** What an idle collector is made of. */
export interface IdleCollectorOptions {
  readonly heap: CollectedHeap;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'debug'>;
}

const LOOK_MS = 5_000;
/** Of a core, between two looks; renewing a lease takes a tenth of it. */
const QUIET_SHARE = 0.05;
/** Of a core, over time: after a dear round it rests for longer, so that frequent short bursts pay next to nothing. */
const COST_SHARE = 0.002;
/** Less is not worth a pause. */
const WORTH_BYTES = 8 * 2 ** 20;
/** Nor is less than this, of what there is already: a pause is as long as that is large. */
const WORTH_SHARE = 0.1;

/**
 * V8's first collection after a burst ends one that has begun, and spares what was garbage by then. To move everything
 * before the second one would take more memory than the burst did.
 */
const ROUND = ['collect', 'collect', 'compact'] as const;

/**
 * Gives memory back once a burst of work is over. An engine collects when objects are made, so a process that falls idle
 * after its first look at everything keeps the garbage of that look for days, and twice what it needs. It looks every
 * five seconds, and collects when nothing happens and much more is reserved than after the last time: at two looks
 * what is garbage, and at the third, where that left many holes, everything else is moved together. Each is a pause while
 * nothing happens, in proportion to what lives: some 100 ms for 60 MiB. Returns what ends it.
 */
export function startIdleCollector({ heap, clock, logger }: IdleCollectorOptions): () => void {
  let looked = { at: clock.monotonic(), cpuMs: heap.cpuMs() };
  let step = 0;
  let restUntil = Number.NEGATIVE_INFINITY;
  // What the last round has left; nothing is known yet.
  let settledBytes = 0;
  let cancel = clock.after(LOOK_MS, look);

  function look(): void {
    const now = { at: clock.monotonic(), cpuMs: heap.cpuMs() };
    const quiet = now.cpuMs - looked.cpuMs <= (now.at - looked.at) * QUIET_SHARE;
    if (quiet) giveBack(now.at);
    // Read anew: what collecting takes is not work.
    looked = { at: clock.monotonic(), cpuMs: heap.cpuMs() };
    cancel = clock.after(LOOK_MS, look);
  }

  function giveBack(now: number): void {
    const grown = heap.reservedBytes() - settledBytes;
    if (step === 0 && (now < restUntil || !isWorth(grown, settledBytes))) return;
    const what = ROUND[step] ?? 'compact';
    const holes = heap.reservedBytes() - heap.usedBytes();
    if (what === 'collect' || isWorth(holes, heap.usedBytes())) run(what);
    step = (step + 1) % ROUND.length;
    if (step === 0) settledBytes = heap.reservedBytes();
  }

  function run(what: (typeof ROUND)[number]): void {
    const before = { at: clock.monotonic(), cpuMs: heap.cpuMs(), bytes: heap.reservedBytes() };
    heap[what]();
    const after = { at: clock.monotonic(), cpuMs: heap.cpuMs(), bytes: heap.reservedBytes() };
    restUntil = Math.max(restUntil, after.at) + (after.cpuMs - before.cpuMs) / COST_SHARE;
    logger.debug('gave memory back', {
      how: what,
      pauseMs: Math.round(after.at - before.at),
      bytesBefore: before.bytes,
      bytesAfter: after.bytes,
    });
  }

  return () => cancel();
}

function isWorth(bytes: number, ofBytes: number): boolean {
  return bytes >= WORTH_BYTES && bytes >= ofBytes * WORTH_SHARE;
}
