import { ConnectionError, type ConnectionFailure } from './connection-error.ts';
import { isRecord } from './raw-object.ts';
import { readErrorBody } from './read-body.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { ApiResponse } from './transport.ts';

/**
 * Why a list or a watch ended, in the words of the metrics' `reason` label:
 *
 * | reason                             | what it was                                                    |
 * | ---------------------------------- | -------------------------------------------------------------- |
 * | `closed`                           | the server ended the watch in its own time; nothing is wrong   |
 * | `short`                            | the server ended the watch within a second of its start        |
 * | `expired`                          | 410: the version or the continue token is too old; list again  |
 * | `throttled`                        | 429, or 503 with Retry-After                                   |
 * | `status`                           | any other refusal: no permission, no such resource, a 500      |
 * | `garbage`                          | an answer that is not what the protocol says                   |
 * | `connect` `timeout` `reset` `aborted` | as in `ConnectionError`                                     |
 * | `internal`                         | our own mistake                                                |
 */
export type InterruptReason =
  | 'closed'
  | 'short'
  | 'expired'
  | 'throttled'
  | 'status'
  | 'garbage'
  | 'internal'
  | ConnectionFailure;

/** A list or watch that cannot go on. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
  readonly reason: InterruptReason;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(reason: InterruptReason, message: string, options?: ErrorOptions & { readonly retryAfterMs?: number }) {
    super(`${reason}: ${message}`, options);
    this.reason = reason;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** What any thrown value means for a reflector. */
export function toReadFailure(error: unknown): ReadFailure {
  if (error instanceof ReadFailure) return error;
  if (error instanceof ConnectionError) return new ReadFailure(error.code, error.message, { cause: error });
  return new ReadFailure('internal', String(error), { cause: error });
}

/** The failure behind a response whose status is not 200; reads its body. */
export async function failureOfResponse(
  response: ApiResponse,
  now: Date,
  maxRetryAfterMs: number,
): Promise<ReadFailure> {
  // The status alone decides; a body that breaks off costs only the explanation.
  const text = await readErrorBody(response).catch(() => '');
  const message = `HTTP ${response.status}: ${messageOf(text)}`;
  if (response.status === 410) return new ReadFailure('expired', message);
  const retryAfterMs = parseRetryAfter(response.headers['retry-after'], now, maxRetryAfterMs);
  if (response.status === 429 || (response.status === 503 && retryAfterMs !== undefined)) {
    return new ReadFailure('throttled', message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  return new ReadFailure('status', message);
}

/** The failure that the Status in an ERROR event reports. */
export function failureOfErrorEvent(status: unknown, maxRetryAfterMs: number): ReadFailure {
  if (!isRecord(status)) return new ReadFailure('garbage', 'an ERROR event without a Status');
  const message = `ERROR event: ${String(status.code)} ${String(status.message ?? status.reason)}`;
  if (status.code === 410) return new ReadFailure('expired', message);
  if (status.code !== 429) return new ReadFailure('status', message);
  const seconds = isRecord(status.details) ? status.details.retryAfterSeconds : undefined;
  if (typeof seconds !== 'number') return new ReadFailure('throttled', message);
  return new ReadFailure('throttled', message, { retryAfterMs: Math.min(seconds * 1000, maxRetryAfterMs) });
}

function messageOf(text: string): string {
  try {
    const status: unknown = JSON.parse(text);
    if (isRecord(status) && typeof status.message === 'string') return status.message;
  } catch {
    // A proxy's page is not JSON; its first words still say who answered.
  }
  return text
    .replaceAll(/<[^>]*>|\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
