/** How patient the webhook's server is, and how much it takes in. */
export interface WebhookLimits {
  /** How long a connection may be quiet between two requests. */
  readonly keepAliveMs: number;
  /** Until the first byte of TLS has become a session. */
  readonly handshakeMs: number;
  /** From the session, or a request's first byte, to the end of its headers. */
  readonly headersMs: number;
  /** From a request's first byte to its last. */
  readonly requestMs: number;
  readonly maxHeaderBytes: number;
  readonly maxBodyBytes: number;
  /** JSON values in a body, about. */
  readonly maxValues: number;
  /** Bodies that have come in part, of all connections together. */
  readonly maxUnfinishedBytes: number;
  readonly maxConnections: number;
  /** How long a refusal is left to be read by a caller who still sends, before the connection is cut. */
  readonly lingerMs: number;
  /** How long, once the server closes, a connection must have been quiet to be closed. */
  readonly quietMs: number;
}

const MEBI = 2 ** 20;

/**
 * The API server closes a connection that was idle for 90 s. It must be the one that closes: a request that meets a
 * server's close is not sent again, and fails. Node's own default is 5 s.
 *
 * Since Node 18 the time for headers starts with the request, or with the connection before its first one, so it need
 * not exceed the time between requests. An API server whose connection was never used reads the 408 as its end.
 *
 * A review holds the object twice, 3 MiB each at most, and some wrapping: 7 MiB is what controller-runtime takes. The
 * API server waits 30 s at most (`timeoutSeconds`), so nobody waits for what takes longer. The memory of a Pod holds a
 * few hundred TLS connections; a control plane needs a few dozen. A StorageClass has some hundred values, and a quarter of a
 * million take some 20 MiB once they are parsed; 7 MiB of empty objects would take 150.
 */
export const defaultWebhookLimits: WebhookLimits = {
  keepAliveMs: 120_000,
  handshakeMs: 5_000,
  headersMs: 10_000,
  requestMs: 30_000,
  maxHeaderBytes: 16_384,
  maxBodyBytes: 7 * MEBI,
  maxValues: 250_000,
  maxUnfinishedBytes: 32 * MEBI,
  maxConnections: 512,
  lingerMs: 1_000,
  quietMs: 1_000,
};
