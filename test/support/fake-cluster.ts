import { ConnectionError } from '../../src/runtime/connection-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ApiRequest, ApiResponse, Transport } from '../../src/runtime/transport.ts';

/** What one call gets instead of being carried out, or after it was (`done`). */
export interface Refusal {
  readonly status: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: object;
}

/** The calls for single objects, as `Transport`. `FakeApi` is the other half: lists in pages and watches. */
export interface FakeCluster {
  readonly transport: Transport;
  /** Each call so far, as `POST /path`, without its query. */
  readonly calls: readonly string[];
  /** The requests behind `calls`. */
  readonly requests: readonly ApiRequest[];
  /** The objects of a collection. */
  list(collection: string): readonly RawObject[];
  /** Stores an object under its collection's path, with uid and version where it has none; returns it. */
  put(collection: string, object: { readonly metadata: object; readonly [field: string]: unknown }): RawObject;
  remove(path: string): void;
  /** Lets the next `times` calls that match `METHOD /path` fail. Default: once. */
  refuse(call: RegExp, refusal: Refusal, times?: number): void;
  /** Runs before the next call that matches is carried out: what somebody else does in between. */
  before(call: RegExp, act: () => void): void;
  /** Breaks the connection of the next call that matches, once it was carried out: its answer is lost. */
  loseAnswer(call: RegExp): void;
  readonly revision: string;
}

interface Hook {
  readonly call: RegExp;
  left: number;
  readonly run: () => void;
  readonly after: boolean;
}

/** As if Keepsake had made every object; what somebody else made says so itself. */
const managedFields = [{ manager: 'keepsake', operation: 'Update', fieldsV1: { 'f:spec': {} } }];

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A cluster without schemas, admission or rights: names are unique, preconditions hold, versions grow. */
export function createFakeCluster(): FakeCluster {
  const objects = new Map<string, RawObject>();
  const requests: ApiRequest[] = [];
  const hooks: Hook[] = [];
  let revision = 100;
  let uids = 0;

  function store(path: string, object: RawObject): RawObject {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++revision) } };
    objects.set(path, stored);
    return stored;
  }

  function find(path: string): RawObject {
    const object = objects.get(path);
    if (object === undefined) throw refused(404, 'NotFound', `${path} not found`);
    return object;
  }

  function list(collection: string, selector: string | null): readonly RawObject[] {
    return [...objects]
      .filter(([path]) => path.slice(0, path.lastIndexOf('/')) === collection)
      .map(([, object]) => object)
      .filter((object) => selector === null || selects(selector, object));
  }

  function put(collection: string, { metadata, ...rest }: Parameters<FakeCluster['put']>[1]): RawObject {
    const given = { uid: `uid-${++uids}`, resourceVersion: '', managedFields, ...metadata };
    const whole = given as unknown as RawObject['metadata'];
    return store(`${collection}/${whole.name}`, { ...rest, metadata: whole });
  }

  function create(collection: string, body: { readonly metadata: { readonly name: string } }): RawObject {
    if (objects.has(`${collection}/${body.metadata.name}`)) {
      throw refused(409, 'AlreadyExists', `${body.metadata.name} already exists`);
    }
    return put(collection, body as Parameters<FakeCluster['put']>[1]);
  }

  function patch(path: string, { contentType, body = '' }: ApiRequest): RawObject {
    const target = path.replace(/\/status$/, '');
    const before = find(target);
    if (contentType === 'application/json-patch+json') return store(target, jsonPatched(before, JSON.parse(body)));
    const { metadata, ...fields } = JSON.parse(body) as RawObject;
    if (metadata?.uid !== undefined && metadata.uid !== before.metadata.uid) {
      throw refused(409, 'Conflict', `the uid is ${before.metadata.uid}`);
    }
    return store(target, { ...before, ...fields, metadata: before.metadata });
  }

  function remove(path: string, body: string | undefined): unknown {
    const object = find(path);
    const { preconditions } = JSON.parse(body ?? '{}') as {
      preconditions?: { uid?: string; resourceVersion?: string };
    };
    for (const field of ['uid', 'resourceVersion'] as const) {
      const wanted = preconditions?.[field];
      if (wanted !== undefined && wanted !== object.metadata[field]) {
        throw refused(409, 'Conflict', `the ${field} is ${object.metadata[field]}`);
      }
    }
    revision++;
    objects.delete(path);
    return { kind: 'Status', status: 'Success' };
  }

  function carryOut(request: ApiRequest): unknown {
    const { pathname: path, searchParams } = new URL(request.path, 'http://fake');
    switch (request.method) {
      case 'GET':
        return isCollection(path)
          ? {
              metadata: { resourceVersion: String(revision) },
              items: list(path, searchParams.get('labelSelector')),
            }
          : find(path);
      case 'POST':
        return create(path, JSON.parse(request.body ?? ''));
      case 'PATCH':
        return patch(path, request);
      case 'DELETE':
        return remove(path, request.body);
      case 'PUT':
        throw new Error('nobody here replaces whole objects');
      default:
        return request.method satisfies never;
    }
  }

  function runHooks(call: string, after: boolean): void {
    const hook = hooks.find((one) => one.after === after && one.left > 0 && one.call.test(call));
    if (hook === undefined) return;
    hook.left--;
    hook.run();
  }

  return {
    requests,
    get calls() {
      return requests.map(callOf);
    },
    get revision() {
      return String(revision);
    },
    transport: async (request) => {
      requests.push(request);
      await Promise.resolve();
      if (request.signal?.aborted) throw new ConnectionError('aborted', 'by the caller');
      try {
        runHooks(callOf(request), false);
        const answer = carryOut(request);
        runHooks(callOf(request), true);
        return respond(200, answer);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { status, reason, message, details } = error.refusal;
        return respond(status, { kind: 'Status', status: 'Failure', code: status, reason, message, details });
      }
    },
    list: (collection) => list(collection, null),
    put,
    remove: (path) => void remove(path, undefined),
    refuse(call, refusal, times = 1) {
      const run = () => {
        throw new Refused(refusal);
      };
      hooks.push({ call, left: times, run, after: false });
    },
    before: (call, run) => void hooks.push({ call, left: 1, run, after: false }),
    loseAnswer(call) {
      const run = () => {
        throw new ConnectionError('reset', 'ECONNRESET');
      };
      hooks.push({ call, left: 1, run, after: true });
    },
  };
}

