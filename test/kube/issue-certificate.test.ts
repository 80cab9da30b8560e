import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { type IssuedPair, issuePair } from '../../src/kube/issue-certificate.ts';
import { readAuthorities, readPair, readServing } from '../../src/kube/read-certificate.ts';

const now = new Date('2026-03-01T12:34:56.789Z');
const day = 86_400_000;
const names = ['keepsake-webhook.keepsake-system.svc', '127.0.0.1', '::1', 'fd00::1:0:2', '::ffff:192.0.2.1'];
const folder = mkdtempSync(join(tmpdir(), 'keepsake-issue-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const issue = (changes: Partial<Parameters<typeof issuePair>[0]> = {}) =>
  issuePair({ names, now, lifetimeMs: 90 * day, ...changes });

/** What openssl says about the certificate under its authority, in strict mode, at a moment of its life. */
function verified({ cert, ca }: IssuedPair, ...args: readonly string[]): string {
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'ca.pem'), ca);
  const moment = ['-attime', String(Date.parse(new X509Certificate(cert).validFrom) / 1_000 + 1)];
  const strict = ['verify', '-x509_strict', '-purpose', 'sslserver', ...moment, '-CAfile', 'ca.pem', ...args];
  return execFileSync('openssl', [...strict, 'cert.pem'], { cwd: folder, stdio: 'pipe' }).toString();
}

const pair = await issue();

describe('issuePair', () => {
  it.each([
    ['in any name', []],
    ['as the Service', ['-verify_hostname', 'keepsake-webhook.keepsake-system.svc']],
    ['as an IPv4 address', ['-verify_ip', '127.0.0.1']],
    ['as an IPv6 address', ['-verify_ip', 'fd00::1:0:2']],
    ['as an IPv4 address in IPv6', ['-verify_ip', '::ffff:192.0.2.1']],
  ])('satisfies openssl’s strict mode %s', (_, args) => {
    expect(verified(pair, ...args)).toBe('cert.pem: OK\n');
  });

  it('is worth nothing under another authority, nor by another name', async () => {
    const { ca } = await issue();
    expect(() => verified({ ...pair, ca })).toThrow();
    expect(() => verified(pair, '-verify_hostname', 'keepsake-webhook.other.svc')).toThrow();
  });

  it.each([
    ['by the seconds of UTCTime', new Date('2049-09-01T00:00:00Z')],
    ['by those of GeneralizedTime', new Date('2051-01-01T00:00:00Z')],
  ])('begins an hour early and ends on time %s', async (_, at) => {
    const made = await issue({ now: at });
    expect(verified(made)).toBe('cert.pem: OK\n');
    const { validFrom, validTo } = new X509Certificate(made.cert);
    expect([validFrom, validTo].map((text) => Date.parse(text) - at.getTime())).toEqual([-3_600_000, 90 * day]);
  });

  it('makes an authority that can sign nothing but this, and whose key is nowhere', () => {
    const authority = new X509Certificate(pair.ca);
    expect(authority.ca).toBe(true);
    expect(new X509Certificate(pair.cert).ca).toBe(false);
    expect(Object.keys(pair)).toEqual(['cert', 'key', 'ca']);
    expect(pair.key.match(/BEGIN/g)).toHaveLength(1);
    expect(readPair({ ...pair, cert: pair.ca, ca: pair.ca }, names)).toMatchObject({ kind: 'unusable' });
  });

  it('makes another authority, key and serial number each time', async () => {
    const many = await Promise.all(Array.from({ length: 50 }, () => issue()));
    const subjects = many.map(({ ca }) => new X509Certificate(ca).subject);
    const serials = many.flatMap(({ ca, cert }) => [ca, cert].map((pem) => new X509Certificate(pem).serialNumber));
    expect(new Set(subjects).size).toBe(50);
    expect(new Set(serials).size).toBe(100);
    for (const made of many) expect(readPair(made, names)).toMatchObject({ kind: 'pair', lacks: [] });
  });

  it.each([
    [[], /without a name/],
    [['https://a'], /"https:\/\/a" is neither a host name nor an IP address: write for example/],
    [['a b'], /neither/],
  ])('refuses the names %j', async (wrong, message) => {
    await expect(issue({ names: wrong })).rejects.toThrow(message);
  });

  it('serves TLS 1.3 to whoever trusts its authority', async () => {
    const { cert, key, ca } = await issue({ now: new Date() });
    const server = createServer({ cert, key }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const protocol = await new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', ca }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.once('error', reject);
    });
    server.close();
    expect(protocol).toBe('TLSv1.3');
  });
});

const other = await issue();

describe('readPair', () => {
  it('gives the facts, and which names are missing', () => {
    expect(readPair(pair, ['127.0.0.1', 'a.example.com', '127.0.0.2'])).toMatchObject({
      kind: 'pair',
      notBefore: new Date('2026-03-01T11:34:56Z'),
      notAfter: new Date('2026-05-30T12:34:56Z'),
      lacks: ['a.example.com', '127.0.0.2'],
      authority: { pem: pair.ca, notAfter: new Date('2026-05-30T13:34:56Z') },
    });
  });

  it.each([
    ['no authority', { ...pair, ca: undefined }, /authority is missing/, undefined],
    ['the authority of another', { ...pair, ca: other.ca }, /has not signed it/, other.ca],
    ['no certificate', { ...pair, cert: '' }, /missing or cannot be read/, pair.ca],
    ['a certificate that was cut off', { ...pair, cert: pair.cert.slice(0, 300) }, /cannot be read/, pair.ca],
    ['no key', { ...pair, key: undefined }, /key is missing/, pair.ca],
    ['the key of another', { ...pair, key: other.key }, /belongs to another/, pair.ca],
  ])('does without %s', (_, texts, because, ca) => {
    const slot = readPair(texts, names);
    expect(slot).toMatchObject({ kind: 'unusable', because: expect.stringMatching(because) });
    expect(slot.kind === 'unusable' ? slot.authority?.pem : '').toBe(ca);
    expect(JSON.stringify(slot)).not.toContain(pair.key.slice(40, 80));
  });

  it('tells nothing from something', () => {
    expect(readPair({ cert: undefined, key: undefined, ca: undefined }, names)).toEqual({ kind: 'absent' });
    expect(readPair({ cert: '', key: '', ca: undefined }, names)).toEqual({ kind: 'absent' });
  });
});

describe('readServing', () => {
  const { cert, key, ca } = pair;

  it.each([
    ['a certificate with its key', { cert, key }, new Date('2026-05-30T12:34:56Z')],
    ['one with its authorities behind it', { cert: `${cert}${ca}`, key }, new Date('2026-05-30T12:34:56Z')],
    ['one without its key', { cert, key: '' }, undefined],
    ['one with the key of another', { cert, key: other.key }, undefined],
    ['nothing', { cert: '', key: '' }, undefined],
  ])('of %s', (_, texts, end) => {
    expect(readServing(texts)).toEqual(end);
  });
});

describe('readAuthorities', () => {
  it('finds all in their order, and leaves out what is none', () => {
    const [a, b] = [pair.ca, other.ca];
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(readAuthorities(`# a comment\n${a}${broken}garbage\n${b}`).map(({ pem }) => pem)).toEqual([a, b]);
    expect(readAuthorities('')).toEqual([]);
  });
});
