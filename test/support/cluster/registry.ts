import { isDeepStrictEqual } from 'node:util';
import type { JsonPatchOperation } from '../../../src/kube/client.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { isRecord, type RawMetadata, type RawObject } from '../../../src/runtime/raw-object.ts';
import { failures } from './answer.ts';
import type { Collection } from './collection.ts';
import type { Kind } from './kinds.ts';
import { applied, jsonPatched, mergePatched } from './patches.ts';
import { describe } from './target.ts';

/** An object as a client sends it: no uid or version yet, or those that it expects. */
export type Draft = Readonly<Record<string, unknown>>;

/** Names one object. */
export interface Place {
  readonly namespace: string | undefined;
  readonly name: string;
}

/** What must still be true of an object that is to be deleted. */
export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** The body of a patch, how it is meant, and who sends it. */
export interface Patch {
  readonly kind: 'json' | 'merge' | 'apply';
  readonly body: unknown;
  readonly manager: string;
}

/** The rules by which objects of one kind come, change and go; each throws an `ApiFailure`. */
export interface Registry {
  create(namespace: string | undefined, draft: Draft, manager: string): RawObject;
  /** What a creation would answer to a dry run: an object that is stored nowhere and has no version. */
  tryCreate(namespace: string | undefined, draft: Draft): object;
  /** PUT. A resourceVersion in the draft must be the present one. */
  replace(place: Place, status: boolean, draft: Draft): RawObject;
  patch(place: Place, status: boolean, patch: Patch): RawObject;
  /** The object where it stays for its finalizers, undefined where it is gone. */
  remove(place: Place, preconditions: Preconditions): RawObject | undefined;
  get(place: Place): RawObject;
}

/** What a registry is made of. */
export interface RegistryOptions {
  readonly kind: Kind;
  readonly collection: Collection;
  readonly clock: Pick<Clock, 'now'>;
  readonly newUid: () => string;
  /** Told of each change after it was stored. */
  readonly changed: (before: RawObject | undefined, after: RawObject | undefined) => void;
}

// What only the server writes.
const SERVER_FIELDS = ['uid', 'name', 'namespace', 'creationTimestamp', 'deletionTimestamp', 'generation'] as const;

