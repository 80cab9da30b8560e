import type { Clock } from '../runtime/clock.ts';
import { isRawObject, isRecord, type RawObject } from '../runtime/raw-object.ts';
import { readBody, readErrorBody } from '../runtime/read-body.ts';
import type { ApiRequest, Transport } from '../runtime/transport.ts';
import { parseJson } from './json.ts';
import { isKubeError, KubeError, kubeErrorOfConnection, kubeErrorOfResponse } from './kube-error.ts';
import { CLIENT_RETRY, type RetryOptions, withRetry } from './retry.ts';

/** What every call may carry. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * A repetition after a broken connection does no harm: the name is derived from what the object stands for, or the
   * write is guarded. Default: true for reads, false for writes.
   */
  readonly idempotent?: boolean;
}

/** Options of a creation. */
export interface CreateOptions extends CallOptions {
  /** The server does everything but store the object, admission included; what it answers has the version ''. */
  readonly dryRun?: boolean;
}

/** Options of a list. */
export interface ListOptions extends CallOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Objects a page. Default 500. */
  readonly pageSize?: number;
}

/** A whole list. */
export interface ObjectList {
  readonly items: readonly RawObject[];
  /** The moment that all pages show. */
  readonly resourceVersion: string;
}

/** The body of a patch, by its kind. */
export type Patch =
  /** RFC 6902; `test` operations make it a guarded one. */
  | { readonly kind: 'json'; readonly operations: readonly JsonPatchOperation[] }
  /** RFC 7386. */
  | { readonly kind: 'merge'; readonly body: unknown }
  /** Server-side apply of the fields that we own; `force` takes them from other managers. */
  | { readonly kind: 'apply'; readonly body: unknown; readonly force?: boolean };

/** One step of a JSON patch. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** What must still be true of an object for its deletion; a `conflict` otherwise. */
export interface DeleteOptions extends CallOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

/**
 * Calls to the API server. Paths are those of the API, such as `/apis/keepsake.dev/v1/namespaces/a/snapshotruns/b`.
 * Each resolves to the object that the server answered, with int64 beyond 2^53 as bigint, or throws a `KubeError`.
 * An object that holds a bigint cannot be written back: patch instead.
 */
export interface KubeClient {
  get(path: string, options?: CallOptions): Promise<RawObject>;
  /** Reads all pages, from the beginning again when they expire underway. For what no store holds. */
  list(path: string, options?: ListOptions): Promise<ObjectList>;
  /** POST to the collection. */
  create(path: string, object: unknown, options?: CreateOptions): Promise<RawObject>;
  /** PATCH; the path may end in a subresource such as `/status`. */
  patch(path: string, patch: Patch, options?: CallOptions): Promise<RawObject>;
  /** DELETE. Resolves to the object where it stays for its finalizers, to undefined where it is gone. */
  delete(path: string, options?: DeleteOptions): Promise<RawObject | undefined>;
}

/** How a client is made. */
export interface ClientOptions {
  readonly clock: Clock;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Who owns the fields that we write. Default `keepsake`. */
  readonly fieldManager?: string;
  readonly retry?: Partial<RetryOptions>;
}

const CONTENT_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const satisfies Record<Patch['kind'], string>;

// A list that expires again and again is too slow for its cluster; its caller must hear of it.
const LIST_ATTEMPTS = 3;

// No answer makes a caller wait longer than this, whatever it asks for.
const MAX_RETRY_AFTER_MS = 60_000;

