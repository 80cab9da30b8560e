import { failures } from './answer.ts';
import { type Kind, kindOf } from './kinds.ts';

/** What a URL of the API names. */
export interface Target {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  /** Undefined: the collection. */
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
}

const PATH = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?$/;

/** Reads the path and query of a request. Throws a 404 for kinds and subresources that are not served. */
export function parseTarget(path: string): Target {
  const url = new URL(path, 'http://in-memory');
  const match = PATH.exec(url.pathname);
  if (match === null) throw failures.notFound(`path ${url.pathname}`);
  const [, group = '', version = '', namespace, plural = '', name, subresource] = match.map((part) =>
    part === undefined ? undefined : decodeURIComponent(part),
  );
  const kind = kindOf(group, version, plural);
  const isServed = kind !== undefined && (subresource === undefined || (subresource === 'status' && kind.hasStatus));
  if (!isServed || (kind.namespaced ? name !== undefined && namespace === undefined : namespace !== undefined)) {
    throw failures.notFound(`path ${url.pathname}`);
  }
  return { kind, namespace, name, subresource, query: url.searchParams };
}

/** `volumesnapshots.snapshot.storage.k8s.io "data-1"`, as the API server names an object in its messages. */
export function describe({ plural, group }: Kind, name: string): string {
  return `${group === '' ? plural : `${plural}.${group}`} "${name}"`;
}
