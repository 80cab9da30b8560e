import { labels, managedBy } from '../api/names.ts';
import type { Authority, HeldCertificates } from '../domain/certificates/observed-certificates.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { KubeClient } from './client.ts';
import type { IssuedPair } from './issue-certificate.ts';
import { isKubeError, KubeError } from './kube-error.ts';
import { ownersOf } from './origin.ts';
import { textMap } from './raw-fields.ts';
import { readAuthorities, readPair } from './read-certificate.ts';
import { resourcePath } from './resources.ts';

/** The Secret at one moment. */
export interface HeldSecret {
  readonly uid: string;
  readonly resourceVersion: string;
  /** Uids of the objects with which it goes. */
  readonly owners: readonly string[];
  readonly certificates: HeldCertificates;
  /** Its fields as the API server sent them. Holds keys: not for logs. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * The Secret of the serving certificate. Every write names the version that it was decided on, or that there was none,
 * so of two who decide at a time one gets a `conflict`, `already-exists` or `not-found`. No error of it repeats a key.
 */
export interface WebhookSecret {
  /** Undefined: there is none. */
  read(signal?: AbortSignal): Promise<HeldSecret | undefined>;
  /** Puts a new pair in, and `previous` beside it. Resolves to the Secret's uid, like the others. */
  issue(held: HeldSecret | undefined, change: IssueChange): Promise<string>;
  /** Makes the next pair the current one. */
  promote(held: HeldSecret, previous: readonly Authority[]): Promise<string>;
  /** Changes which authorities are remembered. */
  remember(held: HeldSecret, previous: readonly Authority[]): Promise<string>;
  /** Lets the garbage collector take it away after `owner`, so that an uninstalled webhook leaves no key behind. */
  own(held: HeldSecret, owner: SecretOwner): Promise<string>;
}

/** The cluster-scoped object that it belongs to. */
export interface SecretOwner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** A new pair, and where it goes. */
export interface IssueChange {
  readonly as: 'current' | 'next';
  readonly pair: IssuedPair;
  readonly previous: readonly Authority[];
}

/** What a store of it is made of. */
export interface WebhookSecretOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly name: string;
  /** What the certificate is called by. */
  readonly names: readonly string[];
}

const SECRETS = { group: '', version: 'v1', plural: 'secrets' } as const;
const PREVIOUS = 'previous-ca.crt';

/** Where each part of a pair lies. The current ones are those of `kubernetes.io/tls`. */
const KEYS = {
  current: { cert: 'tls.crt', key: 'tls.key', ca: 'ca.crt' },
  next: { cert: 'next.crt', key: 'next.key', ca: 'next-ca.crt' },
} as const;

/** The Secret `name` of the operator's own namespace. */
export function createWebhookSecret({ client, namespace, name, names }: WebhookSecretOptions): WebhookSecret {
  const collection = resourcePath(SECRETS, { namespace });
  const path = resourcePath(SECRETS, { namespace, name });

  async function update({ resourceVersion }: HeldSecret, data: SecretData): Promise<string> {
    const body = { metadata: { resourceVersion }, data };
    return (await withoutKeys(`PATCH ${path}`, client.patch(path, { kind: 'merge', body }))).metadata.uid;
  }

  async function create(data: SecretData): Promise<string> {
    const present = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
    const object = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, labels: { [labels.managedBy]: managedBy } },
      type: 'kubernetes.io/tls',
      // The type asks for both, and takes them empty.
      data: { [KEYS.current.cert]: '', [KEYS.current.key]: '', ...present },
    };
    return (await withoutKeys(`POST ${collection}`, client.create(collection, object))).metadata.uid;
  }

  return {
    async read(signal) {
      try {
        return heldOf(await withoutKeys(`GET ${path}`, client.get(path, { signal })), names);
      } catch (error) {
        if (isKubeError(error, 'not-found')) return undefined;
        throw error;
      }
    },
    issue(held, { as, pair, previous }) {
      const to = KEYS[as];
      const data = {
        ...(as === 'current' ? NO_NEXT : {}),
        [to.cert]: encoded(pair.cert),
        [to.key]: encoded(pair.key),
        [to.ca]: encoded(pair.ca),
        ...remembered(previous),
      };
      return held === undefined ? create(data) : update(held, data);
    },
    promote(held, previous) {
      const { current, next } = KEYS;
      const parts = ['cert', 'key', 'ca'] as const;
      const moved = Object.fromEntries(parts.map((part) => [current[part], held.data[next[part]] ?? '']));
      return update(held, { ...NO_NEXT, ...moved, ...remembered(previous) });
    },
    remember: (held, previous) => update(held, remembered(previous)),
    async own({ resourceVersion }, owner) {
      const body = { metadata: { resourceVersion, ownerReferences: [owner] } };
      return (await withoutKeys(`PATCH ${path}`, client.patch(path, { kind: 'merge', body }))).metadata.uid;
    },
  };
}

/** In base64; null takes a field away. */
type SecretData = Readonly<Record<string, string | null>>;

const NO_NEXT: SecretData = { [KEYS.next.cert]: null, [KEYS.next.key]: null, [KEYS.next.ca]: null };

function remembered(previous: readonly Authority[]): SecretData {
  return { [PREVIOUS]: previous.length === 0 ? null : encoded(previous.map(({ pem }) => pem).join('')) };
}

function heldOf(raw: RawObject, names: readonly string[]): HeldSecret {
  const data = textMap(raw.data);
  const text = (key: string) => (data[key] === undefined ? undefined : Buffer.from(data[key], 'base64').toString());
  const pair = ({ cert, key, ca }: (typeof KEYS)['current' | 'next']) =>
    readPair({ cert: text(cert), key: text(key), ca: text(ca) }, names);
  const { uid, resourceVersion } = raw.metadata;
  return {
    uid,
    resourceVersion,
    owners: ownersOf(raw).flatMap((owner) => owner.uid ?? []),
    certificates: {
      current: pair(KEYS.current),
      next: pair(KEYS.next),
      previous: readAuthorities(text(PREVIOUS) ?? ''),
    },
    data,
  };
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

/**
 * A proxy may answer with what it was sent, and a parser quotes what it cannot parse: runs that could be part of a key
 * are taken out of the explanation, and nothing else of the error goes on.
 */
async function withoutKeys<T>(call: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isKubeError(error)) throw error;
    const { code, status, reason, retryAfterMs } = error;
    const explanation = error.explanation.replaceAll(/[A-Za-z0-9+/=]{24,}/g, '…');
    throw new KubeError({ code, call, status, reason, retryAfterMs, explanation });
  }
}