/** A client over `transport`. */
export function createClient(transport: Transport, options: ClientOptions): KubeClient {
  const { clock, random, fieldManager = 'keepsake' } = options;
  const retry: RetryOptions = { ...CLIENT_RETRY, ...options.retry };

  async function send(request: ApiRequest): Promise<unknown> {
    const call = `${request.method} ${request.path}`;
    try {
      const response = await transport(request);
      const { status, headers } = response;
      if (status < 200 || status > 299) {
        // The status decides; a body that breaks off costs only the explanation.
        const body = await readErrorBody(response).catch(() => '');
        throw kubeErrorOfResponse({ call, status, headers, body }, clock.now(), MAX_RETRY_AFTER_MS);
      }
      return parseAnswer(call, status, await readBody(response));
    } catch (error) {
      throw kubeErrorOfConnection(call, error);
    }
  }

  function exchange(request: ApiRequest, { signal, idempotent }: CallOptions, fallback = false): Promise<unknown> {
    const signalled = signal ? { ...request, signal } : request;
    return withRetry(() => send(signalled), idempotent ?? fallback, { clock, random, options: retry, signal });
  }

  async function listOnce(path: string, options: ListOptions): Promise<ObjectList> {
    const items: RawObject[] = [];
    let token: string | undefined;
    while (true) {
      const { labelSelector, fieldSelector, pageSize = 500 } = options;
      const page = withQuery(path, { limit: String(pageSize), continue: token, labelSelector, fieldSelector });
      const list = await exchange({ method: 'GET', path: page }, options, true);
      if (!isRecord(list) || !isRecord(list.metadata) || typeof list.metadata.resourceVersion !== 'string') {
        throw notWhatWasAsked(`GET ${page}`, 'a list without metadata.resourceVersion');
      }
      // Go writes an empty slice that was never made as null.
      const more = list.items ?? [];
      // A list that leaves something out is worse than none: decisions to delete are made from it.
      if (!Array.isArray(more) || !more.every(isRawObject)) {
        throw notWhatWasAsked(`GET ${page}`, 'a list with items that are no objects');
      }
      items.push(...more);
      const next = list.metadata.continue;
      if (typeof next !== 'string' || next === '') return { items, resourceVersion: list.metadata.resourceVersion };
      token = next;
    }
  }

  return {
    get: async (path, options = {}) => asObject(`GET ${path}`, await exchange({ method: 'GET', path }, options, true)),
    async list(path, options = {}) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await listOnce(path, options);
        } catch (error) {
          if (!isKubeError(error, 'gone') || attempt >= LIST_ATTEMPTS) throw error;
        }
      }
    },
    async create(path, object, options = {}) {
      const target = withQuery(path, { fieldManager, dryRun: options.dryRun ? 'All' : undefined });
      const body = JSON.stringify(object);
      const answer = await exchange({ method: 'POST', path: target, body }, options);
      return asObject(`POST ${path}`, options.dryRun ? withVersion(answer) : answer);
    },
    async patch(path, patch, options = {}) {
      const force = patch.kind === 'apply' && patch.force ? 'true' : undefined;
      const target = withQuery(path, { fieldManager, force });
      const body = JSON.stringify(patch.kind === 'json' ? patch.operations : patch.body);
      const contentType = CONTENT_TYPES[patch.kind];
      return asObject(`PATCH ${path}`, await exchange({ method: 'PATCH', path: target, body, contentType }, options));
    },
    async delete(path, options = {}) {
      const { uid, resourceVersion, propagationPolicy } = options;
      const preconditions = uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion };
      const body = JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', preconditions, propagationPolicy });
      const answer = await exchange({ method: 'DELETE', path, body }, options);
      // The server answers with a Status when nothing is left.
      return isRawObject(answer) ? answer : undefined;
    },
  };
}

/** What was never stored has no version. */
function withVersion(answer: unknown): unknown {
  if (!isRecord(answer) || !isRecord(answer.metadata)) return answer;
  return { ...answer, metadata: { resourceVersion: '', ...answer.metadata } };
}

function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function parseAnswer(call: string, status: number, body: string): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    const explanation = `HTTP ${status} with a body that is not JSON (${body.length} characters)`;
    throw new KubeError({ code: 'unexpected', call, status, explanation }, { cause: error });
  }
}

function asObject(call: string, answer: unknown): RawObject {
  if (isRawObject(answer)) return answer;
  throw notWhatWasAsked(call, 'an answer without name, uid and resourceVersion');
}

function notWhatWasAsked(call: string, explanation: string): KubeError {
  return new KubeError({ code: 'unexpected', call, status: 200, explanation });
}
