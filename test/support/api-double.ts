import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import type { ApiRequest, Transport } from '../../src/runtime/transport.ts';
import { type Certificate, createCertificate } from './certificate.ts';

/** A request as it came over the wire. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Common name of the client's certificate, where it showed one. */
  readonly client: string | undefined;
}

/** An API server's outside: TLS, HTTP/1.1, keep-alive; what it answers is a `Transport`. */
export interface ApiDouble {
  readonly url: string;
  readonly certificate: Certificate;
  readonly requests: readonly SeenRequest[];
  /** TLS connections made so far. */
  readonly connections: number;
  /** Breaks every connection without a word. */
  resetAll(): void;
  /** A kubeconfig that trusts it; more fields of the user and cluster may be given. */
  kubeConfig(user?: object, cluster?: object): KubeConfig;
  close(): Promise<void>;
}

/**
 * Serves `answer` on a free port of 127.0.0.1. Where `answer` rejects, the connection is destroyed without a response,
 * or in the middle of one.
 */
export async function startApiDouble(answer: Transport, certificate = createCertificate()): Promise<ApiDouble> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const tls = { ...certificate, requestCert: true, rejectUnauthorized: false, keepAliveTimeout: 90_000 };
  const server = createServer(tls, (request, response) => {
    // A destroyed connection is what some tests are about.
    serve(request, response).catch(() => response.destroy());
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const body = Buffer.concat(chunks).toString('utf8');
    const peer = (request.socket as TLSSocket).getPeerCertificate();
    requests.push({ method, path, headers, body, client: peer?.subject?.CN?.toString() });
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    const call = {
      method: method as ApiRequest['method'],
      path,
      body,
      signal: abort.signal,
      headersTimeoutMs: 2 ** 31 - 1,
    };
    const answered = await answer(call);
    response.writeHead(answered.status, { 'content-type': 'application/json', ...defined(answered.headers) });
    response.flushHeaders();
    for await (const chunk of answered.body) {
      if (!response.write(chunk)) await once(response, 'drain');
    }
    response.end();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    certificate,
    requests,
    get connections() {
      return connections;
    },
    resetAll() {
      for (const socket of sockets) socket.destroy();
    },
    kubeConfig(user = {}, cluster = {}) {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromClusterAndUser(
        { name: 'double', server: url, caData: base64(certificate.cert), skipTLSVerify: false, ...cluster },
        { name: 'tester', ...user },
      );
      return kubeConfig;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The form in which a kubeconfig embeds files. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
