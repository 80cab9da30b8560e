/**
 * Why no answer arrived, named by what a caller may conclude:
 *
 * | code      | the server                                          |
 * | --------- | --------------------------------------------------- |
 * | `connect` | has not seen the request: no connection came about  |
 * | `timeout` | may have acted: it stayed silent for too long       |
 * | `reset`   | may have acted: the connection broke underway       |
 * | `aborted` | may have acted: our own signal ended the wait       |
 */
export type ConnectionFailure = 'connect' | 'timeout' | 'reset' | 'aborted';

/** The only error that a `Transport` rejects with, and that reading a response's body throws. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: ConnectionFailure;

  constructor(code: ConnectionFailure, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}
