import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/kube/client.ts';
import { issuePair } from '../../src/kube/issue-certificate.ts';
import { createWebhookSecret, type HeldSecret } from '../../src/kube/webhook-secret.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { ApiRequest, Transport } from '../../src/runtime/transport.ts';

const names = ['webhook.example.com'];
const pair = await issuePair({ names, now: new Date(), lifetimeMs: 3_600_000 });
const held: HeldSecret = {
  owners: [],
  uid: 'u',
  resourceVersion: '7',
  certificates: { current: { kind: 'absent' }, next: { kind: 'absent' }, previous: [] },
  data: {},
};

/** A store behind which each request is answered with what `answer` says. */
function storeAnswering(answer: (request: ApiRequest) => { readonly status: number; readonly body: string }) {
  const requests: ApiRequest[] = [];
  const transport: Transport = async (request) => {
    requests.push(request);
    const { status, body } = answer(request);
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield Buffer.from(body);
    }
    return { status, headers: {}, body: pieces() };
  };
  const client = createClient(transport, { clock: systemClock, random: () => 0, retry: { attempts: 1 } });
  return { requests, store: createWebhookSecret({ client, namespace: 'ns', name: 'tls', names }) };
}

/** Every text of an error, those of its causes included. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  return `${error.message} ${error.stack} ${JSON.stringify({ ...error })} ${error.cause ? wordsOf(error.cause) : ''}`;
}

/** Parts of the key that no text may hold, as PEM and as the Secret carries it. */
const partsOfKey = [pair.key, Buffer.from(pair.key).toString('base64')].flatMap((text) =>
  Array.from({ length: Math.floor((text.length - 64) / 16) }, (_, index) =>
    text.slice(32 + index * 16, 56 + index * 16),
  ),
);

describe('an error about the Secret', () => {
  it.each([
    ['a proxy that sends the request back', 502, (body: string) => body],
    ['a proxy that sends its end back', 400, (body: string) => body.slice(-300)],
    [
      'a Status that quotes it',
      422,
      (body: string) =>
        JSON.stringify({ kind: 'Status', reason: 'Invalid', message: `cannot read ${body}`, details: { body } }),
    ],
    ['an answer that is cut off', 200, (body: string) => body.slice(0, -9)],
  ])('holds no part of a key: %s', async (_, status, echo) => {
    const { store } = storeAnswering(({ body }) => ({ status, body: echo(String(body ?? JSON.stringify(pair))) }));
    const calls = [
      () => store.read(),
      () => store.issue(undefined, { as: 'current', pair, previous: [] }),
      () => store.issue(held, { as: 'next', pair, previous: [] }),
    ];
    for (const call of calls) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'KubeError' });
      const words = wordsOf(error);
      expect(partsOfKey.filter((part) => words.includes(part))).toEqual([]);
    }
  });

  it('still says what a person must know', async () => {
    const message =
      'secrets "tls" is forbidden: User "system:serviceaccount:ns:keepsake" cannot get resource "secrets"';
    const body = JSON.stringify({ kind: 'Status', reason: 'Forbidden', message });
    const { store } = storeAnswering(() => ({ status: 403, body }));
    await expect(store.read()).rejects.toMatchObject({
      code: 'forbidden',
      message: `forbidden: GET /api/v1/namespaces/ns/secrets/tls: ${message}`,
    });
  });
});

describe('a write', () => {
  it('names the version that it was decided on', async () => {
    const answer = JSON.stringify({ metadata: { name: 'tls', uid: 'u', resourceVersion: '8' } });
    const { store, requests } = storeAnswering(() => ({ status: 200, body: answer }));
    await store.remember(held, []);
    await store.promote(held, []);
    await store.issue(held, { as: 'next', pair, previous: [] });
    for (const { method, body } of requests) {
      expect(method).toBe('PATCH');
      expect(JSON.parse(String(body)).metadata).toEqual({ resourceVersion: '7' });
    }
  });

  it('makes a Secret of the type that others know, also before there is anything to serve', async () => {
    const answer = JSON.stringify({ metadata: { name: 'tls', uid: 'u', resourceVersion: '8' } });
    const { store, requests } = storeAnswering(() => ({ status: 200, body: answer }));
    await store.issue(undefined, { as: 'next', pair, previous: [] });
    const { type, data } = JSON.parse(String(requests[0]?.body));
    expect(type).toBe('kubernetes.io/tls');
    expect(Object.keys(data).sort()).toEqual(['next-ca.crt', 'next.crt', 'next.key', 'tls.crt', 'tls.key']);
    expect([data['tls.crt'], data['tls.key']]).toEqual(['', '']);
  });
});