/** The objects of one kind over their collection. */
export function createRegistry({ kind, collection, clock, newUid, changed }: RegistryOptions): Registry {
  // What each manager applied last, by uid and part of the object: we are the only manager that applies.
  const appliedBefore = new Map<string, unknown>();

  function find({ namespace, name }: Place): RawObject {
    const object = collection.get(namespace, name);
    if (object === undefined) throw failures.notFound(describe(kind, name));
    return object;
  }

  function create(namespace: string | undefined, draft: Draft, manager: string): RawObject {
    const { metadata: given, status: _dropped, ...rest } = draft;
    const metadata = isRecord(given) ? given : {};
    if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
      throw failures.badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    const name = nameOf(metadata);
    if (collection.get(namespace, name) !== undefined) throw failures.alreadyExists(describe(kind, name));
    expire();
    const creationTimestamp = stamp(clock.now());
    const kept = kind.hasStatus ? rest : draft;
    const stored = collection.put({
      ...kept,
      metadata: {
        ...metadata,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        uid: newUid(),
        creationTimestamp,
        managedFields: [{ manager, operation: 'Update', time: creationTimestamp, ...topLevel(kept) }],
        resourceVersion: '',
        ...(kind.hasGeneration ? { generation: 1 } : {}),
      },
    });
    changed(undefined, stored);
    return stored;
  }

  function tryCreate(namespace: string | undefined, draft: Draft): object {
    const metadata = isRecord(draft.metadata) ? draft.metadata : {};
    const name = nameOf(metadata);
    if (collection.get(namespace, name) !== undefined) throw failures.alreadyExists(describe(kind, name));
    return { ...draft, metadata: { ...metadata, name, uid: newUid() } };
  }

  function nameOf({ name, generateName }: Readonly<Record<string, unknown>>): string {
    if (typeof name === 'string' && name !== '') return name;
    if (typeof generateName === 'string' && generateName !== '') return `${generateName}${newUid().slice(-5)}`;
    throw failures.invalid('metadata.name: Required value: name or generateName is required');
  }

  // Only where a kind has a life: the oldest come first in a Map.
  function expire(): void {
    if (kind.lifeMs === undefined) return;
    const oldest = clock.now().getTime() - kind.lifeMs;
    for (const object of collection.objects.values()) {
      if (Date.parse(String(object.metadata.creationTimestamp)) > oldest) return;
      drop(object);
    }
  }

  function drop(object: RawObject): void {
    collection.remove(object);
    appliedBefore.delete(object.metadata.uid);
    changed(object, undefined);
  }

  /** Stores what `wanted` may change of `before`, and nothing else; the same object again when that is nothing. */
  function change(before: RawObject, isStatus: boolean, wanted: Draft): RawObject {
    const { metadata } = before;
    const given = isRecord(wanted.metadata) ? wanted.metadata : {};
    const object = describe(kind, metadata.name);
    if (given.uid !== undefined && given.uid !== metadata.uid) {
      throw failures.conflict(
        object,
        `Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${metadata.uid}`,
      );
    }
    if (given.resourceVersion !== undefined && given.resourceVersion !== metadata.resourceVersion) {
      throw failures.conflict(
        object,
        'the object has been modified; please apply your changes to the latest version and try again',
      );
    }
    const after = isStatus ? withStatus(before, wanted.status) : withoutStatus(before, wanted, given);
    if (isDeepStrictEqual(after, before)) return before;
    const isNewSpec = kind.hasGeneration && !isDeepStrictEqual(content(after), content(before));
    const generation = isNewSpec ? { generation: Number(metadata.generation ?? 0) + 1 } : {};
    const stored: RawObject = { ...after, metadata: { ...after.metadata, ...generation } };
    const finalizers = stored.metadata.finalizers;
    if (stored.metadata.deletionTimestamp !== undefined && (!Array.isArray(finalizers) || finalizers.length === 0)) {
      drop(stored);
      return stored;
    }
    const put = collection.put(stored);
    changed(before, put);
    return put;
  }

  function withoutStatus(before: RawObject, wanted: Draft, given: Readonly<Record<string, unknown>>): RawObject {
    const { status: _dropped, ...rest } = wanted;
    const kept = SERVER_FIELDS.flatMap((field) =>
      before.metadata[field] === undefined ? [] : [[field, before.metadata[field]]],
    );
    const metadata = {
      ...given,
      ...Object.fromEntries(kept),
      resourceVersion: before.metadata.resourceVersion,
    } as unknown as RawMetadata;
    if (!kind.hasStatus) return { ...wanted, metadata };
    return { ...rest, ...(before.status === undefined ? {} : { status: before.status }), metadata };
  }

  return {
    create,
    tryCreate,
    get: find,
    replace: (place, isStatus, draft) => change(find(place), isStatus, draft),
    patch(place, isStatus, patch) {
      const existing = collection.get(place.namespace, place.name);
      if (existing === undefined && patch.kind === 'apply' && !isStatus) {
        const made = create(place.namespace, patch.body as Draft, patch.manager);
        appliedBefore.set(made.metadata.uid, { main: patch.body });
        return made;
      }
      const before = find(place);
      if (patch.kind === 'json') {
        return change(before, isStatus, jsonPatched(before, patch.body as readonly JsonPatchOperation[]) as Draft);
      }
      if (patch.kind === 'merge') return change(before, isStatus, mergePatched(before, patch.body) as Draft);
      const { uid } = before.metadata;
      const part = isStatus ? 'status' : 'main';
      const managed = (appliedBefore.get(uid) ?? {}) as Readonly<Record<string, unknown>>;
      const wanted = withoutVersion(patch.body);
      const result = change(before, isStatus, applied(withoutVersion(before), managed[part], wanted) as Draft);
      appliedBefore.set(uid, { ...managed, [part]: wanted });
      return result;
    },
    remove(place, { uid, resourceVersion }) {
      const object = find(place);
      const { metadata } = object;
      const what = describe(kind, metadata.name);
      if (uid !== undefined && uid !== metadata.uid) {
        throw failures.conflict(
          what,
          `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
        );
      }
      if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
        throw failures.conflict(
          what,
          `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
        );
      }
      if (!Array.isArray(metadata.finalizers) || metadata.finalizers.length === 0) {
        drop(object);
        return undefined;
      }
      if (metadata.deletionTimestamp !== undefined) return object;
      const deletion = { deletionTimestamp: stamp(clock.now()), deletionGracePeriodSeconds: 0 };
      const stored = collection.put({ ...object, metadata: { ...metadata, ...deletion } });
      changed(object, stored);
      return stored;
    },
  };
}

function withStatus(before: RawObject, status: unknown): RawObject {
  const { status: _old, ...rest } = before;
  return status === undefined ? { ...rest, metadata: before.metadata } : { ...rest, metadata: before.metadata, status };
}

/** Without the version, which in a body is a precondition. */
function withoutVersion(body: unknown): unknown {
  if (!isRecord(body) || !isRecord(body.metadata)) return body;
  const { resourceVersion, ...metadata } = body.metadata;
  return { ...body, metadata };
}

function content({ metadata: _metadata, status: _status, ...rest }: RawObject): unknown {
  return rest;
}

/** Of managedFields, which fields at the top its creator set. */
function topLevel(draft: Draft): object {
  const fields = Object.keys(draft).filter((field) => field !== 'apiVersion' && field !== 'kind');
  return { fieldsType: 'FieldsV1', fieldsV1: Object.fromEntries(fields.map((field) => [`f:${field}`, {}])) };
}

/** The API server stamps whole seconds. */
function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
