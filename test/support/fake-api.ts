import type { Clock } from '../../src/runtime/clock.ts';
import { ConnectionError } from '../../src/runtime/connection-error.ts';
import { objectKey } from '../../src/runtime/object-key.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ApiRequest, ApiResponse, Transport } from '../../src/runtime/transport.ts';
import { createLineFeed, type LineFeed } from './line-feed.ts';

/** What goes wrong with one request. */
export type ApiFault =
  /** The connection is refused. */
  | { readonly kind: 'connect' }
  /** No headers arrive until the client gives up. */
  | { readonly kind: 'hang' }
  /** Another status than 200; an object body is sent as JSON. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection breaks after the headers: in mid-page, or after `lines` lines of a watch, in mid-line. */
  | { readonly kind: 'reset'; readonly lines?: number }
  /** The response ends at once, properly: an empty body. */
  | { readonly kind: 'close' }
  /** A watch sends this line first, then goes on; a list consists of it. */
  | { readonly kind: 'line'; readonly line: string }
  /** A watch accepts and then sends nothing, not even bookmarks or an end. */
  | { readonly kind: 'silent' };

/** Which requests a fault is for. */
export type ApiVerb = 'list' | 'page' | 'watch';

/** A collection of one kind behind the list and watch protocol, as `Transport`. */
export interface FakeApi {
  readonly transport: Transport;
  /** The server's truth, by key. */
  readonly objects: ReadonlyMap<string, RawObject>;
  /** Creates or updates; another uid than before is a deletion and a creation. Returns what is stored. */
  put(object: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    /** Whatever else `metadata` holds. */
    readonly metadata?: object;
    readonly [field: string]: unknown;
  }): RawObject;
  remove(key: string): void;
  /** Forgets the history and ends all continue tokens: older versions are answered with 410. */
  compact(): void;
  /** Sends a bookmark to every open watch. */
  bookmark(): void;
  /** Ends every open watch: properly, or with a reset. */
  endWatches(how: 'close' | 'reset'): void;
  /** Lets the next request of that verb fail; faults of one verb queue up. `page` is a list's second or later page. */
  fail(verb: ApiVerb, ...faults: readonly ApiFault[]): void;
  healAll(): void;
  /** Each request so far, with the moment of the clock's `monotonic`. */
  readonly requests: readonly { readonly verb: ApiVerb; readonly at: number; readonly request: ApiRequest }[];
  count(verb: ApiVerb): number;
  readonly openWatches: number;
}

interface Change {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: RawObject;
  readonly json: string;
}

interface Snapshot {
  readonly revision: number;
  readonly items: readonly RawObject[];
}

