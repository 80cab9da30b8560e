import { Agent } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebhookServerOptions } from '../../src/server/webhook-server.ts';
import { until } from '../support/until.ts';
import { call, exchangeBytes, openSession, readToEnd } from '../support/webhook-caller.ts';
import { startWebhookDouble, type WebhookDouble } from '../support/webhook-double.ts';

const MEBI = 2 ** 20;
const HEAD = 'POST /review HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(overrides: Partial<WebhookServerOptions> = {}): Promise<WebhookDouble> {
  const double = await startWebhookDouble(overrides);
  ends.push(() => double.server.close(0));
  return double;
}

/** A caller as the API server is one: it keeps its connection. */
function keepingCaller(port: number, body = '{}') {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  ends.push(() => agent.destroy());
  return () => call({ port, agent, body });
}

/** What the server sends for these bytes without TLS, until it closes the connection. */
function exchangePlain(port: number, bytes: string | Uint8Array, thenEnd = false): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      if (thenEnd) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

/** The same bytes in each run: a linear congruential generator, the middle bits of which are good enough for noise. */
function* noise(seed: number): Generator<Buffer> {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
  for (;;) yield Buffer.from(Array.from({ length: 1 + (next() % 600) }, () => next() & 0xff));
}

function take<T>(source: Iterator<T>, count: number): readonly T[] {
  return Array.from({ length: count }, () => source.next().value as T);
}

const rssMebi = () => process.memoryUsage().rss / MEBI;

