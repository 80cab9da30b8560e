import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Clock } from '../runtime/clock.ts';
import { ConnectionError } from '../runtime/connection-error.ts';
import type { Logger } from '../runtime/logger.ts';
import type { ApiRequest, ApiResponse, Transport } from '../runtime/transport.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { createRefreshed } from './refreshed.ts';
import { readTlsMaterial } from './tls-material.ts';
import { toConnectionError } from './undici-error.ts';

/** How calls to the API server are carried. Durations are milliseconds. */
export interface TransportOptions {
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** Who we are in the audit log; see `userAgent`. */
  readonly userAgent: string;
  /** Connections for calls; each watch has one more of its own. Default 48. */
  readonly connections?: number;
  /** How long a TCP and TLS handshake may take. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** How long an unused connection is kept; below the 90 s after which a Go server closes it. Default 60 s. */
  readonly keepAliveMs?: number;
  /** After how long token and certificate files are looked at again; client-go's too. Default 60 s. */
  readonly refreshMs?: number;
  /** Told of each exchange when its headers are there, or when it failed. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** One exchange, for metrics. */
export interface Exchange {
  readonly method: ApiRequest['method'];
  /** The HTTP status, or `<error>` as client-go's metrics say when no response arrived. */
  readonly code: string;
  readonly host: string;
  readonly durationMs: number;
}

/** A transport that holds connections. */
export interface ClusterTransport {
  readonly request: Transport;
  /** Ends idle connections and refuses new calls; resolves when those underway are done. Abort them first. */
  close(): Promise<void>;
}

/** Two sets of connections with the same credentials. */
interface Connections {
  readonly calls: Dispatcher;
  readonly watches: Dispatcher;
  readonly version: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * They are opened as they are needed. With more writes under way etcd commits more of them at once: three times 16 make
 * a fifth more objects a second (`npm run bench -- tick`), and leave most of API priority and fairness to others.
 */
/** So many connections a transport has for calls when it is not told otherwise. */
export const CONNECTIONS = 48;

/** `keepsake/1.2.3 (linux/amd64) node/20.20.2`, in the form that Kubernetes components use. */
export function userAgent(version: string): string {
  const arch = { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;
  return `keepsake/${version} (${process.platform}/${arch}) node/${process.versions.node}`;
}

/**
 * A transport for the kubeconfig's current context, over HTTP/1.1 with connections that are kept: one TLS handshake per
 * request costs 16 to 80 times as much, and undici's HTTP/2 has half the throughput of 16 connections.
 *
 * Tokens and certificates are read again when they may have changed, without blocking the event loop. New certificates
 * get new connections; what runs on the old ones ends in its own time. A 401 drops the token at once. Throws when the
 * kubeconfig names no cluster or a proxy of an unknown kind.
 */
export function createTransport(kubeConfig: KubeConfig, options: TransportOptions): ClusterTransport {
  const { clock, logger } = options;
  const refreshMs = options.refreshMs ?? 60_000;
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster) throw new Error('the kubeconfig names no cluster');
  const server = new URL(cluster.server);
  // Some gateways serve many clusters under one host, each under its own path.
  const prefix = server.pathname.replace(/\/+$/, '');
  if (cluster.proxyUrl && !/^https?:/.test(cluster.proxyUrl)) {
    throw new Error(`proxy-url ${cluster.proxyUrl}: only http and https proxies are supported`);
  }

  const credentials = createRefreshed<Credentials>(
    () => readCredentials(kubeConfig),
    refreshMs,
    clock,
    (error) => logger.warn('the credentials could not be read again, the old ones stay', { error }),
  );
  const connections = createRefreshed<Connections>(connect, refreshMs, clock, (error) =>
    logger.warn('the certificates could not be read again, the old ones stay', { error }),
  );
  let material: Awaited<ReturnType<typeof readTlsMaterial>> | undefined;
  let closed = false;

  async function connect(before: Connections | undefined): Promise<Connections> {
    const [read, { cert, key }] = await Promise.all([readTlsMaterial(kubeConfig, material), credentials.get()]);
    material = read;
    const version = `${read.version} ${cert ?? ''}`;
    if (before?.version === version) return before;
    const tls = {
      ...(read.ca ? { ca: read.ca } : {}),
      ...((cert ?? read.cert) ? { cert: cert ?? read.cert, key: key ?? read.key } : {}),
      ...(cluster?.skipTLSVerify ? { rejectUnauthorized: false } : {}),
      ...(cluster?.tlsServerName ? { servername: cluster.tlsServerName } : {}),
    };
    if (before) {
      logger.info('certificates have changed, new connections use the new ones');
      closeQuietly(before);
    }
    return {
      calls: dispatcher(tls, options.connections ?? CONNECTIONS),
      // A watch holds its connection for minutes; sharing a pool, a few of them would starve the calls.
      watches: dispatcher(tls, null),
      version,
    };
  }

  function dispatcher(tls: object, size: number | null): Dispatcher {
    const timeout = options.connectTimeoutMs ?? 10_000;
    const pool = { connections: size, pipelining: 1, allowH2: false, keepAliveTimeout: options.keepAliveMs ?? 60_000 };
    if (!cluster?.proxyUrl) return new Agent({ ...pool, connect: { ...tls, timeout } });
    return new ProxyAgent({ ...pool, uri: cluster.proxyUrl, requestTls: { ...tls, timeout } });
  }

  async function prepare(): Promise<readonly [Credentials, Connections]> {
    try {
      return await Promise.all([credentials.get(), connections.get()]);
    } catch (error) {
      throw new ConnectionError('connect', `no credentials: ${String(error)}`, { cause: error });
    }
  }

  async function exchange(request: ApiRequest): Promise<ApiResponse> {
    if (closed) throw new ConnectionError('aborted', 'the transport is closed');
    const [{ headers }, { calls, watches }] = await prepare();
    request.signal?.throwIfAborted();
    const response = await (request.longLived ? watches : calls).request({
      origin: server.origin,
      path: prefix + request.path,
      method: request.method,
      headers: {
        ...headers,
        'user-agent': options.userAgent,
        accept: request.accept ?? 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      },
      body: request.body ?? null,
      headersTimeout: request.headersTimeoutMs ?? DEFAULT_TIMEOUT_MS,
      bodyTimeout: request.idleTimeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal: request.signal ?? null,
    });
    if (response.statusCode === 401) credentials.invalidate();
    // A body may break before anybody reads it, and an error event without a listener would end the process.
    response.body.on('error', () => {});
    return {
      status: response.statusCode,
      headers: flatten(response.headers),
      body: readable(response.body, request.signal),
    };
  }

  async function request(call: ApiRequest): Promise<ApiResponse> {
    const started = clock.monotonic();
    let code = '<error>';
    try {
      const response = await exchange(call);
      code = String(response.status);
      return response;
    } catch (error) {
      throw toConnectionError(error, call.signal);
    } finally {
      options.onExchange?.({ method: call.method, code, host: server.host, durationMs: clock.monotonic() - started });
    }
  }

  return {
    request,
    async close() {
      closed = true;
      const open = await connections.get().catch(() => undefined);
      if (open) await Promise.all([open.calls.close(), open.watches.close()]);
    },
  };
}

/** Lets what is underway end in its own time. */
function closeQuietly({ calls, watches }: Connections): void {
  // Nobody waits for these any more, and a failure to say goodbye harms nobody.
  for (const old of [calls, watches]) old.close().catch(() => {});
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): ApiResponse['headers'] {
  const flat: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}

/** The body with its errors translated. Not a generator: one that was never started would not free the connection. */
function readable(body: Dispatcher.ResponseData['body'], signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
      return {
        next: () =>
          chunks.next().catch((error: unknown) => {
            throw toConnectionError(error, signal);
          }),
        async return() {
          body.destroy();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
