/** One HTTP exchange with the API server, as data. Paths are relative to the server and carry their query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Already serialised. */
  readonly body?: string;
  /** Of the body; default `application/json`. */
  readonly contentType?: string;
  /** Default `application/json`. */
  readonly accept?: string;
  /** How long the server may take until the response's headers are there, in milliseconds; default 30 s. */
  readonly headersTimeoutMs?: number;
  /** How long the response's body may stay silent, in milliseconds; default 30 s. A watch raises it. */
  readonly idleTimeoutMs?: number;
  /** The response holds its connection for minutes (a watch), so it must not take one of those kept for calls. */
  readonly longLived?: boolean;
  /** Ends the exchange at any moment, the reading of the body included. */
  readonly signal?: AbortSignal;
}

/** What came back. The body must be read to its end or left by a `return()`, so that its connection is free again. */
export interface ApiResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Reading it throws a `ConnectionError` when the connection breaks, falls silent, or the signal aborts. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The one seam between Keepsake and a cluster: every list, watch and write is a call of this function, so a test can
 * stand in for the API server, count calls, or break any of them. Rejects with a `ConnectionError`, and only when no
 * response arrived; any status is a response.
 */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>;
