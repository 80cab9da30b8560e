import type { Clock } from '../../../src/runtime/clock.ts';
import { objectKey } from '../../../src/runtime/object-key.ts';
import type { RawObject } from '../../../src/runtime/raw-object.ts';
import type { ApiRequest, ApiResponse } from '../../../src/runtime/transport.ts';
import { createLineFeed, type LineFeed } from '../line-feed.ts';
import { failures, respond, statusOf } from './answer.ts';
import type { Kind } from './kinds.ts';
import { selectedBy } from './selector.ts';
import type { Target } from './target.ts';

/** The versions of the whole cluster; every write takes the next one. */
export interface Revisions {
  readonly current: number;
  next(): number;
}

/** What a collection needs to know of the server that it belongs to. */
export interface CollectionOptions {
  readonly kind: Kind;
  readonly clock: Clock;
  readonly revisions: Revisions;
  /** So many changes are remembered for watches; older versions are answered with 410. */
  readonly remembered: number;
  /** How often each watch gets a bookmark; undefined: never. */
  readonly bookmarkMs: number | undefined;
  /** Ends watches this long after they began, whatever they ask for; undefined: when they ask. */
  readonly watchMs: number | undefined;
}

/** The objects of one kind, behind the list and watch protocol. */
export interface Collection {
  readonly objects: ReadonlyMap<string, RawObject>;
  get(namespace: string | undefined, name: string): RawObject | undefined;
  /** Stores a new or changed object under the next version, and tells the watches. */
  put(object: RawObject): RawObject;
  remove(object: RawObject): void;
  list(target: Target): ApiResponse;
  watch(request: ApiRequest, target: Target): ApiResponse;
  /** Forgets the history and ends all continue tokens, as etcd's compaction does. */
  compact(): void;
  endWatches(how: 'close' | 'reset'): void;
  readonly openWatches: number;
}

interface Change {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: RawObject;
}

/** An empty collection. */
export function createCollection(options: CollectionOptions): Collection {
  const { kind, clock, revisions, remembered } = options;
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  const objects = new Map<string, RawObject>();
  // Lists of one namespace are the most frequent, and must not cost by the size of the others.
  const namespaces = new Map<string, Map<string, RawObject>>();
  const texts = new WeakMap<RawObject, string>();
  const watches = new Set<{ readonly feed: LineFeed; readonly namespace: string | undefined }>();
  const pages = new Map<string, { readonly revision: number; readonly items: readonly RawObject[] }>();
  let history: Change[] = [];
  let compacted = revisions.current;
  let tokens = 0;

  function text(object: RawObject): string {
    const known = texts.get(object);
    if (known !== undefined) return known;
    const made = JSON.stringify(object);
    texts.set(object, made);
    return made;
  }

  function membersOf({ metadata: { namespace = '' } }: RawObject): Map<string, RawObject> {
    const members = namespaces.get(namespace) ?? new Map<string, RawObject>();
    namespaces.set(namespace, members);
    return members;
  }

  const line = ({ type, object }: Change) => `{"type":"${type}","object":${text(object)}}`;

  function record(type: Change['type'], object: RawObject): RawObject {
    const revision = revisions.next();
    const versioned = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    const change = { revision, type, object: versioned };
    history.push(change);
    if (history.length > 2 * remembered) {
      compacted = history[remembered]?.revision ?? revision;
      history = history.slice(remembered + 1);
    }
    for (const { feed, namespace } of watches) if (isIn(versioned, namespace)) feed.push(line(change));
    return versioned;
  }

  return {
    objects,
    get: (namespace, name) => objects.get(objectKey({ namespace, name })),
    put(object) {
      const key = objectKey(object.metadata);
      const stored = record(objects.has(key) ? 'MODIFIED' : 'ADDED', object);
      objects.set(key, stored);
      membersOf(object).set(key, stored);
      return stored;
    },
    remove(object) {
      const key = objectKey(object.metadata);
      objects.delete(key);
      membersOf(object).delete(key);
      record('DELETED', object);
    },
    list({ namespace, query }) {
      const token = query.get('continue');
      const selected = selectedBy(query);
      const whole = token
        ? pages.get(token)
        : {
            revision: revisions.current,
            items: [...(namespace === undefined ? objects : (namespaces.get(namespace) ?? [])).values()].filter(
              selected,
            ),
          };
      if (whole === undefined) throw failures.expired('The provided continue parameter is too old');
      const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
      const metadata: Record<string, string> = { resourceVersion: String(whole.revision) };
      if (limit < whole.items.length) {
        metadata.continue = `token-${++tokens}`;
        pages.set(metadata.continue, { revision: whole.revision, items: whole.items.slice(limit) });
      }
      const items = whole.items.slice(0, limit).map(text).join(',');
      const head = `"kind":"${kind.kind}List","apiVersion":"${apiVersion}","metadata":${JSON.stringify(metadata)}`;
      return respond(200, `{${head},"items":[${items}]}\n`);
    },
    watch(request, { namespace, query }) {
      if (query.has('labelSelector') || query.has('fieldSelector')) {
        throw failures.badRequest('the cluster in memory has no watches with selectors');
      }
      const since = Number(query.get('resourceVersion') ?? 0);
      let cancelBookmark: () => void = () => undefined;
      const feed = createLineFeed(clock, {
        closeAfterMs: options.watchMs ?? Number(query.get('timeoutSeconds') ?? 1_800) * 1000,
        idleTimeoutMs: options.watchMs === undefined ? request.idleTimeoutMs : undefined,
        silent: false,
        resetAfterLines: undefined,
        signal: request.signal,
        onEnd: () => {
          watches.delete(watcher);
          cancelBookmark();
        },
      });
      const watcher = { feed, namespace };
      if (since < compacted) {
        // As the API server's watch cache does it: the answer is 200, the refusal its only event.
        const status = statusOf(failures.expired(`too old resource version: ${since} (${compacted})`));
        feed.push(JSON.stringify({ type: 'ERROR', object: status }));
        feed.end('close');
        return { status: 200, headers: {}, body: feed.body };
      }
      watches.add(watcher);
      for (const change of history) {
        if (change.revision > since && isIn(change.object, namespace)) feed.push(line(change));
      }
      const { bookmarkMs } = options;
      const bookmark = () => {
        const metadata = { resourceVersion: String(revisions.current), creationTimestamp: null };
        feed.push(JSON.stringify({ type: 'BOOKMARK', object: { kind: kind.kind, apiVersion, metadata } }));
        next();
      };
      const next = () => {
        if (bookmarkMs !== undefined) cancelBookmark = clock.after(bookmarkMs, bookmark);
      };
      if (query.get('allowWatchBookmarks') === 'true') next();
      return { status: 200, headers: {}, body: feed.body };
    },
    compact() {
      compacted = revisions.current;
      history = [];
      pages.clear();
    },
    endWatches(how) {
      for (const { feed } of [...watches]) feed.end(how);
    },
    get openWatches() {
      return watches.size;
    },
  };
}

function isIn(object: RawObject, namespace: string | undefined): boolean {
  return namespace === undefined || object.metadata.namespace === namespace;
}
