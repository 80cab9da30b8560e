import type { Refusal } from '../../src/server/webhook-refusal.ts';
import { startWebhookServer, type WebhookServer, type WebhookServerOptions } from '../../src/server/webhook-server.ts';
import type { WebhookExchange } from '../../src/server/webhook-service.ts';
import { type Certificate, createCertificate } from './certificate.ts';
import { createMemoryLogger, type LogLine } from './memory-logger.ts';

/** A webhook's server whose one route, `/review`, says how many bytes it was sent, and what was reported of it. */
export interface WebhookDouble {
  readonly server: WebhookServer;
  readonly port: number;
  readonly lines: readonly LogLine[];
  readonly exchanges: readonly WebhookExchange[];
  readonly refusals: readonly Refusal[];
}

let certificate: Certificate | undefined;

/** Starts one on a free port of 127.0.0.1, with whatever is overridden. */
export async function startWebhookDouble(overrides: Partial<WebhookServerOptions> = {}): Promise<WebhookDouble> {
  certificate ??= createCertificate();
  const logger = createMemoryLogger();
  const exchanges: WebhookExchange[] = [];
  const refusals: Refusal[] = [];
  const server = await startWebhookServer({
    address: { host: '127.0.0.1', port: 0 },
    routes: {
      '/review': ({ length }) => ({ status: 200, contentType: 'application/json', body: `{"bytes":${length}}` }),
    },
    certificate,
    logger,
    observer: {
      answered: (exchange) => void exchanges.push(exchange),
      refused: (kind) => void refusals.push(kind),
    },
    ...overrides,
  });
  return { server, port: server.port, lines: logger.lines, exchanges, refusals };
}
