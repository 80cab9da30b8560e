import type { Clock } from '../../src/runtime/clock.ts';
import { ConnectionError } from '../../src/runtime/connection-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ApiRequest, ApiResponse, Transport } from '../../src/runtime/transport.ts';
import { ApiFailure, failures, respond, statusOf } from './cluster/answer.ts';
import { type Collection, createCollection } from './cluster/collection.ts';
import { type Kind, kindNamed } from './cluster/kinds.ts';
import { createRegistry, type Draft, type Patch, type Place, type Preconditions } from './cluster/registry.ts';
import { describe, parseTarget, type Target } from './cluster/target.ts';

/** One stored change. */
export interface ClusterChange {
  readonly plural: string;
  /** Undefined: it was created. */
  readonly before: RawObject | undefined;
  /** Undefined: it is gone. */
  readonly after: RawObject | undefined;
}

/** A request that wants to change something, before anything is changed. */
export interface ClusterWrite {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly plural: string;
  readonly namespace: string | undefined;
  /** Undefined for a creation; its name is in `body`. */
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly body: unknown;
}

/** What an admission plugin answers to refuse a write. */
export interface ClusterRefusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** Options of a cluster in memory. */
export interface ClusterOptions {
  readonly clock: Clock;
  /** Stands for quotas and admission plugins: undefined lets a write through. */
  readonly admit?: (write: ClusterWrite) => ClusterRefusal | undefined;
  /** Changes of each kind that watches can still be given; older versions get a 410. Default 1,000. */
  readonly remembered?: number;
  /** How often a watch gets a bookmark. Default 60 s, as the API server; undefined: never. */
  readonly bookmarkMs?: number | undefined;
  /** Ends watches after this instead of when they ask for it, so that a simulated year need not open 600,000 of them. */
  readonly watchMs?: number;
}

/** An API server without a network, on the clock of a test. */
export interface ClusterInMemory {
  readonly transport: Transport;
  /** The objects of a kind as they are now. */
  objects(plural: string): readonly RawObject[];
  get(plural: string, place: Place): RawObject | undefined;
  /** Creates an object, its status included, as whoever set the cluster up. */
  add(plural: string, object: Draft & { readonly metadata: Readonly<Record<string, unknown>> }): RawObject;
  /** Changes an object outside its status, as a person or another controller does. */
  edit(plural: string, place: Place, change: (object: RawObject) => Draft): RawObject;
  editStatus(plural: string, place: Place, status: (object: RawObject) => unknown): RawObject;
  remove(plural: string, place: Place): void;
  /** Calls back with each change, whoever made it, right after it was stored. */
  onChange(listener: (change: ClusterChange) => void): void;
  /** Calls back with each writing request that came over the transport, carried out or not. */
  onWrite(listener: (write: ClusterWrite) => void): void;
  compact(plural: string): void;
  endWatches(plural: string, how: 'close' | 'reset'): void;
  readonly openWatches: number;
}

interface Served {
  readonly collection: Collection;
  readonly registry: ReturnType<typeof createRegistry>;
}

/**
 * The part of the API server that the operator meets: create, get, list in pages with label selectors, watch with
 * bookmarks and 410, dry runs of creations, PUT, merge and JSON patch, server-side apply, status subresources, delete with preconditions,
 * finalizers, AlreadyExists, NotFound, Conflict; uids, one sequence of versions, creation stamps of the clock, generations,
 * writes that change nothing.
 *
 * It does not: validate, default, prune or convert (no schema, no CEL), check rights, know namespaces, collect orphans by
 * owner references, keep managedFields beyond the fields at the top that a creator set (of server-side apply it remembers
 * what the single manager that applies applied last, and replaces lists whole), serve watches with selectors, lists at a given version or tables, limit rates, or take time.
 */
