import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Authority, PairSlot } from '../domain/certificates/observed-certificates.ts';

/** PEM as it lies in a Secret; undefined for a missing key. */
export interface PairTexts {
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly ca: string | undefined;
}

/**
 * What a pair is good for when it is called by `names`. Never throws, and nothing of the key is in what it returns:
 * what Node says about an unreadable one is left out.
 */
export function readPair({ cert, key, ca }: PairTexts, names: readonly string[]): PairSlot {
  if (!cert && !key && !ca) return { kind: 'absent' };
  const [authority] = readAuthorities(ca ?? '');
  const unusable = (because: string): PairSlot => ({ kind: 'unusable', because, authority });
  if (authority === undefined) return unusable('its authority is missing or cannot be read');
  const leaf = certificateIn(cert ?? '');
  if (leaf === undefined) return unusable('it is missing or cannot be read');
  const issuer = new X509Certificate(authority.pem);
  if (!leaf.checkIssued(issuer) || !leaf.verify(issuer.publicKey)) return unusable('its authority has not signed it');
  if (!hasKey(leaf, key ?? ''))
    return unusable('its key is missing, cannot be read, or belongs to another certificate');
  return {
    kind: 'pair',
    fingerprint: leaf.fingerprint256,
    notBefore: new Date(leaf.validFrom),
    notAfter: new Date(Math.min(Date.parse(leaf.validTo), authority.notAfter.getTime())),
    lacks: names.filter((name) => !carries(leaf, name)),
    authority,
  };
}

/** The end of a certificate that has its key, whoever has signed it; undefined for what cannot be served. */
export function readServing({ cert, key }: Pick<PairTexts, 'cert' | 'key'>): Date | undefined {
  const leaf = certificateIn(cert ?? '');
  return leaf !== undefined && hasKey(leaf, key ?? '') ? new Date(leaf.validTo) : undefined;
}

/** The certificates in a bundle, in their order; whatever cannot be read is left out, as it can vouch for nobody. */
export function readAuthorities(bundle: string): readonly Authority[] {
  return (bundle.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [])
    .map(certificateIn)
    .filter((one) => one !== undefined)
    .map((one) => ({ fingerprint: one.fingerprint256, pem: one.toString(), notAfter: new Date(one.validTo) }));
}

function certificateIn(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function hasKey(leaf: X509Certificate, key: string): boolean {
  try {
    return leaf.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function carries(leaf: X509Certificate, name: string): boolean {
  // Callers have long stopped to look at the subject.
  return (isIP(name) === 0 ? leaf.checkHost(name, { subject: 'never' }) : leaf.checkIP(name)) !== undefined;
}
