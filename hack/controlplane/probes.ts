import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';

/** How an HTTP probe proves who it is and knows the other. */
export interface HttpProbe {
  /** PEM text of the certificate authority. Without it any certificate will do: only whether it answers is asked. */
  readonly ca?: string;
  readonly token?: string;
}

const PROBE_TIMEOUT_MS = 2_000;

/** True when the URL answers 200. Every failure is a plain "not yet". */
export function answersOk(url: string, { ca, token }: HttpProbe = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      // No kept connection: a probe must not hold up the end of the one it asks.
      agent: false as const,
      timeout: PROBE_TIMEOUT_MS,
      ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    };
    const request = (url.startsWith('https:') ? https : http).get(url, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.once('close', () => resolve(false));
  });
}

/** True when somebody accepts connections on the Unix socket. */
export function acceptsConnections(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
