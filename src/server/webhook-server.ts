import { createServer } from 'node:https';
import { Server as NetServer, type Socket } from 'node:net';
import { type Clock, systemClock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { BindAddress } from './bind-address.ts';
import { createConnectionCrowd } from './connection-crowd.ts';
import { listen } from './listen.ts';
import { defaultWebhookLimits, type WebhookLimits } from './webhook-limits.ts';
import { refuseBytes } from './webhook-refusal.ts';
import { createWebhookService, type WebhookObserver, type WebhookRoute } from './webhook-service.ts';

/** What a server shows to those who call it, in PEM. */
export interface ServingCertificate {
  /** The certificate, followed by those between it and its authority. */
  readonly cert: string;
  readonly key: string;
}

/** Where the webhook listens, what it answers, and whom it tells. */
export interface WebhookServerOptions {
  readonly address: BindAddress;
  /** By exact path; a query, such as the API server's `?timeout=5s`, is not part of it. */
  readonly routes: Readonly<Record<string, WebhookRoute>>;
  readonly certificate: ServingCertificate;
  readonly logger: Logger;
  readonly observer?: WebhookObserver;
  readonly clock?: Clock;
  readonly limits?: Partial<WebhookLimits>;
}

/** A webhook that listens. */
export interface WebhookServer {
  /** The port it got, for an address with port 0. */
  readonly port: number;
  /** What a scrape shows. */
  readonly usage: () => { readonly connections: number; readonly requestsInFlight: number };
  /**
   * From now on new connections get this certificate; those that are open stay. Throws, and keeps the old one, when
   * certificate and key do not fit or are not PEM.
   */
  setCertificate(certificate: ServingCertificate): void;
  /** Answers everything as before, but asks each caller to connect anew: to another replica, once this one is unready. */
  drain(): void;
  /**
   * Drains, takes no new connections, and closes those on which nothing happens. What comes on the others is answered
   * for up to `graceMs` (default 10 s), then all are cut.
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Listens with HTTPS for POST requests with JSON. Callers are not known: whoever reaches the port can call, so time, memory
 * and connections are bounded. Rejects when the address cannot be had or the certificate cannot be used.
 */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const { address, logger, observer, clock = systemClock } = options;
  const limits = { ...defaultWebhookLimits, ...options.limits };
  const crowd = createConnectionCrowd({
    maxConnections: limits.maxConnections,
    maxHeldBytes: limits.maxUnfinishedBytes,
    monotonic: clock.monotonic,
    onCut: () => observer?.refused('crowded'),
  });
  let draining = false;
  let requestsInFlight = 0;
  const serve = createWebhookService({
    routes: options.routes,
    logger,
    observer,
    limits,
    clock,
    crowd,
    isDraining: () => draining,
  });
  const server = createServer(
    {
      ...tlsOptions(options.certificate),
      handshakeTimeout: limits.handshakeMs,
      keepAliveTimeout: limits.keepAliveMs,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.headersMs / 5,
      maxHeaderSize: limits.maxHeaderBytes,
    },
    (request, response) => {
      requestsInFlight++;
      void serve(request, response).finally(() => {
        requestsInFlight--;
      });
    },
  );
  // Who reads no answers is not heard either.
  server.timeout = limits.keepAliveMs;
  server.on('connection', crowd.join);
  server.on('secureConnection', crowd.secure);
  server.on('tlsClientError', () => observer?.refused('handshake'));
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const refusal = refuseBytes(error.code);
    if (refusal === undefined) {
      socket.destroy();
      return;
    }
    observer?.refused(refusal.kind);
    // Within an answer under way these bytes would be taken for a part of it.
    if (socket.writable && crowd.memberOf(socket)?.working === false) socket.write(refusal.text);
    socket.destroySoon();
  });
  const port = await listen(server, address);
  server.on('error', (error) => logger.error('webhook server', { error }));
  let closed: Promise<void> | undefined;

  function close(graceMs: number): Promise<void> {
    draining = true;
    const end = clock.monotonic() + graceMs;
    let cancel = clock.after(Math.min(limits.quietMs, graceMs), function look() {
      if (clock.monotonic() >= end) crowd.cutAll();
      else crowd.endQuiet(limits.quietMs);
      cancel = clock.after(Math.min(limits.quietMs / 4, Math.max(0, end - clock.monotonic())), look);
    });
    return new Promise((resolve) => {
      // Node's own close of an HTTP server ends idle connections at once, and with them a request that is on its way.
      NetServer.prototype.close.call(server, () => {
        cancel();
        // Ends what else Node keeps for an HTTP server.
        server.close();
        resolve();
      });
    });
  }

  return {
    port,
    usage: () => ({ connections: crowd.size, requestsInFlight }),
    setCertificate: (certificate) => server.setSecureContext(tlsOptions(certificate)),
    drain() {
      draining = true;
    },
    close(graceMs = 10_000) {
      closed ??= close(graceMs);
      return closed;
    },
  };
}

function tlsOptions({ cert, key }: ServingCertificate) {
  return { cert, key, minVersion: 'TLSv1.2' as const };
}
