import { ConnectionError, type ConnectionFailure } from '../runtime/connection-error.ts';

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_PRX_TLS',
  'EPROTO',
]);

const SILENT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

// Node reports a certificate that it does not trust by OpenSSL's names; the request was never sent then.
const CERTIFICATE = /CERT|SIGNATURE|ISSUER|^ERR_(TLS|SSL)_|CRL|HOSTNAME_MISMATCH/;

/** What undici's, Node's or OpenSSL's error means for the caller of a transport. */
export function toConnectionError(error: unknown, signal: AbortSignal | undefined): ConnectionError {
  if (error instanceof ConnectionError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (signal?.aborted) return new ConnectionError('aborted', message, { cause: error });
  const code = codeOf(error);
  return new ConnectionError(failureOf(error, code), code ? `${code} ${message}` : message, { cause: error });
}

function failureOf(error: unknown, code: string): ConnectionFailure {
  if (NEVER_CONNECTED.has(code) || CERTIFICATE.test(code)) return 'connect';
  // A name with several addresses fails with all their errors; none of them connected.
  if (error instanceof AggregateError) return 'connect';
  if (code === 'ETIMEDOUT' && (error as { readonly syscall?: unknown }).syscall === 'connect') return 'connect';
  return SILENT.has(code) ? 'timeout' : 'reset';
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