function callOf({ method, path }: ApiRequest): string {
  return `${method} ${new URL(path, 'http://fake').pathname}`;
}

/** `/apis/GROUP/VERSION[/namespaces/NAMESPACE]/PLURAL`, without a name behind it. */
function isCollection(path: string): boolean {
  return /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/[^/]+$/.test(path);
}

/** `key=value` and `key in (a,b)`, with commas between. */
function selects(selector: string, { metadata }: RawObject): boolean {
  const labels = (metadata.labels ?? {}) as Readonly<Record<string, string>>;
  return selector.split(/,(?![^(]*\))/).every((requirement) => {
    const [, key = '', set, value] = /^([^ =]+)(?: in \(([^)]*)\)|=(.*))$/.exec(requirement) ?? [];
    const allowed = set === undefined ? [value] : set.split(',');
    return allowed.includes(labels[key]);
  });
}

/** `test` of the version and `add` of a field of metadata: what is used here. */
function jsonPatched(
  object: RawObject,
  operations: readonly { op: string; path: string; value: unknown }[],
): RawObject {
  let { metadata } = object;
  for (const { op, path, value } of operations) {
    const field = path.replace('/metadata/', '');
    if (op === 'test' && metadata[field] !== value) throw refused(422, 'Invalid', `testing ${path} failed`);
    if (op === 'add') metadata = { ...metadata, [field]: value };
  }
  return { ...object, metadata };
}

function refused(status: number, reason: string, message: string): Refused {
  return new Refused({ status, reason, message });
}

function respond(status: number, body: unknown): ApiResponse {
  return {
    status,
    headers: {},
    body: (async function* () {
      yield Buffer.from(JSON.stringify(body));
    })(),
  };
}
