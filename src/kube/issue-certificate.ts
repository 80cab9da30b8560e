import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';

/** A certificate to be served, in PEM. `key` is the only secret in it. */
export interface IssuedPair {
  readonly cert: string;
  /** PKCS #8. */
  readonly key: string;
  /** The authority that clients must trust. */
  readonly ca: string;
}

/** What is issued. */
export interface IssueOptions {
  /** Host names and IP addresses that it is called by; at least one. */
  readonly names: readonly string[];
  readonly now: Date;
  /** From `now` to the end of the certificate; its authority lasts an hour longer. */
  readonly lifetimeMs: number;
  /** How long before `now` both begin, for clocks that are behind. Default one hour. */
  readonly backdateMs?: number;
}

const HOUR_MS = 3_600_000;

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * A new authority and one certificate that it has signed, both ECDSA P-256. The authority’s key goes no further than
 * this function, and cannot be exported from it: nobody can ever issue a second certificate, and there is nothing more
 * to keep secret. Rejects with a RangeError without a name, or with one that a certificate cannot carry.
 */
export async function issuePair({ names, now, lifetimeMs, backdateMs = HOUR_MS }: IssueOptions): Promise<IssuedPair> {
  if (names.length === 0) throw new RangeError('a certificate without a name serves nobody');
  const alternatives = names.map(alternativeName);
  const x509 = await loadX509();
  const authority = await generateKeys({ extractable: false });
  const leaf = await generateKeys({ extractable: true });
  const end = now.getTime() + lifetimeMs;
  // Two authorities are trusted at a time, and a name of its own tells them apart in any tool.
  const issuer = `CN=keepsake-webhook-ca-${randomBytes(4).toString('hex')}`;
  const both = {
    issuer,
    notBefore: new Date(now.getTime() - backdateMs),
    signingKey: authority.privateKey,
    signingAlgorithm: ECDSA,
  };
  const ca = await x509.X509CertificateGenerator.create({
    ...both,
    subject: issuer,
    notAfter: new Date(end + HOUR_MS),
    publicKey: authority.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    ...both,
    subject: 'CN=keepsake-webhook',
    notAfter: new Date(end),
    publicKey: leaf.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      new x509.SubjectAlternativeNameExtension(alternatives),
    ],
  });
  const key = KeyObject.from(leaf.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string;
  return { cert: `${cert.toString('pem')}\n`, key, ca: `${ca.toString('pem')}\n` };
}

/** Only now: a process that issues nothing, which is most of them, has no use for 20 packages in its memory. */
async function loadX509() {
  // The library registers its algorithms with decorators as it loads, and these keep their notes here.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

function generateKeys({ extractable }: { readonly extractable: boolean }): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ECDSA, extractable, ['sign', 'verify']);
}

function alternativeName(name: string): { readonly type: 'dns' | 'ip'; readonly value: string } {
  if (isIP(name) !== 0) return { type: 'ip', value: isIPv6(name) ? inGroups(name) : name };
  if (!/^(?!-)[a-z0-9.-]{1,253}$/i.test(name)) {
    throw new RangeError(`"${name}" is neither a host name nor an IP address: write for example webhook.example.com`);
  }
  return { type: 'dns', value: name };
}

/** The address without its zone, which is of this host alone, and all of it in groups: the library knows no IPv4 ending. */
function inGroups(address: string): string {
  return new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
}
