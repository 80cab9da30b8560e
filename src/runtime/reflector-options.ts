import type { BackoffOptions } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { RawObject } from './raw-object.ts';
import type { ReflectorObserver } from './reflector-observer.ts';
import type { StoreScope } from './store-scope.ts';
import type { Stored } from './stored.ts';
import type { Transport } from './transport.ts';

/** What one reflector mirrors, and how. Durations are milliseconds. */
export interface ReflectorOptions<T extends Stored> {
  readonly transport: Transport;
  /** The collection: `/apis/snapshot.storage.k8s.io/v1/volumesnapshots`, or the one of a namespace. */
  readonly path: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /**
   * What to keep of an object; the rest is garbage at once. When it throws, the object is logged, counted and skipped:
   * its last readable state stays in the store. It should intern strings that repeat.
   */
  readonly project: (raw: RawObject) => T;
  /** Where it goes; its namespace must be that of `path`. */
  readonly scope: StoreScope<T>;
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly observer?: ReflectorObserver;
  /** For bodies whose integers exceed 2^53; default `JSON.parse`. */
  readonly parse?: (text: string) => unknown;
  /** Default `application/json`; the one of PartialObjectMetadata leaves spec and status with the server. */
  readonly accept?: string;
  readonly timing?: Partial<ReflectorTiming>;
}

/** The reflector's limits. */
export interface ReflectorTiming {
  /** Objects a page, less when they are large; kube-rs and client-go take 500 too. Default 500. */
  readonly pageSize: number;
  /** A page longer than this makes the next one shorter, since parsing it holds the event loop. Default 2 MiB. */
  readonly pageBytes: number;
  /** How long the server is asked to keep a watch open, ±5 % so that many do not end together. Default 270 s. */
  readonly watchTimeoutMs: number;
  /** How long after that moment a silent watch counts as dead. Default 10 s. */
  readonly idleMarginMs: number;
  /** How long a watch's headers may take. Default 30 s. */
  readonly headersTimeoutMs: number;
  /** No two lists start within this. Default 0.8 s. */
  readonly listIntervalMs: number;
  /** A watch that ends sooner than this did not work, whatever its status said. Default 1 s. */
  readonly shortWatchMs: number;
  /** After so many watches without one event or bookmark, list again: the version itself may be what is wrong. Default 5. */
  readonly maxFruitless: number;
  /** How long it holds the event loop at most while events are many. Default 8 ms. */
  readonly sliceMs: number;
  /** The most that it lets a server make it wait. Default 60 s. */
  readonly maxRetryAfterMs: number;
  /** Waits after failures; client-go's: 0.8 s, doubled to 30 s, up to twice as long by chance, forgotten after 2 min. */
  readonly backoff: BackoffOptions;
}

/** See `ReflectorTiming`. */
export const REFLECTOR_TIMING: ReflectorTiming = {
  pageSize: 500,
  pageBytes: 2 * 1024 * 1024,
  watchTimeoutMs: 270_000,
  idleMarginMs: 10_000,
  headersTimeoutMs: 30_000,
  listIntervalMs: 800,
  shortWatchMs: 1_000,
  maxFruitless: 5,
  sliceMs: 8,
  maxRetryAfterMs: 60_000,
  backoff: { baseMs: 800, maxMs: 30_000, factor: 2, jitter: 1, resetAfterMs: 120_000 },
};

/** What the reading of one list or watch needs. */
export interface ReadContext {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly accept: string;
  readonly parse: (text: string) => unknown;
  readonly headersTimeoutMs: number;
  readonly idleMarginMs: number;
  readonly maxRetryAfterMs: number;
  /** Called whenever the server has been heard. */
  readonly onContact: () => void;
}