describe('a slow caller is cut off', () => {
  it.each([
    ['without a byte of TLS', '', { handshakeMs: 100 }, 'handshake'],
    ['in the middle of a TLS record', '\x16\x03\x01\x02\x00\x01', { handshakeMs: 100 }, 'handshake'],
  ])('%s', async (_what, bytes, limits, kind) => {
    const { port, refusals } = await start({ limits });
    expect(await exchangePlain(port, bytes)).toHaveLength(0);
    expect(refusals).toEqual([kind]);
  });

  it.each([
    ['that sends nothing', '', 60_000],
    ['whose headers do not come to an end', `${HEAD}x-more: `, 60_000],
    ['whose body does not begin', `${HEAD}content-length: 2\r\n\r\n`, 150],
    ['whose body does not come to an end', `${HEAD}content-length: 2\r\n\r\n{`, 150],
    ['whose chunks do not come to an end', `${HEAD}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`, 150],
  ])('and told so: one %s', async (_what, bytes, requestMs) => {
    const { port, refusals, server } = await start({ limits: { headersMs: 100, requestMs } });
    expect(await exchangeBytes(port, bytes)).toMatch(/^HTTP\/1\.1 408 .*connection: close\r\n\r\n.*too long/s);
    expect(refusals).toEqual(['slow']);
    await until(() => server.usage().connections === 0 && server.usage().requestsInFlight === 0);
  });

  it('even if a byte comes now and then', async () => {
    const { port } = await start({ limits: { headersMs: 100, requestMs: 150 } });
    const socket = await openSession(port);
    const answer = readToEnd(socket);
    socket.write(`${HEAD}content-length: 100000\r\n\r\n`);
    const drip = setInterval(() => socket.write('x'), 10);
    ends.push(() => clearInterval(drip));
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('noise does no harm', () => {
  it('instead of TLS', async () => {
    const { port, server, lines } = await start({ limits: { handshakeMs: 200 } });
    await Promise.all(take(noise(1), 200).map((bytes) => exchangePlain(port, bytes)));
    await until(() => server.usage().connections === 0);
    expect(await call({ port })).toMatchObject({ status: 200 });
    expect(lines).toEqual([]);
  });

  it('within TLS, where it is answered 4xx', async () => {
    const { port, server, lines } = await start({ limits: { headersMs: 200, requestMs: 200 } });
    const sent = take(noise(2), 200).flatMap((bytes) => [
      bytes,
      Buffer.concat([Buffer.from(`${HEAD}transfer-encoding: chunked\r\n\r\n`), bytes]),
    ]);
    while (sent.length > 0) {
      const answers = await Promise.all(sent.splice(0, 40).map((bytes) => exchangeBytes(port, bytes)));
      expect(answers.filter((answer) => !/^HTTP\/1\.1 4\d\d /.test(answer))).toEqual([]);
    }
    await until(() => server.usage().connections === 0 && server.usage().requestsInFlight === 0);
    expect(await call({ port })).toMatchObject({ status: 200 });
    expect(lines).toEqual([]);
  });

  it('after a session was agreed upon, below TLS', async () => {
    const { port, server, lines } = await start();
    for (const bytes of take(noise(3), 20)) {
      // The socket below the session.
      const below = connect(port, '127.0.0.1');
      const session = await openSession(port, below);
      const end = readToEnd(session);
      below.write(bytes);
      below.write(Buffer.alloc(20_000, 0xff));
      await end;
    }
    await until(() => server.usage().connections === 0);
    expect(await call({ port })).toMatchObject({ status: 200 });
    expect(lines).toEqual([]);
  });

  it('from callers who hang up half-way', async () => {
    const { port, server, lines } = await start();
    const parts = ['', 'POST', HEAD, `${HEAD}content-length: 9\r\n\r\n{`, `${HEAD}content-length: 2\r\n\r\n{}`];
    const hangUps: readonly ((session: TLSSocket, below: Socket) => unknown)[] = [
      (session) => session.end(),
      (session) => session.destroy(),
      (_session, below) => below.end(),
      (_session, below) => below.resetAndDestroy(),
    ];
    for (const hangUp of hangUps) {
      for (const part of parts) {
        const below = connect(port, '127.0.0.1');
        below.on('error', () => undefined);
        const session = await openSession(port, below);
        const closed = readToEnd(session);
        if (part !== '') await new Promise((resolve) => session.write(part, resolve));
        hangUp(session, below);
        await closed;
      }
    }
    await exchangePlain(port, '', true);
    await exchangePlain(port, '\x16\x03\x01\x02\x00\x01', true);
    await until(() => server.usage().connections === 0 && server.usage().requestsInFlight === 0);
    expect(await call({ port })).toMatchObject({ status: 200 });
    expect(lines).toEqual([]);
  });
});

describe('a crowd', () => {
  it('of 1,000 idle connections shuts nobody out, neither who was there before nor who comes after', async () => {
    const { port, server, refusals } = await start();
    const kept = keepingCaller(port);
    await kept();
    const rss = rssMebi();
    const crowd: TLSSocket[] = [];
    ends.push(() => {
      for (const socket of crowd) socket.destroy();
    });
    for (let batch = 0; batch < 20; batch++) {
      crowd.push(...(await Promise.all(Array.from({ length: 50 }, () => openSession(port)))));
      expect(await kept()).toMatchObject({ status: 200, reused: true });
      expect(await call({ port })).toMatchObject({ status: 200 });
    }
    expect(crowd).toHaveLength(1_000);
    expect(server.usage().connections).toBeLessThanOrEqual(512);
    expect(refusals.filter((kind) => kind === 'crowded').length).toBeGreaterThanOrEqual(1_000 - 512);
    // Both ends of all connections are in this process.
    expect(rssMebi() - rss).toBeLessThan(250);
  });

  it('of idle connections that each sent a valid request leaves room for newcomers', async () => {
    const { port, server } = await start({ limits: { maxConnections: 50 } });
    for (let count = 0; count < 60; count++) {
      const socket = await openSession(port);
      ends.push(() => socket.destroy());
      const answer = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
      socket.write(`${HEAD}content-length: 2\r\n\r\n{}`);
      expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect(server.usage().connections).toBe(50);
    const answers = await Promise.all(Array.from({ length: 20 }, () => call({ port })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  });

  it('loses who sent what is no review before who sent one', async () => {
    const status = (body: Uint8Array) => (body.length === 2 ? 200 : 400);
    const route = (body: Uint8Array) => ({ status: status(body), contentType: 'text/plain', body: 'x' });
    const { port } = await start({ routes: { '/review': route }, limits: { maxConnections: 2 } });
    const [good, bad] = [keepingCaller(port), keepingCaller(port, '{')];
    expect(await good()).toMatchObject({ status: 200 });
    expect(await bad()).toMatchObject({ status: 400 });
    expect(await call({ port })).toMatchObject({ status: 200 });
    expect(await good()).toMatchObject({ status: 200, reused: true });
  });

  it('of bodies that never end is held to its bytes, and does not keep others from being answered', async () => {
    const { port, refusals } = await start();
    const kept = keepingCaller(port);
    await kept();
    const rss = rssMebi();
    const body = Buffer.alloc(6 * MEBI, 32);
    for (let count = 0; count < 40; count++) {
      const socket = await openSession(port);
      ends.push(() => socket.destroy());
      socket.write(`${HEAD}content-length: ${body.length + 1}\r\n\r\n`);
      await new Promise((resolve) => socket.write(body, resolve));
      expect(await kept()).toMatchObject({ status: 200, reused: true });
    }
    // 240 MiB were sent: 32 MiB of them are kept, which is five bodies.
    await until(() => refusals.filter((kind) => kind === 'crowded').length >= 35);
    expect(await call({ port, body: Buffer.alloc(7 * MEBI) })).toMatchObject({ status: 200 });
    expect(rssMebi() - rss).toBeLessThan(200);
  });

  it('of bytes that come one by one takes no more memory than their number', async () => {
    const { port } = await start();
    const rss = rssMebi();
    const socket = await openSession(port);
    ends.push(() => socket.destroy());
    const answer = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
    socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
    const chunks = Buffer.from('1\r\n \r\n'.repeat(2 ** 16));
    for (let count = 0; count < 8; count++) await new Promise((resolve) => socket.write(chunks, resolve));
    socket.write('0\r\n\r\n');
    expect(await answer).toContain(`{"bytes":${8 * 2 ** 16}}`);
    expect(rssMebi() - rss).toBeLessThan(150);
  });
});