export function createClusterInMemory(options: ClusterOptions): ClusterInMemory {
  const { clock, admit } = options;
  let revision = 1_000;
  let uids = 0;
  const served = new Map<string, Served>();
  const changeListeners: ((change: ClusterChange) => void)[] = [];
  const writeListeners: ((write: ClusterWrite) => void)[] = [];
  const revisions = {
    get current() {
      return revision;
    },
    next: () => ++revision,
  };

  function of(kind: Kind): Served {
    const known = served.get(kind.plural);
    if (known !== undefined) return known;
    const collection = createCollection({
      kind,
      clock,
      revisions,
      remembered: options.remembered ?? 1_000,
      bookmarkMs: 'bookmarkMs' in options ? options.bookmarkMs : 60_000,
      watchMs: options.watchMs,
    });
    const registry = createRegistry({
      kind,
      collection,
      clock,
      newUid: () => `00000000-0000-4000-8000-${String(++uids).padStart(12, '0')}`,
      changed(before, after) {
        for (const listener of changeListeners) listener({ plural: kind.plural, before, after });
      },
    });
    const made = { collection, registry };
    served.set(kind.plural, made);
    return made;
  }

  function carryOut(request: ApiRequest, target: Target): ApiResponse {
    const { collection, registry } = of(target.kind);
    if (request.method === 'GET') {
      if (target.name !== undefined) return json(200, registry.get(placeOf(target)));
      return target.query.get('watch') === 'true' ? collection.watch(request, target) : collection.list(target);
    }
    const body = readBody(request.body);
    const manager = target.query.get('fieldManager') ?? 'unknown';
    allow({ ...target, method: request.method, plural: target.kind.plural, body });
    switch (request.method) {
      case 'POST':
        if (target.name !== undefined) throw failures.methodNotAllowed(describe(target.kind, target.name));
        return json(
          201,
          target.query.get('dryRun') === 'All'
            ? registry.tryCreate(target.namespace, body)
            : registry.create(target.namespace, body, manager),
        );
      case 'PUT':
        return json(200, registry.replace(placeOf(target), target.subresource === 'status', body));
      case 'PATCH': {
        const patch = { kind: patchKind(request.contentType), body, manager };
        return json(200, registry.patch(placeOf(target), target.subresource === 'status', patch));
      }
      case 'DELETE': {
        const { preconditions } = body as { readonly preconditions?: Preconditions };
        const left = registry.remove(placeOf(target), preconditions ?? {});
        return json(200, left ?? { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
      }
      default:
        return request.method satisfies never;
    }
  }

  function allow(write: ClusterWrite): void {
    for (const listener of writeListeners) listener(write);
    const refusal = admit?.(write);
    if (refusal !== undefined) throw new ApiFailure(refusal.code, refusal.reason, refusal.message);
  }

  return {
    async transport(request) {
      // A response is never there at once.
      await Promise.resolve();
      if (request.signal?.aborted) throw new ConnectionError('aborted', 'by the caller');
      try {
        return carryOut(request, parseTarget(request.path));
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        return json(error.code, statusOf(error));
      }
    },
    objects: (plural) => [...of(kindNamed(plural)).collection.objects.values()],
    get: (plural, { namespace, name }) => of(kindNamed(plural)).collection.get(namespace, name),
    add(plural, object) {
      const { namespace, name } = object.metadata as { readonly namespace?: string; readonly name: string };
      const { registry } = of(kindNamed(plural));
      const made = registry.create(namespace, object, 'kubectl');
      return object.status === undefined || made.status !== undefined
        ? made
        : registry.replace({ namespace, name }, true, { status: object.status });
    },
    edit(plural, place, change) {
      const { registry } = of(kindNamed(plural));
      return registry.replace(place, false, change(registry.get(place)));
    },
    editStatus(plural, place, status) {
      const { registry } = of(kindNamed(plural));
      return registry.replace(place, true, { status: status(registry.get(place)) });
    },
    remove: (plural, place) => {
      of(kindNamed(plural)).registry.remove(place, {});
    },
    onChange: (listener) => changeListeners.push(listener),
    onWrite: (listener) => writeListeners.push(listener),
    compact: (plural) => of(kindNamed(plural)).collection.compact(),
    endWatches: (plural, how) => of(kindNamed(plural)).collection.endWatches(how),
    get openWatches() {
      return [...served.values()].reduce((sum, { collection }) => sum + collection.openWatches, 0);
    },
  };
}

function placeOf({ kind, namespace, name }: Target): Place {
  if (name === undefined) throw failures.methodNotAllowed(kind.plural);
  return { namespace, name };
}

function patchKind(contentType: string | undefined): Patch['kind'] {
  switch (contentType) {
    case 'application/json-patch+json':
      return 'json';
    case 'application/merge-patch+json':
      return 'merge';
    case 'application/apply-patch+yaml':
      return 'apply';
    default:
      throw new ApiFailure(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format: ${contentType}`,
      );
  }
}

function readBody(body: string | undefined): Draft {
  try {
    return JSON.parse(body ?? '{}') as Draft;
  } catch {
    // Whatever is wrong with the text, the API server says no more about it.
    throw failures.badRequest('the object provided is unrecognized: it is no JSON');
  }
}

function json(status: number, object: object): ApiResponse {
  return respond(status, JSON.stringify(object));
}
