import type { IncomingMessage } from 'node:http';
import { type HttpAnswer, plainAnswer } from './http-answer.ts';

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;

/** What can be said of a request before its body is read. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'headers'>;

/** The answer to a request that is no review for a known route, by its head alone; undefined: read the body. */
export function refuseHead(
  { method, headers }: RequestHead,
  { known, maxBodyBytes }: { readonly known: boolean; readonly maxBodyBytes: number },
): HttpAnswer | undefined {
  if (!known) return plainAnswer(404, 'not found');
  if (method !== 'POST') return plainAnswer(405, 'only POST is answered here');
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
    return plainAnswer(415, 'send an AdmissionReview with content-type: application/json');
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    return plainAnswer(415, 'send the body without a content-encoding');
  }
  return Number(headers['content-length'] ?? 0) > maxBodyBytes ? refuseLength(maxBodyBytes) : undefined;
}

/** The answer to a body that is longer than allowed. */
export function refuseLength(maxBodyBytes: number): HttpAnswer {
  return plainAnswer(413, `the body is too large: send at most ${maxBodyBytes} bytes`);
}

/** The answer to a body that would take too much memory once it is parsed. */
export function refuseWeight(maxValues: number): HttpAnswer {
  return plainAnswer(413, `the body has too many values: send at most ${maxValues}`);
}

/** Whether a body follows these headers. */
export function hasBody({ headers }: RequestHead): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Why a connection was ended without a request having been answered. */
export type Refusal = 'handshake' | 'malformed' | 'large-headers' | 'slow' | 'crowded';

/** What to write to a caller whose bytes are no request, by the code of Node's error; undefined: nobody can read it. */
export function refuseBytes(code: string | undefined): { readonly kind: Refusal; readonly text: string } | undefined {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { kind: 'slow', text: rawAnswer('408 Request Timeout', 'the request took too long to come') };
    case 'HPE_HEADER_OVERFLOW':
      return {
        kind: 'large-headers',
        text: rawAnswer('431 Request Header Fields Too Large', 'the headers are too large'),
      };
    default:
      return code?.startsWith('HPE_')
        ? { kind: 'malformed', text: rawAnswer('400 Bad Request', 'this is not HTTP/1.1') }
        : undefined;
  }
}

function rawAnswer(status: string, line: string): string {
  const body = `${line}\n`;
  const headers = ['content-type: text/plain; charset=utf-8', `content-length: ${body.length}`, 'connection: close'];
  return [`HTTP/1.1 ${status}`, ...headers, '', body].join('\r\n');
}
