import type { ApiResponse } from '../../../src/runtime/transport.ts';

/** A request that the API server answers with a Status of kind Failure. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** The failures that callers tell apart, in the API server's own words. */
export const failures = {
  notFound: (what: string) => new ApiFailure(404, 'NotFound', `${what} not found`),
  alreadyExists: (what: string) => new ApiFailure(409, 'AlreadyExists', `${what} already exists`),
  conflict: (what: string, why: string) =>
    new ApiFailure(409, 'Conflict', `Operation cannot be fulfilled on ${what}: ${why}`),
  invalid: (why: string) => new ApiFailure(422, 'Invalid', why),
  badRequest: (why: string) => new ApiFailure(400, 'BadRequest', why),
  methodNotAllowed: (what: string) =>
    new ApiFailure(405, 'MethodNotAllowed', `the server does not allow this method on ${what}`),
  expired: (why: string) => new ApiFailure(410, 'Expired', why),
} as const;

/** The Status object of a failure. */
export function statusOf({ code, reason, message }: ApiFailure): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

/** A whole response in one piece. */
export function respond(status: number, text: string): ApiResponse {
  return {
    status,
    headers: {},
    body: (async function* () {
      yield Buffer.from(text);
    })(),
  };
}
