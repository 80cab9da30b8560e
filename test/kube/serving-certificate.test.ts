import { describe, expect, it } from 'vitest';
import { issuePair } from '../../src/kube/issue-certificate.ts';
import { type StoredCertificate, watchServingCertificate } from '../../src/kube/serving-certificate.ts';
import { createFakeApi } from '../support/fake-api.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

const at = { namespace: 'keepsake-system', name: 'tls' };
const now = new Date();
const [pair, other] = await Promise.all([issued(), issued()]);

function issued() {
  return issuePair({ names: ['localhost'], now, lifetimeMs: 3_600_000 });
}

function dataOf(texts: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
}

/** The Secret with these texts, as it is watched. */
async function watched(data?: Readonly<Record<string, string>>) {
  const clock = createFakeClock(now);
  const api = createFakeApi(clock);
  const logger = createMemoryLogger();
  if (data !== undefined) api.put({ ...at, data });
  const informer = watchServingCertificate(
    {
      transport: api.transport,
      clock,
      random: () => 0,
      logger,
      observerOf: () => ({}) as never,
      onHandlerError: () => undefined,
    },
    at,
  );
  informer.start();
  await clock.advance(0);
  const [found] = informer.store.values();
  return { found, api, logger, informer };
}

const full = { 'tls.crt': pair.cert, 'tls.key': pair.key, 'ca.crt': pair.ca };

describe('the Secret that is served from', () => {
  it('is asked for by its name, in its namespace, so that a right to it alone suffices', async () => {
    const { api, informer } = await watched(dataOf(full));
    await informer.stop();
    const paths = api.requests.map(({ request }) => request.path);
    expect(new Set(api.requests.map(({ verb }) => verb))).toEqual(new Set(['list', 'watch']));
    for (const path of paths) {
      expect(path).toMatch(/^\/api\/v1\/namespaces\/keepsake-system\/secrets\?/);
      expect(new URLSearchParams(path.split('?')[1]).get('fieldSelector')).toBe('metadata.name=tls');
    }
  });

  it('holds a certificate with its key, its authority and its end, to the second', async () => {
    const { found, informer } = await watched(dataOf(full));
    await informer.stop();
    const end = new Date(Math.floor((now.getTime() + 3_600_000) / 1_000) * 1_000);
    expect(found?.serving).toEqual({ cert: pair.cert, key: pair.key, ca: pair.ca, notAfter: end });
  });

  it.each<{ readonly what: string; readonly data: Readonly<Record<string, string>> }>([
    { what: 'is empty', data: {} },
    { what: 'has no key', data: { 'tls.crt': pair.cert } },
    { what: 'has the key of another certificate', data: { ...full, 'tls.key': other.key } },
    { what: 'has empty fields, as a type asks for them', data: { 'tls.crt': '', 'tls.key': '' } },
    { what: 'holds something else', data: { 'tls.crt': 'none', 'tls.key': 'none' } },
  ])('is there, and serves nobody, where it $what', async ({ data }) => {
    const { found, informer } = await watched(dataOf(data));
    await informer.stop();
    expect(found).toMatchObject<Partial<StoredCertificate>>(at);
    expect(found?.serving).toBeUndefined();
  });

  it('serves a certificate without its authority, which somebody else has told the API server', async () => {
    const { found, informer } = await watched(dataOf({ 'tls.crt': pair.cert, 'tls.key': pair.key }));
    await informer.stop();
    expect(found?.serving).toMatchObject({ cert: pair.cert, ca: '' });
  });

  it('puts nothing of the key into the log', async () => {
    const { logger, informer } = await watched(dataOf({ ...full, 'tls.crt': 'none' }));
    await informer.stop();
    const words = JSON.stringify(logger.lines);
    for (const line of pair.key.split('\n').filter((one) => one !== '' && !one.startsWith('-'))) {
      expect(words).not.toContain(line);
    }
  });
});
