import type { KeyedBackoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import { createDelayHeap } from './delay-heap.ts';
import { LOW_PRIORITY, NORMAL_PRIORITY, type Priority } from './priority.ts';
import { createReadyQueue } from './ready-queue.ts';
import { createWakeTimer } from './wake-timer.ts';

/** A key in a worker's hand; the worker gives it back with `done`. */
export interface WorkItem {
  readonly key: string;
  readonly priority: Priority;
}

/** A queue's state for gauges; `unfinishedMs` and `longestMs` are about keys in hand. */
export interface QueueStats {
  readonly depth: { readonly normal: number; readonly low: number };
  /** Keys that wait for a moment to come. */
  readonly delayed: number;
  readonly inHand: number;
  /** How long the keys in hand have been there, summed up, in milliseconds. */
  readonly unfinishedMs: number;
  readonly longestMs: number;
}

/** What a queue tells about itself, with the meanings of client-go's `workqueue_*` metrics. */
export interface QueueObserver {
  /** A key began to wait for a worker; one that waited already is not counted again. */
  added(): void;
  /** A key was handed out after waiting so many milliseconds. */
  taken(waitedMs: number): void;
  /** A key came back after so many milliseconds in hand. */
  finished(workedMs: number): void;
  /** A key was put off by `retry`. */
  retried(): void;
}

/** Options of one `add`. */
export interface AddOptions {
  /** How long to wait first, in milliseconds; default 0. Of two waits for one key the shorter wins. */
  readonly afterMs?: number;
  /** Default: normal. Of two priorities for one key the higher wins. */
  readonly priority?: Priority;
}

/**
 * Keys to work on. A key is in one hand at a time: added while in hand it runs once more afterwards, however often it
 * was added. Added while it waits it changes nothing but its priority. So bursts of events collapse, and no event is
 * lost. A wait does not end because the key is worked on for another reason meanwhile: at worst a key runs once too
 * often, never too late.
 */
export interface WorkQueue {
  /** Asks for the key to be worked on, now or after a wait. Ignored after `shutDown`. Throws a RangeError for NaN. */
  add(key: string, options?: AddOptions): void;
  /**
   * Asks for the key at a moment of the wall clock, never before it. When the clock is set or the machine was
   * suspended, the moment is found again within a minute. Throws a RangeError for an invalid date.
   */
  addAt(key: string, moment: Date, options?: Pick<AddOptions, 'priority'>): void;
  /** The next key, as soon as there is one; undefined once the queue is shut down or `signal` aborted. */
  take(signal?: AbortSignal): Promise<WorkItem | undefined>;
  /** Gives a key back; it is handed out again at once if it was added meanwhile. */
  done(key: string): void;
  /** Adds the key again after its own backoff and returns that wait in milliseconds. */
  retry(key: string, priority?: Priority): number;
  /** Forgets the key's failures: after a success, or when its object is gone. */
  forget(key: string): void;
  /** How often the key was retried since it was last forgotten. */
  retries(key: string): number;
  /**
   * Ends intake and hands out nothing more; resolves when the last key in hand is given back. What still waits is
   * dropped, because the next start lists everything anyway.
   */
  shutDown(): Promise<void>;
  stats(): QueueStats;
}

/** What a work queue is made of. */
export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly backoff: KeyedBackoff;
  readonly observer?: QueueObserver;
}

/** The longest sleep: Node's timers overflow at 24.8 days, and a lost wakeup must not last. */
const MAX_SLEEP_MS = 3_600_000;

/** The longest sleep while a moment of the wall clock is awaited, which may be set or continue after a suspend. */
const MAX_WALL_SLEEP_MS = 60_000;

/** A key in hand since `since`; `again`, when it was added meanwhile. Times are readings of the monotonic clock. */
interface Hand {
  readonly since: number;
  again: { readonly priority: Priority; readonly since: number } | undefined;
}

interface Waiter {
  readonly give: (item: WorkItem | undefined) => void;
}

