import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { ConnectionCrowd } from './connection-crowd.ts';
import { answerOf, type HttpAnswer, routeAt, writeAnswer } from './http-answer.ts';
import { readRequestBody } from './webhook-body.ts';
import type { WebhookLimits } from './webhook-limits.ts';
import { hasBody, type Refusal, refuseHead, refuseLength, refuseWeight } from './webhook-refusal.ts';
import { hasMoreValues } from './webhook-weight.ts';

/** Answers the body of a POST; a throw becomes a 500, and its text goes to the log only. */
export type WebhookRoute = (body: Uint8Array) => HttpAnswer | Promise<HttpAnswer>;

/** One request that was answered. */
export interface WebhookExchange {
  /** A path of the routes, or `<other>`. */
  readonly path: string;
  readonly status: number;
  /** From the end of the headers to the answer. */
  readonly durationMs: number;
}

/** Told what the server does; everything is bounded, so that it can be counted. */
export interface WebhookObserver {
  answered(exchange: WebhookExchange): void;
  /** A connection was ended without an answer of a route. */
  refused(kind: Refusal): void;
}

/** What a service answers with, and whom it tells. */
export interface WebhookServiceOptions {
  readonly routes: Readonly<Record<string, WebhookRoute>>;
  readonly logger: Logger;
  readonly observer: WebhookObserver | undefined;
  readonly limits: WebhookLimits;
  readonly clock: Clock;
  readonly crowd: ConnectionCrowd;
  /** Whether callers are to connect anew. */
  readonly isDraining: () => boolean;
}

/** Answers one request; resolves when nothing is left to do for it, and never rejects. */
export type WebhookService = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Finds each request its route, or the refusal that it deserves. */
export function createWebhookService(options: WebhookServiceOptions): WebhookService {
  const { routes, logger, observer, limits, clock, crowd, isDraining } = options;
  return async (request, response) => {
    const begin = clock.monotonic();
    const member = crowd.memberOf(request.socket);
    if (member === undefined) {
      request.socket.destroy();
      return;
    }
    const [path = ''] = (request.url ?? '').split('?', 1);
    const route = routeAt(routes, path);
    const { maxBodyBytes, maxValues } = limits;
    const answered = ({ status }: HttpAnswer) =>
      observer?.answered({ path: route ? path : '<other>', status, durationMs: clock.monotonic() - begin });
    member.holds(0);

    /** Whoever sent what nobody asked for loses the connection, once there was time to read why. */
    function refuse(answer: HttpAnswer): void {
      member?.rests(false);
      if (response.destroyed) return;
      writeAnswer(response, answer, { connection: 'close', ...(answer.status === 405 ? { allow: 'POST' } : {}) });
      answered(answer);
      if (request.complete || !hasBody(request)) {
        response.end();
        return;
      }
      const cancel = clock.after(limits.lingerMs, () => response.end());
      response.once('close', cancel);
    }

    const refusal = refuseHead(request, { known: route !== undefined, maxBodyBytes });
    if (route === undefined || refusal !== undefined) {
      if (refusal !== undefined) refuse(refusal);
      return;
    }
    const body = await readRequestBody(request, { maxBytes: maxBodyBytes, onHeld: member.holds });
    if (body === 'broken off') return;
    if (body === 'too large') {
      refuse(refuseLength(maxBodyBytes));
      return;
    }
    if (hasMoreValues(body, maxValues)) {
      refuse(refuseWeight(maxValues));
      return;
    }
    member.works();
    const answer = await answerOf(() => route(body), { path, logger });
    member.rests(answer.status < 400);
    if (response.destroyed) return;
    writeAnswer(response, answer, isDraining() ? { connection: 'close' } : {});
    response.end();
    answered(answer);
  };
}
