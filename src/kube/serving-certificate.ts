import type { Informer } from '../runtime/informer.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import { textMap } from './raw-fields.ts';
import { readServing } from './read-certificate.ts';
import { type NamedWatchContext, watchNamed } from './watch-named.ts';

/** The Secret that the webhook serves from, whoever keeps it. */
export interface StoredCertificate extends Stored {
  readonly name: string;
  /** Undefined: it holds no certificate with its key. */
  readonly serving: ServedCertificate | undefined;
}

/** A certificate that can be served. Holds the key: not for logs. */
export interface ServedCertificate {
  /** In PEM, with those between it and its authority behind it. */
  readonly cert: string;
  readonly key: string;
  /** Who has signed it, in PEM, as far as the Secret says. */
  readonly ca: string;
  readonly notAfter: Date;
}

/** Watches that one Secret, with no right to read another. */
export function watchServingCertificate(
  context: NamedWatchContext,
  at: { readonly namespace: string; readonly name: string },
): Informer<StoredCertificate> {
  return watchNamed(context, {
    resource: { group: '', version: 'v1', plural: 'secrets' },
    ...at,
    project: projectCertificate,
  });
}

function projectCertificate(raw: RawObject): StoredCertificate {
  const { namespace, name, uid, resourceVersion } = raw.metadata;
  const data = textMap(raw.data);
  const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  const pair = { cert: text('tls.crt'), key: text('tls.key'), ca: text('ca.crt') };
  const notAfter = readServing(pair);
  return { namespace, name, uid, resourceVersion, serving: notAfter && { ...pair, notAfter } };
}
