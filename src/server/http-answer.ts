import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Logger } from '../runtime/logger.ts';

/** What a route answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** An answer for people: one line of text. */
export function plainAnswer(status: number, line: string): HttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${line}\n` };
}

/** The route of exactly this path; undefined for `/toString` and other names that every object has. */
export function routeAt<R>(routes: Readonly<Record<string, R>>, path: string): R | undefined {
  return Object.hasOwn(routes, path) ? routes[path] : undefined;
}

/** What `route` answers; a throw becomes a 500, and its text goes to the log only. Never rejects. */
export async function answerOf(
  route: () => HttpAnswer | Promise<HttpAnswer>,
  { path, logger }: { readonly path: string; readonly logger: Logger },
): Promise<HttpAnswer> {
  try {
    return await route();
  } catch (error) {
    logger.error('a request failed', { path, error });
    return plainAnswer(500, 'internal error');
  }
}

/** Writes head and body of an answer, and leaves the response open. */
export function writeAnswer(
  response: ServerResponse,
  { status, contentType, body }: HttpAnswer,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  // Node itself leaves the body out for HEAD.
  response.write(body);
}
