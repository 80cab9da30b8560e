import { status } from '@grpc/grpc-js';

/** The gRPC codes by name, but OK: the closed set of ways in which a CSI call fails. */
export type GrpcCode = Exclude<keyof typeof status, 'OK'>;

/**
 * The one error that a service throws on purpose. The CSI specification gives each code a meaning for the caller
 * (fix the request, wait, list again), so the code is chosen where the rule is known and never rewritten later.
 */
export class CsiError extends Error {
  readonly code: GrpcCode;

  constructor(code: GrpcCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CsiError';
    this.code = code;
  }
}

/** Says whether a word from outside, such as the control file, names a gRPC error code. */
export function isGrpcCode(word: string): word is GrpcCode {
  return word !== 'OK' && typeof status[word as GrpcCode] === 'number';
}

/** Gives back what a service threw as a CsiError; anything unforeseen is INTERNAL with its cause kept. */
export function toCsiError(error: unknown): CsiError {
  if (error instanceof CsiError) return error;
  return new CsiError('INTERNAL', error instanceof Error ? error.message : String(error), { cause: error });
}
