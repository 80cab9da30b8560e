import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from '../runtime/logger.ts';
import type { BindAddress } from './bind-address.ts';

/** What a route answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Answers a GET; a throw becomes a 500, and its text goes to the log only. */
export type HttpRoute = (query: URLSearchParams) => HttpAnswer | Promise<HttpAnswer>;

/** Where a server listens, what it answers, and how patient it is. */
export interface HttpServerOptions {
  readonly address: BindAddress;
  /** By exact path, such as `/healthz`. */
  readonly routes: Readonly<Record<string, HttpRoute>>;
  readonly logger: Logger;
  /** How long a caller may take to send its headers; default 5 s. */
  readonly headersTimeoutMs?: number;
}

/** A server that listens. */
export interface HttpServer {
  /** The port it got, for an address with port 0. */
  readonly port: number;
  /** Takes no new connections, lets answers under way end for up to `graceMs` (default 1 s), then cuts them. */
  close(graceMs?: number): Promise<void>;
}

/** Callers are kubelets and Prometheus: whoever needs longer, or sends more, is neither. */
const HEADERS_MS = 5_000;
const REQUEST_MS = 10_000;
const MAX_CONNECTIONS = 256;
const MAX_HEADER_BYTES = 16_384;

const plain = (status: number, body: string): HttpAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body,
});

async function answer(request: IncomingMessage, options: HttpServerOptions): Promise<HttpAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only GET is answered here\n');
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const route = Object.hasOwn(options.routes, path) ? options.routes[path] : undefined;
  if (!route) return plain(404, 'not found\n');
  try {
    return await route(new URLSearchParams(query));
  } catch (error) {
    options.logger.error('a request failed', { path, error });
    return plain(500, 'internal error\n');
  }
}

function send(response: ServerResponse, { status, contentType, body }: HttpAnswer, last: boolean): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(last ? { connection: 'close' } : {}),
  });
  // Node itself leaves the body out for HEAD.
  response.end(body);
}

/** Listens with plain HTTP for GET requests; slow callers are cut off. Rejects when the address cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { address, logger, headersTimeoutMs = HEADERS_MS } = options;
  let closing = false;
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: headersTimeoutMs / 5,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      // No route reads a body; unread, it would keep the connection from being used again.
      request.resume();
      void answer(request, options).then((result) => send(response, result, closing));
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: address.port, ...(address.host === undefined ? {} : { host: address.host }) }, resolve);
  });
  server.on('error', (error) => logger.error('http server', { error }));
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: (graceMs = 1_000) =>
      new Promise((resolve) => {
        closing = true;
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
