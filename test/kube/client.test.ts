import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/kube/client.ts';
import { ConnectionError, type ConnectionFailure } from '../../src/runtime/connection-error.ts';
import type { ApiRequest, Transport } from '../../src/runtime/transport.ts';
import { createFakeApi } from '../support/fake-api.ts';
import { createFakeClock } from '../support/fake-clock.ts';

type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | ConnectionFailure;

const object = { metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '7' } };
const created: Answer = { status: 201, body: object };

/** A client whose server gives these answers in turn. */
function setUp(...answers: readonly Answer[]) {
  const clock = createFakeClock('2026-01-01T00:00:00Z');
  const requests: ApiRequest[] = [];
  const times: number[] = [];
  const start = clock.monotonic();
  const left = [...answers];
  const transport: Transport = async (request) => {
    requests.push(request);
    times.push(clock.monotonic() - start);
    if (request.signal?.aborted) throw new ConnectionError('aborted', 'by the caller');
    const answer = left.shift() ?? expect.fail('one call too many');
    if (typeof answer === 'string') throw new ConnectionError(answer, 'words');
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    return {
      status: answer.status,
      headers: answer.headers ?? {},
      body: (async function* () {
        yield Buffer.from(text);
      })(),
    };
  };
  return { clock, requests, times, client: createClient(transport, { clock, random: () => 0 }) };
}

const bodyOf = (request: ApiRequest | undefined): unknown => JSON.parse(request?.body ?? 'null');

