import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTransport, type Exchange, type TransportOptions, userAgent } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { InterruptReason } from '../../src/runtime/read-failure.ts';
import { createReflector } from '../../src/runtime/reflector.ts';
import { createStore } from '../../src/runtime/store.ts';
import type { Stored } from '../../src/runtime/stored.ts';
import type { ApiResponse, Transport } from '../../src/runtime/transport.ts';
import { type ApiDouble, base64, startApiDouble } from '../support/api-double.ts';
import { type Certificate, createCertificate } from '../support/certificate.ts';
import { createFakeApi } from '../support/fake-api.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { until } from '../support/until.ts';

let certificate: Certificate;
beforeAll(() => {
  certificate = createCertificate();
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const text = async (response: ApiResponse): Promise<string> => {
  let all = '';
  for await (const chunk of response.body) all += Buffer.from(chunk).toString('utf8');
  return all;
};

const ok: Transport = async () => ({
  status: 200,
  headers: {},
  body: (async function* () {
    yield Buffer.from('{"ok":true}');
  })(),
});

async function serve(answer: Transport, own = certificate): Promise<ApiDouble> {
  const double = await startApiDouble(answer, own);
  cleanups.push(() => double.close());
  return double;
}

function connect(double: ApiDouble, user: object = {}, cluster: object = {}, options: Partial<TransportOptions> = {}) {
  const logger = createMemoryLogger();
  const transport = createTransport(double.kubeConfig(user, cluster), {
    clock: systemClock,
    logger,
    userAgent: userAgent('1.2.3'),
    ...options,
  });
  cleanups.push(() => transport.close());
  return { ...transport, logger };
}

const get = { method: 'GET', path: '/version' } as const;

describe('undici transport', () => {
  it('sends path, body and headers as asked, and says who it is', async () => {
    const double = await serve(ok);
    const { request } = connect(double, { token: 'secret' });
    const response = await request({
      method: 'PATCH',
      path: '/apis/x/v1/y?fieldManager=keepsake',
      body: '{"a":"ü"}',
      contentType: 'application/merge-patch+json',
    });
    expect(await text(response)).toBe('{"ok":true}');
    expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(double.requests).toMatchObject([
      {
        method: 'PATCH',
        path: '/apis/x/v1/y?fieldManager=keepsake',
        body: '{"a":"ü"}',
        headers: {
          authorization: 'Bearer secret',
          accept: 'application/json',
          'content-type': 'application/merge-patch+json',
          'user-agent': expect.stringMatching(/^keepsake\/1\.2\.3 \(linux\/(amd64|arm64)\) node\/\d+/),
        },
      },
    ]);
  });

  it('keeps to 48 connections for calls however many are made, and uses them again', async () => {
    const double = await serve(ok);
    const { request } = connect(double);
    for (let round = 0; round < 3; round++) {
      await Promise.all(Array.from({ length: 100 }, async () => text(await request(get))));
    }
    expect(double.requests).toHaveLength(300);
    expect(double.connections).toBeLessThanOrEqual(48);
  });

  it('keeps its connections when the files were looked at again and have not changed', async () => {
    const double = await serve(ok);
    const caFile = join(temporaryFolder(), 'ca.crt');
    writeFileSync(caFile, certificate.cert);
    const clock = createFakeClock('2026-01-01T00:00:00Z');
    const { request } = connect(double, {}, { caData: undefined, caFile }, { clock });
    for (let minute = 0; minute < 5; minute++) {
      await text(await request(get));
      await clock.advance(60_000);
    }
    expect(double.connections).toBe(1);
  });

  it('goes through the proxy that the kubeconfig names, and refuses kinds that it does not know', async () => {
    const double = await serve(ok);
    const targets: string[] = [];
    const proxy = createServer((client) => {
      client.on('error', () => {});
      client.once('data', (head) => {
        const [, host = '', port = ''] = /^CONNECT ([^:]+):(\d+) /.exec(head.toString('latin1')) ?? [];
        targets.push(`${host}:${port}`);
        const server = createConnection(Number(port), host, () => {
          client.write('HTTP/1.1 200 OK\r\n\r\n');
          client.pipe(server).pipe(client);
        });
        server.on('error', () => client.destroy());
      });
    });
    const port = await listen(proxy);
    cleanups.push(() => proxy.close());
    const { request } = connect(double, {}, { proxyUrl: `http://127.0.0.1:${port}` });
    expect(await text(await request(get))).toBe('{"ok":true}');
    expect(targets).toEqual([new URL(double.url).host]);
    expect(() => connect(double, {}, { proxyUrl: 'socks5://127.0.0.1:1' })).toThrow('only http and https proxies');
  });

  it('lets watches starve no call', async () => {
    const api = createFakeApi(systemClock);
    const double = await serve((call) => (call.path.includes('watch=') ? api.transport(call) : ok(call)));
    const { request } = connect(double, {}, {}, { connections: 1 });
    const abort = new AbortController();
    const watch = { ...get, path: '/x?watch=true&resourceVersion=100&timeoutSeconds=60', signal: abort.signal };
    for (let i = 0; i < 5; i++) await request({ ...watch, longLived: true });
    expect(await text(await request(get))).toBe('{"ok":true}');
    abort.abort();
    await until(() => api.openWatches === 0);
  });

  it('frees the connection of a body that is left before or while it is read', async () => {
    const api = createFakeApi(systemClock);
    const double = await serve(api.transport);
    const { request } = connect(double);
    const path = '/x?watch=true&resourceVersion=100&timeoutSeconds=60';
    const unread = await request({ ...get, path });
    const begun = await request({ ...get, path });
    await until(() => api.openWatches === 2);
    await unread.body[Symbol.asyncIterator]().return?.();
    const chunks = begun.body[Symbol.asyncIterator]();
    const first = chunks.next();
    api.put({ name: 'a' });
    expect((await first).done).toBe(false);
    await chunks.return?.();
    await until(() => api.openWatches === 0);
  });

  it('keeps the path of a server that lives under one', async () => {
    const double = await serve(ok);
    const { request } = connect(double, {}, { server: `${double.url}/k8s/clusters/c-1/` });
    await text(await request(get));
    expect(double.requests[0]?.path).toBe('/k8s/clusters/c-1/version');
  });

  it('tells its observer of each exchange', async () => {
    const exchanges: Exchange[] = [];
    const api = createFakeApi(systemClock);
    api.fail('list', { kind: 'status', status: 503 }, { kind: 'connect' });
    const double = await serve(api.transport);
    const { request } = connect(double, {}, {}, { onExchange: (exchange) => exchanges.push(exchange) });
    await text(await request(get));
    await expect(request(get)).rejects.toMatchObject({ code: 'reset' });
    const host = new URL(double.url).host;
    expect(exchanges).toMatchObject([
      { method: 'GET', code: '503', host },
      { method: 'GET', code: '<error>', host },
    ]);
  });

  describe('rejects with a closed set of codes:', () => {
    it('connect, when nobody listens', async () => {
      const server = createServer();
      const port = await listen(server);
      await new Promise((resolve) => server.close(resolve));
      const double = await serve(ok);
      const { request } = connect(double, {}, { server: `https://127.0.0.1:${port}` });
      await expect(request(get)).rejects.toMatchObject({ name: 'ConnectionError', code: 'connect' });
    });

    it('connect, when the certificate is not trusted', async () => {
      const double = await serve(ok);
      const { request } = connect(double, {}, { caData: base64(createCertificate().cert) });
      await expect(request(get)).rejects.toMatchObject({ code: 'connect' });
      expect(double.requests).toHaveLength(0);
    });

    it('connect, when the certificate is for another name; tls-server-name and insecure-skip-tls-verify say otherwise', async () => {
      const double = await serve(ok);
      const other = connect(double, {}, { tlsServerName: 'elsewhere.example' });
      await expect(other.request(get)).rejects.toMatchObject({ code: 'connect' });
      const named = connect(double, {}, { tlsServerName: 'localhost' });
      expect((await named.request(get)).status).toBe(200);
      const careless = connect(double, {}, { caData: undefined, skipTLSVerify: true });
      expect((await careless.request(get)).status).toBe(200);
    });

    it('connect, when the credentials cannot be read', async () => {
      const double = await serve(ok);
      const { request } = connect(double, {
        authProvider: { name: 'tokenFile', config: { tokenFile: '/nowhere/token' } },
      });
      await expect(request(get)).rejects.toMatchObject({ code: 'connect', message: expect.stringContaining('ENOENT') });
    });

    it('timeout, when the headers do not come', async () => {
      const api = createFakeApi(systemClock);
      api.fail('list', { kind: 'hang' });
      const { request } = connect(await serve(api.transport));
      await expect(request({ ...get, headersTimeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' });
    });

    it('timeout, when the body falls silent', async () => {
      const api = createFakeApi(systemClock);
      const { request } = connect(await serve(api.transport));
      const path = '/x?watch=true&resourceVersion=100&timeoutSeconds=60';
      const response = await request({ ...get, path, longLived: true, idleTimeoutMs: 50 });
      await expect(text(response)).rejects.toMatchObject({ code: 'timeout' });
    });

    it('reset, when the connection breaks before the headers or in the body', async () => {
      const api = createFakeApi(systemClock);
      api.fail('list', { kind: 'connect' }, { kind: 'reset' });
      const { request } = connect(await serve(api.transport));
      await expect(request(get)).rejects.toMatchObject({ code: 'reset' });
      await expect(text(await request(get))).rejects.toMatchObject({ code: 'reset' });
    });

    it('aborted, at any moment', async () => {
      const api = createFakeApi(systemClock);
      api.fail('list', { kind: 'hang' });
      const { request } = connect(await serve(api.transport));
      await expect(request({ ...get, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
      const waiting = new AbortController();
      const answer = request({ ...get, signal: waiting.signal });
      await until(() => api.count('list') === 1);
      waiting.abort();
      await expect(answer).rejects.toMatchObject({ code: 'aborted' });
      const reading = new AbortController();
      const path = '/x?watch=true&resourceVersion=100&timeoutSeconds=60';
      const response = await request({ ...get, path, signal: reading.signal });
      const rest = text(response);
      reading.abort();
      await expect(rest).rejects.toMatchObject({ code: 'aborted' });
    });
  });

  describe('shows credentials:', () => {
    it('a client certificate', async () => {
      const client = createCertificate('robot');
      const double = await serve(ok);
      const { request } = connect(double, { certData: base64(client.cert), keyData: base64(client.key) });
      await text(await request(get));
      expect(double.requests[0]?.client).toBe('robot');
    });

    it('name and password, and whom to impersonate', async () => {
      const double = await serve(ok);
      const { request } = connect(double, { username: 'a', password: 'b', impersonateUser: 'c' });
      await text(await request(get));
      expect(double.requests[0]?.headers).toMatchObject({
        authorization: `Basic ${base64('a:b')}`,
        'impersonate-user': 'c',
      });
    });

    it('the token of an exec plugin, asked once for many calls', async () => {
      const double = await serve(ok);
      const answer = {
        apiVersion: 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        status: { token: 'from-exec' },
      };
      const folder = temporaryFolder();
      const log = join(folder, 'calls');
      const script = `echo called >> ${log}; echo '${JSON.stringify(answer)}'`;
      const { request } = connect(double, { exec: { command: 'sh', args: ['-c', script] } });
      await Promise.all(Array.from({ length: 10 }, async () => text(await request(get))));
      expect(new Set(double.requests.map(({ headers }) => headers.authorization))).toEqual(
        new Set(['Bearer from-exec']),
      );
      expect(readFileSync(log, 'utf8')).toBe('called\n');
    });

    it('a token file, read again after 60 s or after a 401, and kept in use while it cannot be read', async () => {
      const api = createFakeApi(systemClock);
      const double = await serve(api.transport);
      const tokenFile = join(temporaryFolder(), 'token');
      writeFileSync(tokenFile, 'one\n');
      const clock = createFakeClock('2026-01-01T00:00:00Z');
      const user = { authProvider: { name: 'tokenFile', config: { tokenFile } } };
      const { request, logger } = connect(double, user, {}, { clock });
      const token = async (): Promise<string | undefined> => {
        await text(await request(get));
        return double.requests.at(-1)?.headers.authorization;
      };
      expect(await token()).toBe('Bearer one');
      writeFileSync(tokenFile, 'two\n');
      await clock.advance(59_000);
      expect(await token()).toBe('Bearer one');
      await clock.advance(1_000);
      expect(await token()).toBe('Bearer two');
      writeFileSync(tokenFile, 'three\n');
      api.fail('list', { kind: 'status', status: 401 });
      expect(await token()).toBe('Bearer two');
      expect(await token()).toBe('Bearer three');
      rmSync(tokenFile);
      await clock.advance(60_000);
      expect(await token()).toBe('Bearer three');
      expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    });

    it('trusts a new certificate authority once its file was replaced, and leaves what runs alone', async () => {
      const api = createFakeApi(systemClock);
      const old = await serve(api.transport);
      const renewed = createCertificate();
      const caFile = join(temporaryFolder(), 'ca.crt');
      writeFileSync(caFile, certificate.cert);
      const clock = createFakeClock('2026-01-01T00:00:00Z');
      const { request } = connect(old, {}, { caData: undefined, caFile }, { clock });
      const path = '/x?watch=true&resourceVersion=100&timeoutSeconds=60';
      const abort = new AbortController();
      const watch = await request({ ...get, path, longLived: true, signal: abort.signal });
      writeFileSync(caFile, `${renewed.cert}`);
      await clock.advance(60_000);
      await expect(request(get)).rejects.toMatchObject({ code: 'connect' });
      const chunks = watch.body[Symbol.asyncIterator]();
      const next = chunks.next();
      api.put({ name: 'a' });
      expect((await next).done).toBe(false);
      abort.abort();
      await expect(chunks.next()).rejects.toMatchObject({ code: 'aborted' });
    });
  });

  it('carries a reflector through a broken connection, a 410 and a restart of the server', async () => {
    const api = createFakeApi(systemClock);
    for (let i = 0; i < 25; i++) api.put({ name: `item-${i}`, value: 'ü'.repeat(1000) });
    const double = await serve(api.transport);
    const { request } = connect(double);
    const logger = createMemoryLogger();
    const store = createStore<Stored>({ name: 'items', logger });
    const interrupts: InterruptReason[] = [];
    const reflector = createReflector<Stored>({
      transport: request,
      path: '/api/v1/items',
      project: ({ metadata: { name, uid, resourceVersion } }) => ({ name, uid, resourceVersion }),
      scope: store.openScope(),
      clock: systemClock,
      random: () => 0,
      logger,
      observer: { interrupted: (reason) => interrupts.push(reason) },
      timing: { pageSize: 10, listIntervalMs: 20, backoff: { baseMs: 5, maxMs: 20, factor: 2, jitter: 1 } },
    });
    reflector.start();
    await until(() => store.synced && api.openWatches === 1);
    expect(store.size).toBe(25);
    double.resetAll();
    api.remove('item-3');
    await until(() => store.size === 24 && api.openWatches === 1);
    double.resetAll();
    api.remove('item-4');
    api.put({ name: 'new' });
    api.compact();
    await until(() => store.get(undefined, 'new') !== undefined && store.size === 24);
    await reflector.stop();
    await until(() => api.openWatches === 0);
    expect(interrupts.slice(0, 2)).toEqual(['reset', 'reset']);
    expect(interrupts).toContain('expired');
    expect(api.count('list')).toBe(2);
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-transport-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
