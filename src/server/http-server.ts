import { createServer, type IncomingMessage } from 'node:http';
import type { Logger } from '../runtime/logger.ts';
import type { BindAddress } from './bind-address.ts';
import { answerOf, type HttpAnswer, plainAnswer, routeAt, writeAnswer } from './http-answer.ts';
import { listen } from './listen.ts';

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

async function answer(request: IncomingMessage, { routes, logger }: HttpServerOptions): Promise<HttpAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plainAnswer(405, 'only GET is answered here');
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const route = routeAt(routes, path);
  if (!route) return plainAnswer(404, 'not found');
  return answerOf(() => route(new URLSearchParams(query)), { path, logger });
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
      void answer(request, options).then((result) => {
        writeAnswer(response, result, closing ? { connection: 'close' } : {});
        response.end();
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, address);
  server.on('error', (error) => logger.error('http server', { error }));
  return {
    port,
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
