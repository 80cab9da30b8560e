import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { createEventLedger, type EventWrite, type NewEvent } from './event-ledger.ts';

/** Where events are written; each call rejects when it fails. */
export interface EventSink {
  /** Writes the event anew, its count included. */
  create(write: EventWrite): Promise<void>;
  /** Brings the count of an event that exists up to date. */
  updateSeries(write: EventWrite): Promise<void>;
  /**
   * What a failure asks for: `done`, it was there already; `recreate`, the event is gone, as the API server forgets
   * them after an hour; `ignore`, its namespace is going away; `retry`; or `fail`, when repeating cannot help.
   */
  judge(error: unknown, write: EventWrite): 'done' | 'recreate' | 'ignore' | 'retry' | 'fail';
}

/** What a recorder tells about itself. */
export interface EventObserver {
  written(kind: EventWrite['kind']): void;
  /** An event, or its count, that the cluster will not show. */
  dropped(because: 'spam' | 'queue-full' | 'failed' | 'namespace-terminating'): void;
}

/** What an event recorder is made of. */
export interface EventRecorderOptions {
  readonly sink: EventSink;
  /** This process, among several of the same operator; at most 128 bytes. */
  readonly instance: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer?: EventObserver;
  /** Writes that may wait to be sent; more are dropped, and those of warnings last. Default 1,000. */
  readonly maxWaiting?: number;
}

/** Tells people in the cluster what happened. Events are a courtesy: they never delay, block or fail what they tell of. */
export interface EventRecorder {
  /** Returns at once and never throws; repeats are counted instead of written. */
  record(event: NewEvent): void;
  /** Sends what waits, final counts included, for at most `withinMs` (default 3 s). Never rejects. */
  stop(withinMs?: number): Promise<void>;
}

const COLLECT_MS = 60_000;
const ATTEMPTS = 4;
const RETRY_MS = 1_000;

/** A recorder that sends one write at a time, in order, so events never compete with real work for connections. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { sink, clock, observer, maxWaiting = 1_000 } = options;
  const logger = options.logger.child({ component: 'events' });
  const ledger = createEventLedger(options.instance);
  const waiting: EventWrite[] = [];
  const stopped = new AbortController();
  const givenUp = new AbortController();
  let sending: Promise<void> | undefined;
  let collecting: Promise<void> | undefined;

  function enqueue(write: EventWrite): void {
    // The first look at ten thousand new schedules has as many good news; what is wrong with one of them comes through.
    const room = write.event.type === 'Warning' ? maxWaiting : Math.ceil(maxWaiting / 2);
    if (waiting.length >= room) {
      observer?.dropped('queue-full');
      return;
    }
    waiting.push(write);
    sending ??= send();
  }

  async function attempt(write: EventWrite): Promise<'done' | 'again'> {
    try {
      await (write.kind === 'create' ? sink.create(write) : sink.updateSeries(write));
      observer?.written(write.kind);
      return 'done';
    } catch (error) {
      const judgement = sink.judge(error, write);
      switch (judgement) {
        case 'done':
          return 'done';
        case 'recreate':
          return write.kind === 'series' ? attempt({ ...write, kind: 'create' }) : 'done';
        case 'ignore':
          observer?.dropped('namespace-terminating');
          return 'done';
        case 'retry':
          logger.debug('could not write an event; will try again', { event: write.name, error });
          return 'again';
        case 'fail':
          observer?.dropped('failed');
          logger.warn('could not write an event', { event: write.name, reason: write.event.reason, error });
          return 'done';
        default:
          return judgement satisfies never;
      }
    }
  }

  async function deliver(write: EventWrite): Promise<void> {
    for (let attempts = 1; attempts <= ATTEMPTS; attempts++) {
      if ((await attempt(write)) === 'done') return;
      if (givenUp.signal.aborted) break;
      if (attempts < ATTEMPTS) await sleep(clock, RETRY_MS * 2 ** attempts, givenUp.signal);
    }
    observer?.dropped('failed');
    logger.warn('gave up writing an event', { event: write.name, reason: write.event.reason });
  }

  async function send(): Promise<void> {
    // A turn later, so that `record` returns before anything is serialised.
    await Promise.resolve();
    for (let write = waiting.shift(); write; write = waiting.shift()) {
      if (givenUp.signal.aborted) observer?.dropped('failed');
      else await deliver(write);
    }
    sending = undefined;
  }

  async function collect(): Promise<void> {
    while (!stopped.signal.aborted) {
      await sleep(clock, COLLECT_MS, stopped.signal);
      for (const write of ledger.collectDue(clock.now())) enqueue(write);
    }
  }

  return {
    record(event) {
      if (stopped.signal.aborted) return;
      collecting ??= collect();
      const decision = ledger.record(event, clock.now());
      switch (decision.kind) {
        case 'create':
        case 'series':
          return enqueue(decision);
        case 'spam':
          return observer?.dropped('spam');
        case 'counted':
          return;
        default:
          decision satisfies never;
      }
    },
    async stop(withinMs = 3_000) {
      stopped.abort();
      await collecting;
      for (const write of ledger.collectAll()) enqueue(write);
      const over = new AbortController();
      await Promise.race([sending, sleep(clock, withinMs, over.signal)]);
      over.abort();
      givenUp.abort();
    },
  };
}
