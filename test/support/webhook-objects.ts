import type { KubeClient } from '../../src/kube/client.ts';
import { KubeError, type KubeErrorCode } from '../../src/kube/kube-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';

/** Something that goes wrong with one call: before it is carried out, or after, so that only the answer is lost. */
export interface CallFault {
  readonly when: 'before' | 'after';
  readonly code: KubeErrorCode;
}

interface Body {
  readonly metadata?: { readonly resourceVersion?: string; readonly [field: string]: unknown };
  readonly data?: Readonly<Record<string, string | null>>;
  readonly webhooks?: readonly { readonly name: string; readonly clientConfig: { readonly caBundle: string } }[];
}

/**
 * As much of an API server as the keeping of a certificate asks for: one Secret, and one configuration with two entries.
 * Writes that name another version than the stored one are a conflict.
 */
export function createWebhookObjects() {
  let version = 1;
  let secret: RawObject | undefined;
  let configuration: RawObject | undefined;
  const writes: string[] = [];
  const faults: CallFault[] = [];

  const failure = (code: KubeErrorCode, call: string) =>
    new KubeError({ code, call, status: 400, explanation: 'by the test' });

  async function carryOut<T>(call: string, run: () => T): Promise<T> {
    const isWrite = !call.startsWith('GET');
    const fault = isWrite ? faults.shift() : undefined;
    if (fault?.when === 'before') throw failure(fault.code, call);
    const answer = run();
    if (isWrite) writes.push(call);
    if (fault?.when === 'after') throw failure(fault.code, call);
    return answer;
  }

  function at(path: string): RawObject | undefined {
    return path.includes('/secrets') ? secret : configuration;
  }

  const stored = (object: object, metadata: object): RawObject => ({
    ...object,
    metadata: { name: 'keepsake', uid: 'uid', ...metadata, resourceVersion: String(++version) },
  });

  const client: KubeClient = {
    get: (path) =>
      carryOut(`GET ${path}`, () => {
        const object = at(path);
        if (object === undefined) throw failure('not-found', `GET ${path}`);
        return object;
      }),
    create: (path, object) =>
      carryOut(`POST ${path}`, () => {
        if (secret !== undefined) throw failure('already-exists', `POST ${path}`);
        const { metadata = {}, ...rest } = object as Body;
        secret = stored(rest, metadata);
        return secret;
      }),
    patch: (path, patch) =>
      carryOut(`PATCH ${path}`, () => {
        const { metadata, data, webhooks } = ('body' in patch ? patch.body : {}) as Body;
        const before = at(path);
        if (before === undefined) throw failure('not-found', `PATCH ${path}`);
        if (metadata?.resourceVersion !== before.metadata.resourceVersion) throw failure('conflict', `PATCH ${path}`);
        if (webhooks !== undefined) {
          configuration = stored({ ...before, webhooks }, before.metadata);
          return configuration;
        }
        const merged = Object.entries({ ...(before.data as object), ...data }).filter(([, value]) => value !== null);
        secret = stored({ ...before, data: Object.fromEntries(merged) }, before.metadata);
        return secret;
      }),
    list: () => Promise.reject(failure('bad-request', 'LIST')),
    delete: () => Promise.reject(failure('bad-request', 'DELETE')),
  };

  return {
    client,
    /** The writes that were carried out, `METHOD path`. */
    writes,
    /** For the next writes, one each. */
    faults,
    install() {
      const webhooks = ['create', 'update'].map((name) => ({ name, clientConfig: {} }));
      configuration = stored({ webhooks }, {});
    },
    /** What the Secret holds, decoded; undefined: there is none. */
    get held(): Readonly<Record<string, string>> | undefined {
      if (secret === undefined) return undefined;
      const entries = Object.entries(secret.data as Readonly<Record<string, string>>);
      return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
    },
    /** The caBundle of each entry, decoded. */
    get bundles(): readonly string[] {
      const webhooks = (configuration?.webhooks ?? []) as readonly { readonly clientConfig: { caBundle?: string } }[];
      return webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString());
    },
  };
}
