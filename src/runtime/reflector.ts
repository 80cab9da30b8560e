import { createBackoff } from './backoff.ts';
import { readListPage } from './list-page.ts';
import { createMirror } from './mirror.ts';
import { type InterruptReason, ReadFailure, toReadFailure } from './read-failure.ts';
import { createSafeObserver } from './reflector-observer.ts';
import { REFLECTOR_TIMING, type ReadContext, type ReflectorOptions } from './reflector-options.ts';
import { sleep } from './sleep.ts';
import type { Stored } from './stored.ts';
import { createTimeSlice } from './time-slice.ts';
import { readWatch } from './watch-stream.ts';

/** Keeps one scope of a store equal to the cluster. */
export interface Reflector {
  /** Begins, and goes on until `stop`; once only. Failures are waited out, never thrown. */
  start(): void;
  /** Ends the current request and resolves when nothing runs any more; the store keeps what it has. */
  stop(): Promise<void>;
  /** When the server was last heard, in milliseconds of the clock's `monotonic`; undefined: never. */
  readonly lastContact: number | undefined;
}

/**
 * What it does next:
 *
 * | state      | on success                           | on failure, after a wait                                        |
 * | ---------- | ------------------------------------ | --------------------------------------------------------------- |
 * | `listing`  | next page, or `watching` at the end  | the same page again; from the first one on an expired token or a refusal |
 * | `watching` | `watching` from the newest version   | `watching` from the newest version; `listing` on 410, or when several in a row brought nothing |
 */
type State =
  | { readonly kind: 'listing'; readonly progress: ListProgress | undefined }
  | { readonly kind: 'watching'; readonly fruitless: number };

interface ListProgress {
  readonly continueToken: string;
  /** Of the first page: all pages show the same moment, so watching starts there. */
  readonly resourceVersion: string;
  readonly limit: number;
  readonly items: number;
  readonly pages: number;
}

const START: State = { kind: 'listing', progress: undefined };

// After these the list in progress may be what is wrong; after the others the server still has it.
const RESTARTS_LIST: ReadonlySet<InterruptReason> = new Set(['expired', 'status', 'garbage', 'internal']);

/**
 * A reflector after client-go's and kube-rs's: a list in pages, then a watch from its version, for ever. It relies on
 * the transport for dead connections (`headersTimeoutMs`, `idleTimeoutMs`) and on bookmarks to keep the version of
 * a quiet resource fresh.
 *
 * Deletions that happened while no watch was open show as DELETED with a tombstone at the end of the next list. A line
 * that is not an event ends the watch, which then starts again from the last good version, so no event is lost.
 */
