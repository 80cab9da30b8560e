import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
import { isKubeError, type KubeError } from './kube-error.ts';

/** When and how long a call is repeated by itself. Durations are milliseconds. */
export interface RetryOptions {
  /** Tries in all, the first included. Default 4. */
  readonly attempts: number;
  /** The longest single wait, whatever Retry-After says; longer ones are the caller's business. Default 10 s. */
  readonly maxWaitMs: number;
  /** The first wait after a connection error, doubled each time. Default 0.1 s. */
  readonly baseWaitMs: number;
  /** The share of a wait that chance may add. Default 0.2. */
  readonly jitter: number;
}

/** See `RetryOptions`. */
export const CLIENT_RETRY: RetryOptions = { attempts: 4, maxWaitMs: 10_000, baseWaitMs: 100, jitter: 0.2 };

/** What a retry needs from outside. */
export interface RetryContext {
  readonly clock: Pick<Clock, 'after'>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly options: RetryOptions;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs `call`, and again where that is safe and of use: after 429 and 503 with Retry-After, since the server has then
 * done nothing; after a connection error only when `idempotent`, since the server may have acted. Throws the last error.
 */
export async function withRetry<R>(call: () => Promise<R>, idempotent: boolean, context: RetryContext): Promise<R> {
  const { clock, random, options, signal } = context;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const wait = isKubeError(error) ? waitFor(error, attempt, idempotent, options) : undefined;
      if (wait === undefined || wait > options.maxWaitMs || attempt >= options.attempts || signal?.aborted) throw error;
      await sleep(clock, wait * (1 + options.jitter * random()), signal);
      if (signal?.aborted) throw error;
    }
  }
}

function waitFor(error: KubeError, attempt: number, idempotent: boolean, options: RetryOptions): number | undefined {
  if (error.status === 429 || error.status === 503) return error.retryAfterMs;
  const connectionFailed = error.status === 0 && error.code !== 'aborted';
  return connectionFailed && idempotent ? options.baseWaitMs * 2 ** (attempt - 1) : undefined;
}
