import { describe, expect, it } from 'vitest';
import {
  ignore,
  isKubeError,
  type KubeError,
  type KubeErrorCode,
  kubeErrorOfConnection,
  kubeErrorOfResponse,
} from '../../src/kube/kube-error.ts';
import { ConnectionError, type ConnectionFailure } from '../../src/runtime/connection-error.ts';

const now = new Date('2026-01-01T00:00:00Z');
const failed = (status: number, body: unknown = '', headers: Record<string, string> = {}): KubeError =>
  kubeErrorOfResponse(
    { call: 'GET /x', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    now,
    60_000,
  );
const status = (reason: string, message = 'words', details?: object): object => ({
  kind: 'Status',
  status: 'Failure',
  reason,
  message,
  details,
});

describe('KubeError', () => {
  const cases: [number, unknown, KubeErrorCode][] = [
    [404, status('NotFound'), 'not-found'],
    [409, status('AlreadyExists'), 'already-exists'],
    [409, status('Conflict'), 'conflict'],
    [410, status('Expired'), 'gone'],
    [410, status('Gone'), 'gone'],
    [422, status('Invalid'), 'invalid'],
    [400, status('BadRequest'), 'bad-request'],
    [403, status('Forbidden'), 'forbidden'],
    [401, status('Unauthorized'), 'unauthorized'],
    [429, status('TooManyRequests'), 'too-many-requests'],
    [503, status('ServiceUnavailable'), 'unavailable'],
    [504, status('Timeout'), 'timeout'],
    [500, status('ServerTimeout'), 'timeout'],
    [500, status('InternalError'), 'internal'],
    [404, status('SomethingNew'), 'not-found'],
    [404, '404 page not found\n', 'not-found'],
    [502, '<html><head><title>502 Bad Gateway</title></head></html>', 'internal'],
    [503, '', 'unavailable'],
    [409, '{"kind":"Status","reason":"AlreadyEx', 'conflict'],
    [422, 'null', 'invalid'],
    [500, '[1]', 'internal'],
    [507, '{}', 'internal'],
    [302, '<a href="/login">', 'unexpected'],
    [418, '', 'unexpected'],
  ];
  it.each(cases)('calls HTTP %i with %j: %s', (http, body, code) => {
    const error = failed(http, body);
    expect(error).toMatchObject({ code, status: http });
    expect(error.message).toMatch(new RegExp(`^${code}: GET /x: .+`));
  });

  it('leads its message with the code, and explains what a proxy said in one line', () => {
    expect(failed(404, status('NotFound', 'pods "a" not found')).message).toBe('not-found: GET /x: pods "a" not found');
    expect(failed(502, '<html>\n<h1>502 Bad\nGateway</h1></html>').message).toBe(
      'internal: GET /x: HTTP 502 with a body that is no Status: 502 Bad Gateway',
    );
    expect(failed(500).explanation).toContain('(empty)');
  });

  it('keeps the causes and details of a Status', () => {
    const causes = [{ reason: 'FieldValueInvalid', message: 'must be', field: 'spec.x' }, 'nonsense', { field: 7 }];
    const error = failed(422, status('Invalid', 'm', { name: 'a', causes }));
    expect(error.causes).toEqual([
      { reason: 'FieldValueInvalid', message: 'must be', field: 'spec.x' },
      { reason: undefined, message: undefined, field: undefined },
    ]);
    expect(error.details.name).toBe('a');
  });

  it.each([
    [{ 'retry-after': '3' }, undefined, 3_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, undefined, 5_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, undefined, 0],
    [{ 'retry-after': '99999' }, undefined, 60_000],
    [{ 'retry-after': '-1' }, undefined, undefined],
    [{ 'retry-after': 'soon' }, undefined, undefined],
    [{}, 7, 7_000],
    [{}, 99_999, 60_000],
    [{}, undefined, undefined],
  ] as const)('reads the wait from headers %j and retryAfterSeconds %j as %j ms', (headers, seconds, expected) => {
    const error = failed(429, status('TooManyRequests', 'm', { retryAfterSeconds: seconds }), headers);
    expect(error.retryAfterMs).toBe(expected);
  });

  const connections: [ConnectionFailure, KubeErrorCode][] = [
    ['connect', 'unavailable'],
    ['timeout', 'timeout'],
    ['reset', 'timeout'],
    ['aborted', 'aborted'],
  ];
  it.each(connections)('calls a connection error %s: %s', (connection, code) => {
    const cause = new ConnectionError(connection, 'words');
    expect(kubeErrorOfConnection('POST /x', cause)).toMatchObject({ code, status: 0, cause });
  });

  it('is recognised by code, and ignored by code', () => {
    const error = failed(404);
    expect(isKubeError(error)).toBe(true);
    expect(isKubeError(error, 'conflict', 'not-found')).toBe(true);
    expect(isKubeError(error, 'conflict')).toBe(false);
    expect(isKubeError(new Error('not-found'))).toBe(false);
    expect(ignore('not-found')(error)).toBeUndefined();
    expect(() => ignore('conflict')(error)).toThrow(error);
    const bug = new TypeError('a bug');
    expect(() => ignore('conflict')(bug)).toThrow(bug);
    expect(kubeErrorOfConnection('GET /x', bug)).toBe(bug);
  });
});
