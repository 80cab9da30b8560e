import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

// A process of its own: HTTPS in Node and nothing else. Each review gets the same patch, unread but for its uid, so that the
// API server has the same work with it: what no webhook in Node can be quicker than.

export interface BareStart {
  readonly cert: string;
  readonly key: string;
  /** A JSON patch, as text. */
  readonly patch: string;
}

process.once('message', ({ cert, key, patch }: BareStart) => {
  const encoded = Buffer.from(patch).toString('base64');
  const server = createServer({ cert, key }, (request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      const uid = /"uid":"([^"]+)"/.exec(body)?.[1];
      const answer = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"${uid}","allowed":true,"patchType":"JSONPatch","patch":"${encoded}"}}`;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  });
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
