import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { HeldSecret } from '../../src/kube/webhook-secret.ts';

/** A webhook that allows everything, and loads its certificate from the Secret now and then, as a replica does. */
export interface ReviewingServer {
  readonly port: number;
  /** The reviews so far: what was done, by name, and the SHA-256 of the certificate that was served meanwhile. */
  readonly reviews: readonly { readonly operation: string; readonly name: string; readonly certificate: string }[];
  close(): Promise<void>;
}

/** Begins to listen on `port` once the Secret holds something that can be served, and looks at it every `everyMs`. */
export async function startReviewingServer(
  read: () => Promise<HeldSecret | undefined>,
  { port, everyMs }: { readonly port: number; readonly everyMs: number },
): Promise<ReviewingServer> {
  const reviews: { operation: string; name: string; certificate: string }[] = [];
  let certificate = '';
  let server: Server | undefined;
  let closed = false;

  async function load(): Promise<void> {
    const held = await read();
    if (held?.certificates.current.kind !== 'pair') return;
    const text = (key: string) => Buffer.from(held.data[key] ?? '', 'base64').toString();
    const serving = { cert: text('tls.crt'), key: text('tls.key') };
    const { fingerprint256 } = new X509Certificate(serving.cert);
    if (server === undefined) {
      server = createServer(serving, async (request, response) => {
        let body = '';
        for await (const piece of request) body += piece;
        const { request: review } = JSON.parse(body);
        reviews.push({ operation: review.operation, name: review.name, certificate });
        response.setHeader('content-type', 'application/json');
        const answer = { uid: review.uid, allowed: true };
        response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }));
      });
      // Longer than the API server's pool keeps a connection.
      server.keepAliveTimeout = 120_000;
      await once(server.listen(port, '127.0.0.1'), 'listening');
    } else if (fingerprint256 !== certificate) server.setSecureContext(serving);
    certificate = fingerprint256;
  }

  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, everyMs));
  while (server === undefined) {
    await load();
    await pause();
  }
  const started: Server = server;
  const loading = (async () => {
    while (!closed) {
      await pause();
      await load();
    }
  })();
  return {
    port: (started.address() as AddressInfo).port,
    reviews,
    async close() {
      closed = true;
      await loading;
      started.closeAllConnections();
      started.close();
    },
  };
}
