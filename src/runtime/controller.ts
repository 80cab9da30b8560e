import { setMaxListeners } from 'node:events';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { sleep } from './sleep.ts';
import type { WorkItem, WorkQueue } from './work-queue.ts';

/** A failure that trying again cannot heal: it is logged, and the key rests until something about it changes. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

/** What a reconcile gets beside its key. */
export interface ReconcileContext {
  /** Aborts when the reconcile has run for too long or the process gives up waiting for it; goes into every call. */
  readonly signal: AbortSignal;
  /** Carries the controller, the key and this reconcile's id. */
  readonly logger: Logger;
  /** The wall clock. */
  now(): Date;
}

/** When to look at the key again without being asked; with both, the earlier moment counts. Nothing: on the next change. */
export interface ReconcileResult {
  readonly requeueAfterMs?: number;
  readonly requeueAt?: Date;
}

/** Brings one key's object to its desired state. A throw of any kind means: again, after the key's backoff. */
export type Reconcile = (key: string, context: ReconcileContext) => Promise<ReconcileResult | undefined>;

/** How one reconcile ended; `result` has the words of `controller_runtime_reconcile_total`. */
export interface ReconcileOutcome {
  readonly result: 'success' | 'requeue_after' | 'error';
  /** True when the error was a `TerminalError`. */
  readonly terminal: boolean;
  /** True when it ran into its time limit, whatever it gave in the end. */
  readonly timedOut: boolean;
  readonly durationMs: number;
}

/** What a controller tells about itself. */
export interface ControllerObserver {
  reconciled(outcome: ReconcileOutcome): void;
  /** A reconcile ignored its signal; its worker went on without it. */
  stuck(): void;
}

/** A controller's state for gauges and health checks. */
export interface ControllerStats {
  readonly workers: number;
  /** Reconciles that run and hold a worker. */
  readonly active: number;
  /** Reconciles that neither end nor heed their signal; each keeps its key from being worked on. */
  readonly stuck: number;
}

/** What a controller is made of. */
export interface ControllerOptions {
  /** For logs and metrics. */
  readonly name: string;
  /** Is the controller's own from here on: `stop` shuts it down. */
  readonly queue: WorkQueue;
  readonly reconcile: Reconcile;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gives each reconcile its id, for the logs. */
  readonly newId: () => string;
  readonly observer?: ControllerObserver;
  /** Keys worked on at a time; default 8. */
  readonly workers?: number;
  /** When a reconcile's signal aborts; default 60 s. */
  readonly timeoutMs?: number;
}

/** Workers that take keys from one queue. */
export interface Controller {
  /** Starts the workers; a second call does nothing. */
  start(): void;
  /**
   * Ends intake and waits up to `graceMs` (default 25 s) for what runs, then aborts it and waits a moment longer.
   * Resolves with the keys whose reconciles still had not ended; never rejects. 0 aborts at once, for lost leadership.
   */
  stop(graceMs?: number): Promise<readonly string[]>;
  stats(): ControllerStats;
}

/** How long a reconcile may take to end after its signal aborted, before it counts as stuck. */
const ABORT_GRACE_MS = 2_000;

interface Run {
  readonly key: string;
  readonly abort: AbortController;
  stuck: boolean;
}

/**
 * A pool of workers over a queue. A key stays in its worker's hand until its reconcile has really ended: one that
 * heeds no signal keeps its key, not its worker, so a hang of one object never stops the others.
 */
export function createController(options: ControllerOptions): Controller {
  const { name, queue, reconcile, clock, newId, observer, workers = 8, timeoutMs = 60_000 } = options;
  const controllerLogger = options.logger.child({ controller: name });
  const runs = new Set<Run>();
  let started = false;
  let stopping = false;

  function fail(item: WorkItem, error: unknown, logger: Logger): void {
    if (stopping) {
      logger.info('reconcile ended by shutdown', { error });
    } else if (error instanceof TerminalError) {
      queue.forget(item.key);
      logger.error('reconcile failed for good; waiting for a change', { error });
    } else {
      const retryInMs = queue.retry(item.key, item.priority);
      logger.warn('reconcile failed; will try again', { error, retryInMs, retries: queue.retries(item.key) });
    }
  }

  function requeue({ key, priority }: WorkItem, result: ReconcileResult | undefined): boolean {
    const { requeueAfterMs, requeueAt } = result ?? {};
    if (requeueAfterMs !== undefined) queue.add(key, { afterMs: requeueAfterMs, priority });
    if (requeueAt !== undefined) queue.addAt(key, requeueAt, { priority });
    queue.forget(key);
    return requeueAfterMs !== undefined || requeueAt !== undefined;
  }

  /** Runs one reconcile to its real end; `release` lets the worker go on before that. Never rejects. */
  async function run(item: WorkItem, release: () => void): Promise<void> {
    const { key } = item;
    const logger = controllerLogger.child({ key, reconcileID: newId() });
    const current: Run = { key, abort: new AbortController(), stuck: false };
    // Every call under way listens to it, and Node takes more than ten listeners for a leak and says so in the log.
    setMaxListeners(0, current.abort.signal);
    const startedAt = clock.monotonic();
    let timedOut = false;
    let cancelTimer = clock.after(timeoutMs, () => {
      timedOut = true;
      current.abort.abort(new Error(`reconcile took longer than ${timeoutMs} ms`));
      cancelTimer = clock.after(ABORT_GRACE_MS, () => {
        current.stuck = true;
        observer?.stuck();
        logger.error('reconcile is stuck: it does not end although it was aborted', { timeoutMs });
        release();
      });
    });
    runs.add(current);
    let result: ReconcileOutcome['result'] = 'success';
    let terminal = false;
    try {
      const context = { signal: current.abort.signal, logger, now: () => clock.now() };
      if (requeue(item, await reconcile(key, context))) result = 'requeue_after';
    } catch (error) {
      result = 'error';
      terminal = error instanceof TerminalError;
      fail(item, error, logger);
    } finally {
      cancelTimer();
      runs.delete(current);
      const durationMs = clock.monotonic() - startedAt;
      if (current.stuck) logger.warn('stuck reconcile ended', { durationMs });
      observer?.reconciled({ result, terminal, timedOut, durationMs });
      queue.done(key);
      release();
    }
  }

  async function work(): Promise<void> {
    for (let item = await queue.take(); item; item = await queue.take()) {
      const taken = item;
      await new Promise<void>((release) => void run(taken, release));
    }
  }

  async function atMost(ms: number, work: Promise<void>): Promise<void> {
    const over = new AbortController();
    await Promise.race([work, sleep(clock, ms, over.signal)]);
    over.abort();
  }

  return {
    start() {
      if (started) return;
      started = true;
      for (let worker = 0; worker < workers; worker++) void work();
    },
    async stop(graceMs = 25_000) {
      stopping = true;
      const drained = queue.shutDown();
      await atMost(graceMs, drained);
      for (const { abort } of runs) abort.abort(new Error(`controller ${name} is stopping`));
      await atMost(ABORT_GRACE_MS, drained);
      return Array.from(runs, ({ key }) => key);
    },
    stats() {
      const stuck = Array.from(runs).filter((current) => current.stuck).length;
      return { workers, active: runs.size - stuck, stuck };
    },
  };
}
