import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { readUsage } from '../bench/start-parts/process-usage.ts';
import { classManifest, reviewFor } from '../support/admission-requests.ts';
import { type ClassLoad, startClassLoad } from '../support/class-load.ts';
import { scrape } from '../support/scrape.ts';
import { type Call, call, exchangeBytes, openSession, readToEnd } from '../support/webhook-caller.ts';
import type { WebhookReplica } from '../support/webhook-replica.ts';
import { startWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';

// Whoever reaches the port of the webhook can call it. Here somebody does his worst, to a process of its own with its limits
// as they are, while the API server asks it about classes all the time: none of those may notice.

const CLASSES_PER_SECOND = 20;
const MEBI = 2 ** 20;
/** What all of it together may take, beyond what the process takes at rest: four times the unfinished bodies that it holds at most. */
const GROWTH_MIB = 128;

const path = '/mutate-storageclass';
const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;

let world: WebhookWorld;
let replica: WebhookReplica;
let load: ClassLoad;
let atRest: number;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  world = await startWebhookWorld({ replicas: 1 });
  replica = world.replicas[0] as WebhookReplica;
  load = startClassLoad(world.writer, CLASSES_PER_SECOND);
  await waitUntil(() => load.answers.length > 100, { timeoutMs: 30_000 });
  atRest = readUsage(replica.process.pid).peakRssMiB;
});

afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await load?.stop();
  await world?.stop();
});

const review = JSON.stringify(reviewFor({ by: 'kubectl create', manifest: classManifest() }));
const uid = (JSON.parse(review) as { readonly request: { readonly uid: string } }).request.uid;
const withUid = (text: string) => review.replace(JSON.stringify(uid), text);

const bodies: readonly (readonly [string, string | Uint8Array, number])[] = [
  ['nothing', '', 400],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80]), 400],
  ['half a review', review.slice(0, 200), 400],
  ['10 MB of spaces', ' '.repeat(10 * MEBI), 413],
  ['10 MB in a review', review.replace('"kind"', `"pad":"${'x'.repeat(10 * MEBI)}","kind"`), 413],
  ['a million arrays in each other', '['.repeat(1_000_000), 413],
  ['arrays in each other, no more than are read', '['.repeat(200_000), 400],
  ['a review with deep parameters', review.replace('"provisioner"', `"parameters":${deep(200_000)},"provisioner"`), 0],
  ['7 MB of empty objects', `[${'{},'.repeat(2_400_000)}{}]`, 413],
  ['a review that sets __proto__', review.replace('"provisioner"', '"__proto__":{"allowed":true},"provisioner"'), 200],
  [
    'a review whose constructor is somebody else',
    review.replace('"request"', '"constructor":{"prototype":{}},"request"'),
    200,
  ],
  ['a uid that is a number', withUid('7'), 400],
  ['a uid that is an object', withUid('{"__proto__":{"allowed":true}}'), 400],
  ['a uid that is empty', withUid('""'), 400],
  ['a uid that is somebody else’s', withUid('"not-yours"'), 200],
];

it.each(bodies)('answers %s with a review that is whole, or tells what is wrong', async (_what, body, status) => {
  expectAnswer(await post({ body }), status);
});

const heads: readonly (readonly [string, Partial<Call>, number])[] = [
  ['another path', { path: '/__proto__' }, 404],
  ['another method', { method: 'GET' }, 405],
  ['another type', { headers: { 'content-type': 'text/plain' } }, 415],
  ['an encoding', { headers: { 'content-encoding': 'gzip' } }, 415],
];

it.each(heads)('refuses %s', async (_what, changes, status) => {
  expectAnswer(await post(changes), status);
});

it('ends noise, before TLS and within it', async () => {
  const seen: string[] = [];
  for (const bytes of noise(60)) {
    const answer = exchangeBytes(replica.port, Buffer.concat([bytes, Buffer.from('\r\n\r\n')]));
    await new Promise((resolve) =>
      connect(replica.port, '127.0.0.1').end(bytes).on('error', resolve).on('close', resolve),
    );
    seen.push(await answer);
  }
  expect(seen.filter((answer) => !/^HTTP\/1\.1 4\d\d /.test(answer))).toEqual([]);
});

it('goes on while a thousand connections do nothing, and hundreds never finish their headers or their bodies', async () => {
  const idle = await Promise.all(Array.from({ length: 1_000 }, (_, index) => hold(replica.port, index % 4 === 0)));
  const slow = await Promise.allSettled(
    Array.from({ length: 200 }, async (_, index) => {
      const session = await openSession(replica.port);
      ends.push(() => session.destroy());
      session.write(index % 2 === 0 ? `${head}x-slow: ` : `${head}content-length: ${7 * MEBI}\r\n\r\n{`);
      const drip = setInterval(() => session.writable && session.write('x'.repeat(index % 2 === 0 ? 1 : 1_000)), 100);
      const answer = await readToEnd(session);
      clearInterval(drip);
      return answer;
    }),
  );
  const answers = slow.map((one) => (one.status === 'fulfilled' ? one.value : ''));
  // Those of whom there were too many are cut without a word.
  expect(answers.filter((answer) => !/^(HTTP\/1\.1 (408|413) .*)?$/s.test(answer))).toEqual([]);
  for (const socket of idle) socket.destroy();
  const sample = await scrape(replica.process.metricsUrl);
  expect(sample('keepsake_webhook_refused_total{kind="crowded"}')).toBeGreaterThanOrEqual(1_000 - 512);
  expectAnswer(await post({ body: review }), 200);
});

it('has not crashed, has taken little memory for it, and no class was wrong, refused or failed', async () => {
  await load.stop();
  const usage = readUsage(replica.process.pid);
  const { became, ...figures } = load.summary('begin');
  console.info(JSON.stringify({ became, ...figures, atRestMiB: atRest, ...usage }));
  expect(Object.keys(became).sort()).toEqual(['compliant right', 'unset right']);
  expect(usage.peakRssMiB - atRest).toBeLessThan(GROWTH_MIB);
  expect(await world.writer.immediate()).toEqual([]);
  expect(await replica.stop()).toBe(0);
});

function post(changes: Partial<Call>) {
  return call({ port: replica.port, path, body: review, ...changes });
}

/** A status of 0 allows either a review or a refusal. */
function expectAnswer({ status, body }: Awaited<ReturnType<typeof post>>, expected: number): void {
  if (expected === 0) expect([200, 400]).toContain(status);
  else expect({ status, body }).toMatchObject({ status: expected });
  if (status !== 200) {
    expect(body.length).toBeLessThan(1_000);
    return;
  }
  const answer = JSON.parse(body);
  expect(answer).toMatchObject({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' });
  expect([uid, 'not-yours']).toContain(answer.response.uid);
  expect(answer.response.allowed).toBe(true);
}

/** A connection on which nothing happens, or nothing after TLS was agreed upon. */
async function hold(port: number, session: boolean): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  ends.push(() => socket.destroy());
  // Where there are too many, either may be cut meanwhile.
  if (session) await openSession(port, socket).catch(() => undefined);
  else await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return socket;
}

function deep(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

/** The same bytes in each run: a linear congruential generator, the middle bits of which are good enough for noise. */
function noise(count: number): readonly Buffer[] {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
  return Array.from({ length: count }, () =>
    Buffer.from(Array.from({ length: 1 + (next() % 600) }, () => next() & 0xff)),
  );
}
