import { readFileSync } from 'node:fs';
import { Agent } from 'undici';

/** Calls to an API server with nothing around them: what any client could do at best. */
export interface BareClient {
  /** Throws when the status is not 2xx. */
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<string>;
  close(): Promise<void>;
}

/** Who calls, and over how many connections. */
export interface BareClientOptions {
  readonly server: string;
  readonly caFile: string;
  readonly token: string;
  readonly connections: number;
}

/** A client over HTTP/1.1 connections that are kept. PATCH sends a merge patch. */
export function createBareClient({ server, caFile, token, connections }: BareClientOptions): BareClient {
  const agent = new Agent({ connections, pipelining: 1, connect: { ca: readFileSync(caFile) } });
  const types = {
    GET: '',
    POST: 'application/json',
    PATCH: 'application/merge-patch+json',
    DELETE: 'application/json',
  };
  return {
    async call(method, path, body) {
      const { statusCode, body: answer } = await agent.request({
        origin: server,
        method,
        path,
        headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': types[method] }) },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.text();
      if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text.slice(0, 500)}`);
      return text;
    },
    close: () => agent.destroy(),
  };
}

/** Runs `work` for 0 … count-1, so many at a time. */
export async function inParallel(
  count: number,
  parallel: number,
  work: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (let i = next++; i < count; i = next++) await work(i);
    }),
  );
}