/** A work queue in the manner of client-go's, with controller-runtime's two priorities. Adding and taking are O(1). */
export function createWorkQueue({ clock, backoff, observer }: WorkQueueOptions): WorkQueue {
  const ready = createReadyQueue();
  const inHand = new Map<string, Hand>();
  const waiters = new Set<Waiter>();
  // Two heaps, because the two clocks cannot be compared: the wall clock may be set while a key waits.
  const delays = createDelayHeap();
  const alarms = createDelayHeap();
  const timer = createWakeTimer(clock, wake);
  let ended = false;
  let reportDrained: () => void = () => undefined;
  const drained = new Promise<void>((resolve) => {
    reportDrained = resolve;
  });

  function handOut(): WorkItem | undefined {
    const next = ready.next();
    if (!next) return undefined;
    const now = clock.monotonic();
    inHand.set(next.key, { since: now, again: undefined });
    observer?.taken(now - next.since);
    return next;
  }

  function serveWaiters(): void {
    for (const waiter of waiters) {
      const item = handOut();
      if (!item) break;
      waiters.delete(waiter);
      waiter.give(item);
    }
  }

  function makeReady(key: string, priority: Priority): void {
    const now = clock.monotonic();
    const hand = inHand.get(key);
    if (hand) {
      if (!hand.again) observer?.added();
      if (!hand.again || priority > hand.again.priority) hand.again = { priority, since: hand.again?.since ?? now };
    } else if (ready.add(key, priority, now)) {
      observer?.added();
      serveWaiters();
    }
  }

  function wake(): void {
    const now = clock.monotonic();
    for (let due = delays.popDue(now); due; due = delays.popDue(now)) makeReady(due.key, due.priority);
    const wall = clock.now().getTime();
    for (let due = alarms.popDue(wall); due; due = alarms.popDue(wall)) makeReady(due.key, due.priority);
    sleep();
  }

  function sleep(): void {
    const delay = delays.peek();
    if (delay) timer.within(Math.min(MAX_SLEEP_MS, delay.due - clock.monotonic()));
    const alarm = alarms.peek();
    if (alarm) timer.within(Math.min(MAX_WALL_SLEEP_MS, alarm.due - clock.now().getTime()));
  }

  function add(key: string, { afterMs = 0, priority = NORMAL_PRIORITY }: AddOptions = {}): void {
    if (Number.isNaN(afterMs)) throw new RangeError(`no wait: ${afterMs}`);
    if (ended) return;
    if (afterMs <= 0) {
      makeReady(key, priority);
    } else {
      delays.merge(key, clock.monotonic() + afterMs, priority);
      sleep();
    }
  }

  return {
    add,
    addAt(key, moment, { priority = NORMAL_PRIORITY } = {}) {
      const due = moment.getTime();
      if (Number.isNaN(due)) throw new RangeError('no moment: Invalid Date');
      if (ended) return;
      if (due <= clock.now().getTime()) {
        makeReady(key, priority);
      } else {
        alarms.merge(key, due, priority);
        sleep();
      }
    },
    async take(signal) {
      if (ended || signal?.aborted) return undefined;
      return (
        handOut() ??
        new Promise((resolve) => {
          const waiter: Waiter = {
            give: (item) => {
              signal?.removeEventListener('abort', leave);
              resolve(item);
            },
          };
          const leave = () => {
            if (waiters.delete(waiter)) resolve(undefined);
          };
          waiters.add(waiter);
          signal?.addEventListener('abort', leave, { once: true });
        })
      );
    },
    done(key) {
      const hand = inHand.get(key);
      if (!hand) return;
      inHand.delete(key);
      observer?.finished(clock.monotonic() - hand.since);
      if (ended) {
        if (inHand.size === 0) reportDrained();
      } else if (hand.again) {
        ready.add(key, hand.again.priority, hand.again.since);
        serveWaiters();
      }
    },
    retry(key, priority = NORMAL_PRIORITY) {
      const afterMs = backoff.next(key);
      observer?.retried();
      add(key, { afterMs, priority });
      return afterMs;
    },
    forget: (key) => backoff.forget(key),
    retries: (key) => backoff.failures(key),
    shutDown() {
      if (!ended) {
        ended = true;
        timer.cancel();
        for (const pending of [ready, delays, alarms]) pending.clear();
        for (const waiter of waiters) waiter.give(undefined);
        waiters.clear();
        if (inHand.size === 0) reportDrained();
      }
      return drained;
    },
    stats() {
      const now = clock.monotonic();
      const ages = Array.from(inHand.values(), (hand) => now - hand.since);
      return {
        depth: { normal: ready.depth(NORMAL_PRIORITY), low: ready.depth(LOW_PRIORITY) },
        delayed: delays.size + alarms.size,
        inHand: ages.length,
        unfinishedMs: ages.reduce((sum, age) => sum + age, 0),
        longestMs: Math.max(0, ...ages),
      };
    },
  };
}
