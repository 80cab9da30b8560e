import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as forward } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { kubeconfigText } from '../../hack/controlplane/kubeconfig.ts';
import { createCertificate } from './certificate.ts';

/** A call as the proxy sees it. */
export interface ProxiedCall {
  readonly method: string;
  readonly path: string;
  /** What the API server has answered. */
  readonly status: number;
}

/** Stands between a program and its API server, and breaks off after a call of the test's choice. */
export interface FaultProxy {
  /** A kubeconfig that leads here, with the bearer token given. */
  kubeconfig(folder: string, token: string): Promise<string>;
  /**
   * Lets the `count`-th call that `counts` from now on be carried out, then keeps its answer, breaks every connection and
   * calls `strike`. Resolves to that call.
   */
  breakAfter(count: number, counts: (call: ProxiedCall) => boolean, strike: () => Promise<void>): Promise<ProxiedCall>;
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startFaultProxy(target: {
  readonly server: string;
  readonly caFile: string;
}): Promise<FaultProxy> {
  const certificate = createCertificate();
  const ca = readFileSync(target.caFile);
  const sockets = new Set<Duplex>();
  let after: ((call: ProxiedCall) => boolean) | undefined;

  const server = createServer(certificate, (incoming, response) => {
    relay(incoming, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });

  function relay(incoming: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: path = '', headers } = incoming;
    const outgoing = forward(new URL(path, target.server), { method, headers, ca }, (answer) => {
      const isLast = after?.({ method, path, status: answer.statusCode ?? 0 }) === true;
      if (isLast) {
        answer.resume();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    // A broken connection is broken on both sides.
    outgoing.on('error', () => response.destroy());
    response.once('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    async kubeconfig(folder, token) {
      const caFile = join(folder, 'proxy.crt');
      const path = join(folder, 'proxy.kubeconfig');
      await writeFile(caFile, certificate.cert);
      await writeFile(path, kubeconfigText({ server: url, caFile, user: 'proxied', token }), { mode: 0o600 });
      return path;
    },
    breakAfter: (count, counts, strike) =>
      new Promise((resolve, reject) => {
        let seen = 0;
        after = (call) => {
          if (!counts(call) || ++seen !== count) return false;
          after = undefined;
          strike().then(() => {
            for (const socket of sockets) socket.destroy();
            resolve(call);
          }, reject);
          return true;
        };
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