describe('client', () => {
  it('gets one object, its nanoseconds whole', async () => {
    const { client, requests } = setUp({
      status: 200,
      body: '{"metadata":{"name":"a","uid":"u","resourceVersion":"1"},"status":{"creationTime":1700000000999999999}}',
    });
    expect(await client.get('/x/a')).toMatchObject({ status: { creationTime: 1700000000999999999n } });
    expect(requests).toEqual([{ method: 'GET', path: '/x/a' }]);
  });

  it('creates under its field manager', async () => {
    const { client, requests } = setUp(created);
    expect(await client.create('/x', { kind: 'X' })).toEqual(object);
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/x?fieldManager=keepsake', body: '{"kind":"X"}' });
  });

  it('rehearses a creation: what was never stored has no version', async () => {
    const { resourceVersion: _none, ...metadata } = object.metadata;
    const { client, requests } = setUp({ status: 201, body: { metadata } });
    expect(await client.create('/x', {}, { dryRun: true })).toEqual({ metadata: { ...metadata, resourceVersion: '' } });
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/x?fieldManager=keepsake&dryRun=All' });
  });

  it.each([
    [
      { kind: 'json', operations: [{ op: 'remove', path: '/a' }] },
      'application/json-patch+json',
      '',
      [{ op: 'remove', path: '/a' }],
    ],
    [{ kind: 'merge', body: { a: null } }, 'application/merge-patch+json', '', { a: null }],
    [{ kind: 'apply', body: { a: 1 } }, 'application/apply-patch+yaml', '', { a: 1 }],
    [{ kind: 'apply', body: {}, force: true }, 'application/apply-patch+yaml', '&force=true', {}],
  ] as const)('patches by %j as %s', async (patch, contentType, query, body) => {
    const { client, requests } = setUp({ status: 200, body: object });
    await client.patch('/x/a/status', patch);
    expect(requests[0]).toMatchObject({
      method: 'PATCH',
      path: `/x/a/status?fieldManager=keepsake${query}`,
      contentType,
    });
    expect(bodyOf(requests[0])).toEqual(body);
  });

  it('deletes under preconditions, and says whether the object stays for its finalizers', async () => {
    const { client, requests } = setUp(
      { status: 200, body: { kind: 'Status', status: 'Success' } },
      { status: 200, body: object },
    );
    expect(
      await client.delete('/x/a', { uid: 'u', resourceVersion: '7', propagationPolicy: 'Background' }),
    ).toBeUndefined();
    expect(bodyOf(requests[0])).toEqual({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      preconditions: { uid: 'u', resourceVersion: '7' },
      propagationPolicy: 'Background',
    });
    expect(await client.delete('/x/a')).toEqual(object);
    expect(bodyOf(requests[1])).toEqual({ kind: 'DeleteOptions', apiVersion: 'v1' });
  });

  it('throws the KubeError that the server meant', async () => {
    const { client } = setUp({ status: 409, body: { kind: 'Status', reason: 'AlreadyExists', message: 'm' } });
    await expect(client.create('/x', {})).rejects.toMatchObject({ name: 'KubeError', code: 'already-exists' });
  });

  it.each([
    ['HTML', '<html>'],
    ['cut off', '{"metadata":{"name":"a"'],
    ['empty', ''],
    ['a list', '{"metadata":{},"items":[]}'],
    ['null', 'null'],
  ])('throws `unexpected` for a success whose body is %s', async (_, body) => {
    const { client } = setUp({ status: 200, body });
    await expect(client.get('/x/a')).rejects.toMatchObject({ code: 'unexpected', status: 200 });
  });

  describe('repeats', () => {
    const busy = (status: number, seconds: string): Answer => ({ status, headers: { 'retry-after': seconds } });

    it('any call after 429 and 503 with Retry-After, as late as that says', async () => {
      const { client, clock, times } = setUp(busy(429, '1'), busy(503, '2'), created);
      const answer = client.create('/x', {});
      await clock.advance(10_000);
      await answer;
      expect(times).toEqual([0, 1_000, 3_000]);
    });

    it('nothing more than three times', async () => {
      const { client, clock, requests } = setUp(...Array.from({ length: 10 }, () => busy(429, '1')));
      const answer = expect(client.get('/x')).rejects.toMatchObject({ code: 'too-many-requests', retryAfterMs: 1_000 });
      await clock.advance(60_000);
      await answer;
      expect(requests).toHaveLength(4);
    });

    it.each([
      ['503 without Retry-After', { status: 503 }],
      ['a wait of more than 10 s', busy(429, '11')],
      ['500', { status: 500 }],
      ['409', { status: 409 }],
      ['504', { status: 504, headers: { 'retry-after': '1' } }],
    ] as const)('nothing after %s', async (_, answer) => {
      const { client, requests } = setUp(answer);
      await expect(client.get('/x')).rejects.toThrow();
      expect(requests).toHaveLength(1);
    });

    it.each(['connect', 'reset', 'timeout'] as const)('a read after %s, and no write', async (failure) => {
      const read = setUp(failure, failure, { status: 200, body: object });
      const answer = read.client.get('/x/a');
      await read.clock.advance(1_000);
      await answer;
      expect(read.times).toEqual([0, 100, 300]);
      const write = setUp(failure);
      await expect(write.client.create('/x', {})).rejects.toMatchObject({ status: 0 });
      expect(write.requests).toHaveLength(1);
    });

    it('a write that its caller calls idempotent', async () => {
      const { client, clock, requests } = setUp('reset', created);
      const answer = client.create('/x', {}, { idempotent: true });
      await clock.advance(1_000);
      await answer;
      expect(requests).toHaveLength(2);
    });

    it('nothing once its signal aborts, not even at the end of the wait', async () => {
      const abort = new AbortController();
      const { client, clock, requests } = setUp(busy(429, '5'), created);
      const answer = expect(client.get('/x', { signal: abort.signal })).rejects.toMatchObject({
        code: 'too-many-requests',
      });
      await clock.advance(1_000);
      abort.abort();
      await answer;
      expect(requests).toHaveLength(1);
      expect(clock.pending).toBe(0);
    });

    it('nothing that its own signal ended', async () => {
      const { client, requests } = setUp();
      await expect(client.get('/x', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
      expect(requests).toHaveLength(1);
    });
  });

  describe('lists', () => {
    function setUpList(count: number) {
      const clock = createFakeClock('2026-01-01T00:00:00Z');
      const api = createFakeApi(clock);
      for (let i = 0; i < count; i++) api.put({ name: `item-${i}` });
      return { api, clock, client: createClient(api.transport, { clock, random: () => 0 }) };
    }

    it('all pages', async () => {
      const { client, api } = setUpList(7);
      const { items, resourceVersion } = await client.list('/x', { pageSize: 3, labelSelector: 'a=b,c' });
      expect(items.map(({ metadata }) => metadata.name)).toEqual([...api.objects.keys()]);
      expect(resourceVersion).toBe('107');
      expect(
        api.requests.map(({ request }) => new URL(request.path, 'http://x').searchParams.get('labelSelector')),
      ).toEqual(['a=b,c', 'a=b,c', 'a=b,c']);
    });

    it('from the beginning again when the continue token has expired, three times at most', async () => {
      const { client, api } = setUpList(7);
      const gone = { kind: 'status', status: 410 } as const;
      api.fail('page', gone);
      expect((await client.list('/x', { pageSize: 3 })).items).toHaveLength(7);
      expect(api.count('list')).toBe(2);
      api.fail('page', gone, gone, gone);
      await expect(client.list('/x', { pageSize: 3 })).rejects.toMatchObject({ code: 'gone' });
    });

    it.each([
      '{"metadata":{"resourceVersion":"1"},"items":[{}]}',
      '{"items":[]}',
      '{"metadata":{"resourceVersion":"1"},"items":7}',
    ])('no part of what it cannot read: %s', async (body) => {
      const { client } = setUp({ status: 200, body });
      await expect(client.list('/x')).rejects.toMatchObject({ code: 'unexpected' });
    });
  });
});