export function createReflector<T extends Stored>(options: ReflectorOptions<T>): Reflector {
  const { clock, random, scope, logger } = options;
  const observer = createSafeObserver(options.observer, logger);
  const timing = { ...REFLECTOR_TIMING, ...options.timing };
  const backoff = createBackoff(timing.backoff, random, clock);
  const slice = createTimeSlice(clock, timing.sliceMs);
  const abort = new AbortController();
  const signal = abort.signal;
  const mirror = createMirror({ project: options.project, scope, logger, onSkipped: observer.skipped });
  let lastContact: number | undefined;
  let lastListStart = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  const context: ReadContext = {
    transport: options.transport,
    clock,
    signal,
    accept: options.accept ?? 'application/json',
    parse: options.parse ?? JSON.parse,
    headersTimeoutMs: timing.headersTimeoutMs,
    idleMarginMs: timing.idleMarginMs,
    maxRetryAfterMs: timing.maxRetryAfterMs,
    onContact: () => {
      lastContact = clock.monotonic();
    },
  };

  function pathWith(parameters: Readonly<Record<string, string | undefined>>): string {
    const query = new URLSearchParams();
    const { labelSelector, fieldSelector } = options;
    for (const [name, value] of Object.entries({ ...parameters, labelSelector, fieldSelector })) {
      if (value !== undefined) query.set(name, value);
    }
    return `${options.path}?${query}`;
  }

  async function listStep(progress: ListProgress | undefined): Promise<State> {
    if (!progress) {
      await sleep(clock, lastListStart + timing.listIntervalMs - clock.monotonic(), signal);
      if (signal.aborted) return START;
      lastListStart = clock.monotonic();
      scope.beginList();
    }
    const limit = progress?.limit ?? timing.pageSize;
    const path = pathWith({ limit: String(limit), continue: progress?.continueToken });
    const page = await readListPage(context, path, slice);
    for (const item of page.items) {
      mirror.item(item);
      if (slice.due()) await slice.pause();
    }
    const resourceVersion = progress?.resourceVersion ?? page.resourceVersion;
    const items = (progress?.items ?? 0) + page.items.length;
    const pages = (progress?.pages ?? 0) + 1;
    const { continueToken } = page;
    if (continueToken) {
      const next = nextLimit(limit, page.size);
      return { kind: 'listing', progress: { continueToken, resourceVersion, limit: next, items, pages } };
    }
    for (const _ of scope.sweep()) if (slice.due()) await slice.pause();
    scope.progress(resourceVersion);
    const durationMs = clock.monotonic() - lastListStart;
    observer.listed({ items, pages, durationMs });
    logger.debug('listed', { path: options.path, items, pages, durationMs, resourceVersion });
    return { kind: 'watching', fruitless: 0 };
  }

  function nextLimit(limit: number, size: number): number {
    return size <= timing.pageBytes ? limit : Math.max(1, Math.floor((limit * timing.pageBytes) / size));
  }

  async function watchStep(): Promise<State> {
    const timeoutMs = Math.round(timing.watchTimeoutMs * (0.95 + 0.1 * random()));
    const path = pathWith({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: scope.resourceVersion,
      timeoutSeconds: String(Math.ceil(timeoutMs / 1000)),
    });
    const started = clock.monotonic();
    observer.watchStarted();
    await readWatch(context, path, timeoutMs, slice, (event) => {
      observer.event(event.type);
      mirror.event(event);
    });
    if (clock.monotonic() - started < timing.shortWatchMs) {
      throw new ReadFailure('short', `the watch ended within ${timing.shortWatchMs} ms`);
    }
    if (!signal.aborted) observer.interrupted('closed');
    return { kind: 'watching', fruitless: 0 };
  }

  /** What to do after `failure`; `fruitful` when the watch had brought something before it. */
  function afterFailure(state: State, failure: ReadFailure, fruitful: boolean): State {
    if (state.kind === 'listing') return RESTARTS_LIST.has(failure.reason) ? START : state;
    if (failure.reason === 'expired') return START;
    const fruitless = fruitful ? 0 : state.fruitless + 1;
    return fruitless >= timing.maxFruitless ? START : { kind: 'watching', fruitless };
  }

  async function run(): Promise<void> {
    let state = START;
    while (!signal.aborted) {
      const versionBefore = scope.resourceVersion;
      try {
        state = state.kind === 'listing' ? await listStep(state.progress) : await watchStep();
      } catch (error) {
        if (signal.aborted) return;
        const failure = toReadFailure(error);
        const fruitful = scope.resourceVersion !== versionBefore;
        // A list costs the server far more than a watch, so events in between do not shorten the wait for the next one.
        if (fruitful && failure.reason !== 'expired') backoff.reset();
        const delayMs = Math.round(Math.max(backoff.next(), failure.retryAfterMs ?? 0));
        observer.interrupted(failure.reason);
        report(state, failure, delayMs);
        state = afterFailure(state, failure, fruitful);
        await sleep(clock, delayMs, signal);
      }
    }
  }

  function report(state: State, failure: ReadFailure, delayMs: number): void {
    const fields = { path: options.path, reason: failure.reason, delayMs, error: failure };
    const message = `${state.kind === 'listing' ? 'list' : 'watch'} interrupted, goes on after a wait`;
    if (failure.reason === 'internal') logger.error(message, fields);
    else logger.warn(message, fields);
  }

  return {
    start() {
      // `run` catches what a step throws; this is for what a logger might.
      running ??= run().catch((error: unknown) => logger.error('a reflector ended', { path: options.path, error }));
    },
    async stop() {
      abort.abort();
      await running;
    },
    get lastContact() {
      return lastContact;
    },
  };
}
