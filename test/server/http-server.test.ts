import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpRoute, type HttpServer, startHttpServer } from '../../src/server/http-server.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close(0);
});

async function start(routes: Record<string, HttpRoute>, headersTimeoutMs = 5_000) {
  const logger = createMemoryLogger();
  const server = await startHttpServer({ address: { host: '127.0.0.1', port: 0 }, routes, logger, headersTimeoutMs });
  servers.push(server);
  return { server, logger, url: `http://127.0.0.1:${server.port}` };
}

const hello: HttpRoute = (query) => ({ status: 200, contentType: 'text/plain', body: `hello ${query.get('name')}` });

/** What the server sends back for raw bytes, until it closes the connection. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    // A reset is an answer too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('the http server', () => {
  it('answers a route with its query', async () => {
    const { url } = await start({ '/hello': hello });
    const response = await fetch(`${url}/hello?name=you`);
    expect([response.status, await response.text()]).toEqual([200, 'hello you']);
  });

  it('answers HEAD without a body, and refuses to be written to', async () => {
    const { url } = await start({ '/hello': hello });
    const head = await fetch(`${url}/hello?name=x`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '7', '']);
    const post = await fetch(`${url}/hello`, { method: 'POST', body: 'x'.repeat(100_000) });
    expect(post.status).toBe(405);
  });

  for (const path of ['/', '/hello/', '/toString', '/__proto__', '/..%2fhello']) {
    it(`does not know ${path}`, async () => {
      const { server } = await start({ '/hello': hello });
      const answer = await raw(server.port, `GET ${path} HTTP/1.0\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 404/);
    });
  }

  it('answers 500 when a route throws, and keeps the reason for the log', async () => {
    const { url, logger } = await start({
      '/broken': () => {
        throw new Error('the secret reason');
      },
    });
    const response = await fetch(`${url}/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(logger.lines).toMatchObject([{ level: 'error', path: '/broken' }]);
  });

  it('survives bytes that are no HTTP', async () => {
    const { server, url } = await start({ '/hello': hello });
    expect(await raw(server.port, '\x16\x03\x01\x00\xff garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect((await fetch(`${url}/hello`)).status).toBe(200);
  });

  it('cuts off a caller whose headers do not come to an end', async () => {
    const { server, url } = await start({ '/hello': hello }, 100);
    // Ends only when the server closes the connection.
    expect(await raw(server.port, 'GET /hello HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1\.1 408/);
    expect((await fetch(`${url}/hello`)).status).toBe(200);
  });

  it('says what is wrong when its address is taken', async () => {
    const { server } = await start({});
    const second = startHttpServer({
      address: { host: '127.0.0.1', port: server.port },
      routes: {},
      logger: createMemoryLogger(),
    });
    await expect(second).rejects.toThrow(/EADDRINUSE/);
  });

  it('lets an answer under way end when it closes, and takes no new connections', async () => {
    let release: () => void = () => undefined;
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { server, url } = await start({
      '/slow': async () => {
        arrived();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { status: 200, contentType: 'text/plain', body: 'done' };
      },
    });
    const answer = fetch(`${url}/slow`);
    await arrival;
    const closed = server.close(60_000);
    await expect(fetch(`${url}/slow`)).rejects.toThrow();
    release();
    const response = await answer;
    expect(await response.text()).toBe('done');
    // Otherwise the caller would keep the connection, and with it the process, for seconds.
    expect(response.headers.get('connection')).toBe('close');
    await closed;
  });

  it('does not wait for idle connections that are kept alive', async () => {
    const { server, url } = await start({ '/hello': hello });
    const agent = new Agent({ keepAlive: true });
    await new Promise<void>((resolve) => {
      get(`${url}/hello`, { agent }, (response) => response.resume().on('end', resolve));
    });
    await server.close(60_000);
    agent.destroy();
  });
});
