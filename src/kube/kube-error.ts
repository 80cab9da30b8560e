import { ConnectionError, type ConnectionFailure } from '../runtime/connection-error.ts';
import { isRecord } from '../runtime/raw-object.ts';
import { parseRetryAfter } from '../runtime/retry-after.ts';

/**
 * What a failed call means for the caller:
 *
 * | code                                | what to do                                                               |
 * | ----------------------------------- | ------------------------------------------------------------------------ |
 * | `not-found`                         | gone: for a delete this is success                                       |
 * | `already-exists`                    | the name is taken: success, where the name says what the object is       |
 * | `conflict`                          | read again, decide again                                                 |
 * | `gone`                              | list again: the version or continue token is too old                     |
 * | `invalid`, `bad-request`            | do not repeat: the request is wrong                                      |
 * | `forbidden`, `unauthorized`         | a person must act; a quota that is full is `forbidden` too               |
 * | `too-many-requests`, `unavailable`  | nothing was done: again later, after `retryAfterMs` where it is given    |
 * | `timeout`                           | unknown whether it was done: look before repeating                       |
 * | `aborted`                           | our own signal ended it; unknown whether it was done                     |
 * | `internal`                          | the server, or something on the way, failed: again with growing waits    |
 * | `unexpected`                        | an answer that is none of these; unknown whether it was done             |
 */
export type KubeErrorCode =
  | 'not-found'
  | 'already-exists'
  | 'conflict'
  | 'gone'
  | 'invalid'
  | 'bad-request'
  | 'forbidden'
  | 'unauthorized'
  | 'too-many-requests'
  | 'unavailable'
  | 'timeout'
  | 'aborted'
  | 'internal'
  | 'unexpected';

/** One entry of a Status's `details.causes`. */
export interface StatusCause {
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** Path of the field at fault. */
  readonly field: string | undefined;
}

/** What is known about a failed call. */
export interface KubeFailure {
  readonly code: KubeErrorCode;
  /** `METHOD /path` of the call. */
  readonly call: string;
  /** HTTP status; 0 when no response arrived. */
  readonly status: number;
  /** The server's own words. */
  readonly explanation: string;
  /** The Status's `reason`, such as `AlreadyExists`; empty when there was none. */
  readonly reason?: string;
  /** The wait the server asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly causes?: readonly StatusCause[];
  /** The Status's `details` as sent: the object's name, kind and uid. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The only error that calls to the API server throw. Its message leads with the code. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly code: KubeErrorCode;
  readonly status: number;
  readonly reason: string;
  readonly explanation: string;
  readonly retryAfterMs: number | undefined;
  readonly causes: readonly StatusCause[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(failure: KubeFailure, options?: ErrorOptions) {
    super(`${failure.code}: ${failure.call}: ${failure.explanation}`, options);
    this.code = failure.code;
    this.status = failure.status;
    this.reason = failure.reason ?? '';
    this.explanation = failure.explanation;
    this.retryAfterMs = failure.retryAfterMs;
    this.causes = failure.causes ?? [];
    this.details = failure.details ?? {};
  }
}

/** Whether `error` came from a call and has one of `codes`; without codes, whether it came from a call. */
export function isKubeError(error: unknown, ...codes: readonly KubeErrorCode[]): error is KubeError {
  return error instanceof KubeError && (codes.length === 0 || codes.includes(error.code));
}

/** The error of a call that failed at the API server; throws one that is not, and one of our own cancelling. */
export function kubeErrorOrThrow(error: unknown): KubeError {
  if (!isKubeError(error) || error.code === 'aborted') throw error;
  return error;
}

/** For `.catch`: swallows errors with one of `codes`, where they mean that the work is done; throws all others. */
export function ignore(...codes: readonly [KubeErrorCode, ...KubeErrorCode[]]): (error: unknown) => undefined {
  return (error) => {
    if (!isKubeError(error, ...codes)) throw error;
    return undefined;
  };
}

/** A failed response, as far as it could be read. */
export interface FailedResponse {
  readonly call: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** May be a Status, a proxy's HTML, cut off, or empty. */
  readonly body: string;
}

// The reason is more precise than the HTTP status: 409 is both AlreadyExists and Conflict.
const BY_REASON: Readonly<Record<string, KubeErrorCode>> = {
  NotFound: 'not-found',
  AlreadyExists: 'already-exists',
  Conflict: 'conflict',
  Gone: 'gone',
  Expired: 'gone',
  Invalid: 'invalid',
  BadRequest: 'bad-request',
  Forbidden: 'forbidden',
  Unauthorized: 'unauthorized',
  TooManyRequests: 'too-many-requests',
  ServiceUnavailable: 'unavailable',
  ServerTimeout: 'timeout',
  Timeout: 'timeout',
  InternalError: 'internal',
};

const BY_STATUS: Readonly<Record<number, KubeErrorCode>> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'gone',
  422: 'invalid',
  429: 'too-many-requests',
  502: 'internal',
  503: 'unavailable',
  504: 'timeout',
};

/** The error behind a response that is no success, whatever its body is. `maxRetryAfterMs` bounds what it may ask. */
export function kubeErrorOfResponse(response: FailedResponse, now: Date, maxRetryAfterMs: number): KubeError {
  const { call, status, headers } = response;
  const body = parseStatus(response.body);
  const reason = typeof body?.reason === 'string' ? body.reason : '';
  const details = isRecord(body?.details) ? body.details : {};
  const seconds = details.retryAfterSeconds;
  const retryAfterMs =
    parseRetryAfter(headers['retry-after'], now, maxRetryAfterMs) ??
    (typeof seconds === 'number' && seconds > 0 ? Math.min(seconds * 1000, maxRetryAfterMs) : undefined);
  const causes = Array.isArray(details.causes) ? details.causes.filter(isRecord).map(causeOf) : [];
  return new KubeError({
    code: BY_REASON[reason] ?? BY_STATUS[status] ?? (status >= 500 ? 'internal' : 'unexpected'),
    call,
    status,
    reason,
    explanation: text(body?.message) ?? `HTTP ${status} with a body that is no Status: ${excerpt(response.body)}`,
    retryAfterMs,
    causes,
    details,
  });
}

const BY_CONNECTION: Readonly<Record<ConnectionFailure, KubeErrorCode>> = {
  connect: 'unavailable',
  timeout: 'timeout',
  reset: 'timeout',
  aborted: 'aborted',
};

/** The error for a call that got no response, or whose response broke off. Whatever is no connection error stays as it is. */
export function kubeErrorOfConnection(call: string, error: unknown): unknown {
  if (!(error instanceof ConnectionError)) return error;
  const failure = { code: BY_CONNECTION[error.code], call, status: 0, explanation: error.message };
  return new KubeError(failure, { cause: error });
}

function parseStatus(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) && parsed.kind === 'Status' ? parsed : undefined;
  } catch {
    // HTML, cut off or empty: the HTTP status still says what to do.
    return undefined;
  }
}

function causeOf(cause: Readonly<Record<string, unknown>>): StatusCause {
  return { reason: text(cause.reason), message: text(cause.message), field: text(cause.field) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function excerpt(body: string): string {
  const words = body
    .slice(0, 4096)
    .replaceAll(/<[^>]*>|\s+/g, ' ')
    .trim();
  return words === '' ? '(empty)' : words.slice(0, 200);
}
