import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request } from 'node:https';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/** What a webhook answered, and on which connection. */
export interface CallerAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly reused: boolean;
  /** Of the certificate that the connection was made with. */
  readonly fingerprint: string;
}

/** A call, with an agent that decides on connections; without one, each call makes its own. */
export interface Call {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly agent?: Agent | false;
}

/** The call never had a connection to send anything on. */
export class NotConnected extends Error {}

/** Calls once and repeats nothing; by default POSTs `{}` as JSON to `/review`. Rejects with `NotConnected`, or as Node does. */
export function call({ port, path = '/review', method = 'POST', headers, body, agent }: Call): Promise<CallerAnswer> {
  return new Promise((resolve, reject) => {
    let fingerprint = '';
    const sent = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { 'content-type': 'application/json', ...headers },
      agent: agent ?? false,
      rejectUnauthorized: false,
    });
    const note = (socket: TLSSocket) => {
      fingerprint = socket.getPeerCertificate().fingerprint256;
    };
    sent.on('socket', (socket) => {
      const session = socket as TLSSocket;
      if (sent.reusedSocket) note(session);
      else session.once('secureConnect', () => note(session));
    });
    sent.on('error', (error) => reject(fingerprint === '' ? new NotConnected(error.message, { cause: error }) : error));
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, headers: received, body: text, reused: sent.reusedSocket, fingerprint });
      });
    });
    sent.end(method === 'GET' ? undefined : (body ?? '{}'));
  });
}

/** A TLS session of one's own; `below` is the connection to use instead of a new one. */
export function openSession(port: number, below?: Socket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...(below ? { socket: below } : {}) });
    socket.once('secureConnect', () => {
      socket.off('error', reject);
      // A reset is an end like another.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new NotConnected('closed before there was a session')));
  });
}

/** All that the other side sends until it ends or cuts the connection, which is then closed from here as well. */
export function readToEnd(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.once('end', () => socket.destroy());
    socket.once('close', () => resolve(text));
  });
}

/** What the server sends back for these bytes within a session, until it ends it. */
export async function exchangeBytes(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = await openSession(port);
  const answer = readToEnd(socket);
  socket.write(bytes);
  return answer;
}
