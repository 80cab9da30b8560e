import { X509Certificate } from 'node:crypto';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebhookServerOptions } from '../../src/server/webhook-server.ts';
import { createCertificate } from '../support/certificate.ts';
import { until } from '../support/until.ts';
import { type CallerAnswer, call, NotConnected, openSession, readToEnd } from '../support/webhook-caller.ts';
import { startWebhookDouble, type WebhookDouble } from '../support/webhook-double.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(overrides: Partial<WebhookServerOptions> = {}): Promise<WebhookDouble> {
  const double = await startWebhookDouble(overrides);
  ends.push(() => double.server.close(0));
  return double;
}

function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  ends.push(() => agent.destroy());
  return agent;
}

/** A route that answers when it is released. */
function slowRoute() {
  let asked = false;
  let released = false;
  return {
    arrived: () => until(() => asked),
    release: () => {
      released = true;
    },
    route: async () => {
      asked = true;
      await until(() => released);
      return { status: 200, contentType: 'application/json', body: '{}' };
    },
  };
}

/** Callers that call one after the other as fast as they are answered, each on a kept connection, until `stop`. */
function startLoad(callers: number, callOnce: (agent: Agent, turn: number) => Promise<CallerAnswer>) {
  const answers: CallerAnswer[] = [];
  const failures: unknown[] = [];
  let stopped = false;
  const loops = Array.from({ length: callers }, async (_, caller) => {
    const agent = keepAlive();
    for (let turn = caller; !stopped; turn++) {
      await callOnce(agent, turn).then(
        (answer) => answers.push(answer),
        (error) => failures.push(error),
      );
    }
  });
  return {
    answers,
    failures,
    /** Resolves when so many more calls were answered. */
    more(count: number) {
      const goal = answers.length + count;
      return until(() => answers.length >= goal || failures.length > 0);
    },
    async stop() {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

describe('a new certificate', () => {
  it('is shown to new connections, while those that are open live on and no call fails', async () => {
    const first = createCertificate('first');
    const second = createCertificate('second');
    const { port, server } = await start({ certificate: first });
    const load = startLoad(4, (agent, turn) => call({ port, agent: turn % 10 === 0 ? false : agent }));
    for (const certificate of [second, first, second, first, second]) {
      await load.more(100);
      server.setCertificate(certificate);
      const { fingerprint256 } = new X509Certificate(certificate.cert);
      expect(await call({ port })).toMatchObject({ status: 200, fingerprint: fingerprint256 });
    }
    await load.more(100);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.answers.filter(({ status }) => status !== 200)).toEqual([]);
    // Each caller made its one connection at the beginning, with the first certificate.
    const kept = load.answers.filter(({ reused }) => reused).map(({ fingerprint }) => fingerprint);
    expect([...new Set(kept)]).toEqual([new X509Certificate(first.cert).fingerprint256]);
  });

  it.each([
    ['does not fit its key', () => ({ cert: createCertificate().cert, key: createCertificate().key })],
    ['is no PEM', () => ({ cert: 'x', key: 'y' })],
  ])('that %s is refused, and the old one stays', async (_what, build) => {
    const { port, server } = await start();
    const { fingerprint } = await call({ port });
    expect(() => server.setCertificate(build())).toThrow();
    expect(await call({ port })).toMatchObject({ status: 200, fingerprint });
  });

  it('that cannot be used is no reason to listen', async () => {
    await expect(start({ certificate: { cert: 'x', key: 'y' } })).rejects.toThrow();
  });
});

describe('a server that drains', () => {
  it('still answers everybody, and asks each to connect anew', async () => {
    const { port, server } = await start();
    const agent = keepAlive();
    await call({ port, agent });
    server.drain();
    expect(await call({ port, agent })).toMatchObject({ status: 200, reused: true, headers: { connection: 'close' } });
    expect(await call({ port, agent })).toMatchObject({ status: 200, reused: false, headers: { connection: 'close' } });
  });

  it('hands its callers to another without a failed call, though nobody repeats any', async () => {
    const [leaving, staying] = [await start(), await start()];
    // What the Service's endpoints are to the API server: kept connections are used until somebody closes them.
    const endpoints = [leaving.port, staying.port];
    const load = startLoad(8, (agent, turn) => call({ port: endpoints[turn % endpoints.length] ?? 0, agent }));
    await load.more(200);
    leaving.server.drain();
    await load.more(200);
    endpoints.shift();
    await load.more(50);
    const begin = performance.now();
    await leaving.server.close();
    expect(performance.now() - begin).toBeLessThan(5_000);
    await load.more(200);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.answers.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

describe('a server that closes', () => {
  it('loses no call under load, if who finds no connection turns to the other server', async () => {
    const [leaving, staying] = [await start(), await start()];
    const load = startLoad(8, async (agent, turn) => {
      const [one, other] = turn % 2 === 0 ? [leaving, staying] : [staying, leaving];
      try {
        return await call({ port: one.port, agent });
      } catch (error) {
        if (error instanceof NotConnected) return call({ port: other.port, agent });
        throw error;
      }
    });
    await load.more(400);
    await leaving.server.close();
    await load.more(400);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('lets an answer under way end, answers what comes on a kept connection meanwhile, and takes no new ones', async () => {
    const { arrived, release, route } = slowRoute();
    const hello = () => ({ status: 200, contentType: 'application/json', body: '{}' });
    const { port, server } = await start({ routes: { '/slow': route, '/review': hello } });
    const agent = keepAlive();
    await call({ port, agent });
    const slow = call({ port, path: '/slow' });
    await arrived();
    const closed = server.close(60_000);
    expect(await call({ port, agent })).toMatchObject({ status: 200, reused: true, headers: { connection: 'close' } });
    await expect(call({ port })).rejects.toThrow(NotConnected);
    release();
    expect(await slow).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await closed;
  });

  it('ends quiet connections with a farewell of TLS, and does not wait for its whole grace', async () => {
    const { port, server } = await start({ limits: { quietMs: 50 } });
    const below = connect(port, '127.0.0.1');
    const session = await openSession(port, below);
    const answered = new Promise((resolve) => session.once('data', resolve));
    session.write('POST /review HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n');
    await answered;
    const before = below.bytesRead;
    const end = readToEnd(session);
    await server.close(60_000);
    expect(await end).toBe('');
    // Without it, an end looks as if somebody had cut the line.
    expect(below.bytesRead).toBeGreaterThan(before);
  });

  it('cuts what is still under way when its grace is over, and may be closed twice', async () => {
    const { arrived, release, route } = slowRoute();
    const { port, server } = await start({ routes: { '/slow': route } });
    const slow = call({ port, path: '/slow' });
    const failed = expect(slow).rejects.toThrow(/socket hang up|ECONNRESET/);
    await arrived();
    await Promise.all([server.close(100), server.close()]);
    await failed;
    release();
    await until(() => server.usage().requestsInFlight === 0);
    expect(server.usage().connections).toBe(0);
  });
});
