import { Agent } from 'node:https';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebhookServerOptions } from '../../src/server/webhook-server.ts';
import { until } from '../support/until.ts';
import { call, exchangeBytes, openSession, readToEnd } from '../support/webhook-caller.ts';
import { startWebhookDouble, type WebhookDouble } from '../support/webhook-double.ts';

const MEBI = 2 ** 20;
const doubles: WebhookDouble[] = [];
const agents: Agent[] = [];
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  for (const { server } of doubles.splice(0)) await server.close(0);
});

async function start(overrides: Partial<WebhookServerOptions> = {}): Promise<WebhookDouble> {
  const double = await startWebhookDouble(overrides);
  doubles.push(double);
  return double;
}

function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return agent;
}

describe('a review', () => {
  it('reaches its route whole, whatever query the API server adds, and is counted', async () => {
    const { port, exchanges, server } = await start();
    const answer = await call({ port, path: '/review?timeout=5s', body: '{"uid":"ä"}' });
    expect(answer).toMatchObject({ status: 200, body: '{"bytes":12}' });
    await until(() => exchanges.length === 1 && server.usage().requestsInFlight === 0);
    expect(exchanges).toEqual([{ path: '/review', status: 200, durationMs: expect.any(Number) }]);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8'])(
    'may be of type %s',
    async (type) => {
      const { port } = await start();
      expect(await call({ port, headers: { 'content-type': type } })).toMatchObject({ status: 200 });
    },
  );

  it('may have 7 MiB, announced or in chunks', async () => {
    const { port } = await start();
    const body = Buffer.alloc(7 * MEBI, 32);
    const expected = { status: 200, body: `{"bytes":${body.length}}` };
    expect(await call({ port, body })).toMatchObject(expected);
    expect(await call({ port, body, headers: { 'transfer-encoding': 'chunked' } })).toMatchObject(expected);
  });

  it('is answered 500 when its route throws, and neither reason nor body is told to the caller or the body to the log', async () => {
    const { port, lines } = await start({
      routes: {
        '/review': () => {
          throw new Error('the reason');
        },
      },
    });
    const answer = await call({ port, body: '"the secret"' });
    expect(answer).toMatchObject({ status: 500, body: 'internal error\n' });
    expect(lines).toMatchObject([{ level: 'error', path: '/review' }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});

describe('what is no review', () => {
  it.each([
    ['another path', { path: '/' }, 404, 'not found'],
    ['a name that every object has', { path: '/__proto__' }, 404, 'not found'],
    ['a path below', { path: '/review/x' }, 404, 'not found'],
    ['GET', { method: 'GET' }, 405, 'only POST'],
    ['PUT', { method: 'PUT' }, 405, 'only POST'],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'application/json'],
    ['a longer type', { headers: { 'content-type': 'application/jsonp' } }, 415, 'application/json'],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'without a content-encoding'],
    ['a byte too much', { body: Buffer.alloc(7 * MEBI + 1) }, 413, 'at most 7340032 bytes'],
    [
      'a byte too much in chunks',
      { body: Buffer.alloc(7 * MEBI + 1), headers: { 'transfer-encoding': 'chunked' } },
      413,
      'at most',
    ],
    ['headers of 20 kB', { headers: { 'x-long': 'x'.repeat(20_000) } }, 431, 'headers are too large'],
  ])('is refused in plain text, and costs the connection: %s', async (_what, request, status, text) => {
    const { port, server } = await start();
    const answer = await call({ port, ...request });
    expect(answer).toMatchObject({
      status,
      body: expect.stringContaining(text),
      headers: { connection: 'close', 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(answer.headers.allow).toBe(status === 405 ? 'POST' : undefined);
    expect(await call({ port })).toMatchObject({ status: 200 });
    await until(() => server.usage().connections === 0);
  });

  it('is refused by its announced length before any of it was sent', async () => {
    const { port } = await start();
    const head =
      'POST /review HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10000000\r\n\r\n';
    const socket = await openSession(port);
    const begin = performance.now();
    const firstBytes = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
    socket.write(head);
    expect(await firstBytes).toMatch(/^HTTP\/1\.1 413 /);
    // There is time to read it, but not to send ten megabytes slowly.
    await readToEnd(socket);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it.each([
    ['no HTTP at all', '\x16\x03\x01\x00\xff garbage\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'two lengths',
      'POST /review HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx',
      /^HTTP\/1\.1 400 /,
    ],
    [
      'a length and chunks',
      'POST /review HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    ['a negative length', 'POST /review HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'a chunk that is none',
      'POST /review HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\n\r\n', /^$/],
    [
      'another protocol',
      'GET /review HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 405 /,
    ],
  ])('ends a session of %s with an answer that is well formed', async (_what, bytes, expected) => {
    const { port } = await start();
    expect(await exchangeBytes(port, bytes)).toMatch(expected);
    expect(await call({ port })).toMatchObject({ status: 200 });
  });
});

describe('a connection', () => {
  it('may be quiet for longer than the API server keeps it', async () => {
    const { port } = await start();
    const { headers } = await call({ port, agent: keepAlive() });
    expect(headers['keep-alive']).toBe('timeout=120');
  });

  it('outlives, between two requests, the time that headers and a request may take', async () => {
    const { port, refusals } = await start({ limits: { headersMs: 100, requestMs: 150 } });
    const agent = keepAlive();
    expect(await call({ port, agent })).toMatchObject({ reused: false });
    // Two that say nothing at all, one after the other: each is cut when its time is over.
    for (let cut = 0; cut < 2; cut++) await readToEnd(await openSession(port));
    expect(refusals).toEqual(['slow', 'slow']);
    expect(await call({ port, agent })).toMatchObject({ status: 200, reused: true });
  });

  it('is made with TLS 1.2 at least', async () => {
    const { port } = await start();
    const versionOf = (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
      new Promise<string | null>((resolve) => {
        const ciphers = 'DEFAULT@SECLEVEL=0';
        const options = { host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: 'TLSv1' as const, ciphers };
        const socket: TLSSocket = connectTls({ ...options, maxVersion }, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on('error', ({ message }) => resolve(/protocol version/i.test(message) ? 'refused' : message));
      });
    expect(await versionOf('TLSv1.1')).toBe('refused');
    expect(await versionOf('TLSv1.2')).toBe('TLSv1.2');
    expect(await versionOf('TLSv1.3')).toBe('TLSv1.3');
  });

  it('says what is wrong when the address is taken', async () => {
    const { port } = await start();
    await expect(start({ address: { host: '127.0.0.1', port } })).rejects.toThrow(/EADDRINUSE/);
  });
});
