import { beforeEach, describe, expect, it } from 'vitest';
import { type CertificateKeeperOptions, createCertificateKeeper } from '../../src/controllers/certificate-keeper.ts';
import type { EventNote } from '../../src/domain/event-note.ts';
import { type IssuedPair, issuePair } from '../../src/kube/issue-certificate.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { createWebhookObjects } from '../support/webhook-objects.ts';

const minute = 60_000;
const day = 86_400_000;

let clock: FakeClock;
let objects: ReturnType<typeof createWebhookObjects>;
let logger: ReturnType<typeof createMemoryLogger>;
let events: EventNote[];
let ends: (Date | undefined)[];
let issuing: Promise<IssuedPair> | undefined;

beforeEach(() => {
  issuing = undefined;
  clock = createFakeClock('2026-03-01T00:00:00Z', { realWork: () => issuing });
  objects = createWebhookObjects();
  logger = createMemoryLogger();
  events = [];
  ends = [];
});

function startKeeper(changes: Partial<CertificateKeeperOptions> = {}) {
  const keeper = createCertificateKeeper({
    client: objects.client,
    namespace: 'keepsake-system',
    secretName: 'keepsake-webhook-tls',
    configurationName: 'keepsake',
    names: ['127.0.0.1'],
    clock,
    logger,
    record: (note) => events.push(note),
    issue: issueWhileTimeStands,
    observer: { expires: (at) => ends.push(at), did: () => undefined, failed: () => undefined },
    ...changes,
  });
  keeper.start();
  return keeper;
}

function issueWhileTimeStands(...options: Parameters<typeof issuePair>): Promise<IssuedPair> {
  issuing = issuePair(...options).finally(() => {
    issuing = undefined;
  });
  return issuing;
}

const warnings = () => logger.lines.filter(({ level }) => level === 'warn');

/** What is served is trusted, and nothing is left of a rotation. */
function expectSettled() {
  expect(Object.keys(objects.held ?? {}).sort()).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
  expect(new Set(objects.bundles)).toEqual(new Set([objects.held?.['ca.crt']]));
}

describe('a keeper', () => {
  it('says once that there is no configuration, keeps the Secret right, and sees when there is one', async () => {
    const keeper = startKeeper();
    expect(keeper.problem()).toMatch(/not been looked at yet/);
    await clock.advance(10 * minute);
    expect(keeper.problem()).toBeUndefined();
    expect(warnings()).toHaveLength(1);
    expect(objects.writes).toHaveLength(1);
    objects.install();
    await clock.advance(10_000);
    expectSettled();
    expect(ends.at(-1)).toEqual(new Date('2026-05-30T00:00:00Z'));
    await keeper.stop();
    expect(clock.pending).toBe(0);
  });

  it('looks at once when it is asked to', async () => {
    const keeper = startKeeper();
    await clock.advance(1);
    objects.install();
    keeper.nudge();
    await clock.advance(1);
    expectSettled();
    await keeper.stop();
  });

  it('rotates at two thirds of the life, also when the host has slept through it', async () => {
    objects.install();
    const keeper = startKeeper();
    await clock.advance(minute);
    const before = objects.held?.['tls.crt'];
    clock.jump(61 * day);
    await clock.advance(10_000);
    expect(objects.held).toMatchObject({ 'tls.crt': before });
    expect(objects.bundles[0]).toBe(`${objects.held?.['ca.crt']}${objects.held?.['next-ca.crt']}`);
    await clock.advance(minute + 10_000);
    expect(objects.held?.['tls.crt']).not.toBe(before);
    expect(objects.held?.['previous-ca.crt']).toBeDefined();
    await clock.advance(10 * minute + 10_000);
    expectSettled();
    expect(events.map(({ reason }) => reason)).toEqual(['CertificateIssued', 'CertificateIssued']);
    await keeper.stop();
  });

  it.each([0, 1, 2, 3, 4, 5, 6].flatMap((write) => (['before', 'after'] as const).map((when) => ({ write, when }))))(
    'gets over a call that fails $when it is carried out (write $write)',
    async ({ write, when }) => {
      objects.install();
      objects.faults.push(...new Array(write).fill({ when: 'never' }), { when, code: 'timeout' });
      const keeper = startKeeper();
      await clock.advance(minute);
      clock.jump(61 * day);
      await clock.advance(13 * minute);
      expect(objects.faults).toEqual([]);
      expect(warnings().length).toBe(1);
      expect(keeper.problem()).toBeUndefined();
      expectSettled();
      await keeper.stop();
    },
  );

  it('says what stands in the way for as long as it does', async () => {
    objects.install();
    const keeper = startKeeper();
    await clock.advance(minute);
    clock.jump(61 * day);
    objects.faults.push(...new Array(3).fill({ when: 'before', code: 'forbidden' }));
    await clock.advance(15_000);
    expect(keeper.problem()).toMatch(
      /^The serving certificate of the webhook cannot be kept: forbidden: PATCH .*secrets/,
    );
    expect(events.at(-1)).toMatchObject({ reason: 'CertificateFailed', type: 'Warning' });
    await clock.advance(minute);
    expect(keeper.problem()).toBeUndefined();
    await keeper.stop();
  });

  it('does not take what happens each time for somebody who was faster', async () => {
    objects.faults.push(...new Array(100).fill({ when: 'before', code: 'not-found' }));
    const keeper = startKeeper();
    await clock.advance(1_000);
    expect(keeper.problem()).toMatch(/not-found: POST/);
    await keeper.stop();
  });

  it('tells of what it does, and of no key', async () => {
    objects.install();
    const keeper = startKeeper();
    await clock.advance(minute);
    clock.jump(61 * day);
    objects.faults.push({ when: 'after', code: 'internal' });
    await clock.advance(20_000);
    const told = JSON.stringify([logger.lines, events, keeper.problem()]);
    expect(told).toContain('made a certificate');
    for (const key of [objects.held?.['tls.key'], objects.held?.['next.key']]) {
      const [, line = 'no key'] = (key ?? '').split('\n');
      expect(line).toHaveLength(64);
      expect(told).not.toContain(line);
      expect(told).not.toContain(Buffer.from(line).toString('base64').slice(4, 40));
    }
    await keeper.stop();
  });

  it.each([
    ['looks more than a minute apart', { lookMs: 61_000 }],
    ['a life too short for a rotation', { lifetimeMs: 200_000 }],
  ])('refuses %s', (_, timing) => {
    expect(() => startKeeper({ timing })).toThrow(RangeError);
  });
});