/** An empty collection. Selectors are ignored; a namespace in the path is obeyed. */
export function createFakeApi(clock: Clock, firstRevision = 100): FakeApi {
  let revision = firstRevision;
  let compacted = firstRevision;
  let nextUid = 1;
  let nextToken = 1;
  let history: Change[] = [];
  const objects = new Map<string, RawObject>();
  const jsonOf = new WeakMap<RawObject, string>();
  const snapshots = new Map<string, Snapshot>();
  const watches = new Set<{ readonly feed: LineFeed; readonly namespace: string | undefined }>();
  const faults: Record<ApiVerb, ApiFault[]> = { list: [], page: [], watch: [] };
  const requests: { verb: ApiVerb; at: number; request: ApiRequest }[] = [];

  function json(object: RawObject): string {
    let text = jsonOf.get(object);
    if (text === undefined) {
      text = JSON.stringify(object);
      jsonOf.set(object, text);
    }
    return text;
  }

  function record(type: Change['type'], object: RawObject): void {
    const change = { revision, type, object, json: `{"type":"${type}","object":${json(object)}}` };
    history.push(change);
    for (const { feed, namespace } of watches) if (inNamespace(object, namespace)) feed.push(change.json);
  }

  function withVersion(object: RawObject): RawObject {
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(++revision) } };
  }

  function remove(key: string): void {
    const object = objects.get(key);
    if (!object) return;
    objects.delete(key);
    record('DELETED', withVersion(object));
  }

  const status = (code: number, reason: string, message: string): ApiResponse =>
    respond(code, JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }));

  function list(query: URLSearchParams, namespace: string | undefined, fault: ApiFault | undefined): ApiResponse {
    const token = query.get('continue');
    const limit = Number(query.get('limit') ?? Number.POSITIVE_INFINITY);
    const snapshot: Snapshot | undefined = token
      ? snapshots.get(token)
      : { revision, items: [...objects.values()].filter((object) => inNamespace(object, namespace)) };
    if (token) snapshots.delete(token);
    if (!snapshot) return status(410, 'Expired', 'The provided continue parameter is too old');
    const page = snapshot.items.slice(0, limit);
    const metadata: Record<string, string> = { resourceVersion: String(snapshot.revision) };
    if (page.length < snapshot.items.length) {
      metadata.continue = `token-${nextToken++}`;
      snapshots.set(metadata.continue, { revision: snapshot.revision, items: snapshot.items.slice(limit) });
    }
    const text = `{"kind":"List","apiVersion":"v1","metadata":${JSON.stringify(metadata)},"items":[${page.map(json).join(',')}]}\n`;
    if (fault?.kind !== 'reset') return respond(200, text);
    // The page was not read to its end, so its token must still serve.
    if (token) snapshots.set(token, snapshot);
    return { status: 200, headers: {}, body: brokenBody(text.slice(0, text.length / 2)) };
  }

  function watch(
    request: ApiRequest,
    query: URLSearchParams,
    namespace: string | undefined,
    fault?: ApiFault,
  ): ApiResponse {
    const since = Number(query.get('resourceVersion'));
    if (since < compacted) return status(410, 'Expired', `too old resource version: ${since} (${compacted})`);
    const feed = createLineFeed(clock, {
      closeAfterMs: fault?.kind === 'silent' ? undefined : Number(query.get('timeoutSeconds')) * 1000,
      idleTimeoutMs: request.idleTimeoutMs,
      silent: fault?.kind === 'silent',
      resetAfterLines: fault?.kind === 'reset' ? (fault.lines ?? 0) : undefined,
      signal: request.signal,
      onEnd: () => watches.delete(watcher),
    });
    const watcher = { feed, namespace };
    watches.add(watcher);
    if (fault?.kind === 'line') feed.push(fault.line);
    for (const change of history) {
      if (change.revision > since && inNamespace(change.object, namespace)) feed.push(change.json);
    }
    return { status: 200, headers: {}, body: feed.body };
  }

  const transport: Transport = async (request) => {
    const url = new URL(request.path, 'http://fake');
    const isWatch = url.searchParams.get('watch') === 'true';
    const verb = isWatch ? 'watch' : url.searchParams.has('continue') ? 'page' : 'list';
    requests.push({ verb, at: clock.monotonic(), request });
    const namespace = /\/namespaces\/([^/]+)\//.exec(url.pathname)?.[1];
    const fault = faults[verb].shift();
    // A response is never there at once.
    await Promise.resolve();
    if (request.signal?.aborted) throw new ConnectionError('aborted', 'by the caller');
    if (fault?.kind === 'connect') throw new ConnectionError('connect', 'ECONNREFUSED');
    if (fault?.kind === 'hang') return hang(clock, request);
    if (fault?.kind === 'close') return respond(200, '');
    if (fault?.kind === 'line' && !isWatch) return respond(200, fault.line);
    if (fault?.kind === 'status') {
      const text = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
      return { ...respond(fault.status, text), headers: fault.headers ?? {} };
    }
    return isWatch ? watch(request, url.searchParams, namespace, fault) : list(url.searchParams, namespace, fault);
  };

  return {
    transport,
    objects,
    put({ name, namespace, uid, metadata, ...rest }) {
      const key = objectKey({ namespace, name });
      const before = objects.get(key);
      if (before && uid !== undefined && uid !== before.metadata.uid) remove(key);
      const known = objects.get(key);
      const object = withVersion({
        ...rest,
        metadata: {
          ...metadata,
          name,
          ...(namespace === undefined ? {} : { namespace }),
          uid: uid ?? known?.metadata.uid ?? `uid-${nextUid++}`,
          resourceVersion: '',
        },
      });
      objects.set(key, object);
      record(known ? 'MODIFIED' : 'ADDED', object);
      return object;
    },
    remove,
    compact() {
      revision++;
      compacted = revision;
      history = [];
      snapshots.clear();
    },
    bookmark() {
      const line = `{"type":"BOOKMARK","object":{"kind":"X","metadata":{"resourceVersion":"${revision}"}}}`;
      for (const { feed } of watches) feed.push(line);
    },
    endWatches(how) {
      for (const { feed } of [...watches]) feed.end(how);
    },
    fail(verb, ...more) {
      faults[verb].push(...more);
    },
    healAll() {
      for (const verb of ['list', 'page', 'watch'] as const) faults[verb].length = 0;
    },
    requests,
    count: (verb) => requests.filter((request) => request.verb === verb).length,
    get openWatches() {
      return watches.size;
    },
  };
}

function inNamespace(object: RawObject, namespace: string | undefined): boolean {
  return namespace === undefined || object.metadata.namespace === namespace;
}

function respond(status: number, text: string): ApiResponse {
  return {
    status,
    headers: {},
    body: (async function* () {
      yield Buffer.from(text);
    })(),
  };
}

async function* brokenBody(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
  throw new ConnectionError('reset', 'ECONNRESET');
}

function hang(clock: Clock, request: ApiRequest): Promise<never> {
  return new Promise((_, reject) => {
    const cancel = clock.after(request.headersTimeoutMs ?? 30_000, () => {
      reject(new ConnectionError('timeout', 'no headers'));
    });
    request.signal?.addEventListener('abort', () => {
      cancel();
      reject(new ConnectionError('aborted', 'by the caller'));
    });
  });
}
