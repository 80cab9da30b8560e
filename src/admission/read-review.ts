import { isJsonObject, memberAt, memberOf, parseJson } from './json-members.ts';
import { readReviewedClass } from './read-reviewed-class.ts';
import type { StorageClassReview } from './storage-class-review.ts';

/** What the bytes that came to the webhook are. */
export type ReadReview =
  | { readonly kind: 'review'; readonly review: StorageClassReview }
  /** A review of something that we have no say in: to be allowed as it is. */
  | { readonly kind: 'other'; readonly uid: string; readonly because: string }
  /** Not what an API server sends. `uid` is there when it could be read all the same. */
  | { readonly kind: 'malformed'; readonly problem: string; readonly uid: string | undefined };

const apiVersion = 'admission.k8s.io/v1';

/** The API server's are 36 characters long. */
const MAX_UID = 256;

/** Reads the body of a webhook call; never throws, whatever it is. Unknown members are passed over, as they may be newer. */
export function readReview(body: string): ReadReview {
  const root = parseJson(body);
  if (!isJsonObject(root)) return malformed('the body is not a JSON object', undefined);
  if (memberOf(root, 'apiVersion') !== apiVersion || memberOf(root, 'kind') !== 'AdmissionReview') {
    return malformed(`send apiVersion: ${apiVersion}, kind: AdmissionReview`, undefined);
  }
  const request = memberOf(root, 'request');
  const uid = memberOf(request, 'uid');
  if (typeof uid !== 'string' || uid === '' || uid.length > MAX_UID) {
    return malformed(`request.uid must be a text of 1 to ${MAX_UID} characters`, undefined);
  }
  const operation = memberOf(request, 'operation');
  if (typeof operation !== 'string') return malformed('request.operation is missing', uid);
  const subject = describeSubject(request);
  if (subject !== 'storage.k8s.io/v1 storageclasses') return { kind: 'other', uid, because: `it is about ${subject}` };
  if (operation !== 'CREATE' && operation !== 'UPDATE') {
    return { kind: 'other', uid, because: `nothing is decided about ${operation.slice(0, 32)}` };
  }
  return readRequest(request, { uid, operation });
}

function readRequest(request: unknown, { uid, operation }: Pick<StorageClassReview, 'uid' | 'operation'>): ReadReview {
  const object = readReviewedClass(memberOf(request, 'object'), 'request.object');
  if (object.kind === 'malformed') return malformed(object.problem, uid);
  const before =
    operation === 'UPDATE' ? readReviewedClass(memberOf(request, 'oldObject'), 'request.oldObject') : undefined;
  if (before?.kind === 'malformed') return malformed(before.problem, uid);
  const fieldManager = memberAt(request, 'options', 'fieldManager');
  return {
    kind: 'review',
    review: {
      uid,
      operation,
      dryRun: memberOf(request, 'dryRun') === true,
      fieldManager: typeof fieldManager === 'string' && fieldManager !== '' ? fieldManager : undefined,
      object: object.value,
      oldObject: before?.value,
    },
  };
}

/** Group, version, resource and subresource in words; of a length that fits into a log line. */
function describeSubject(request: unknown): string {
  const word = (name: string) => {
    const value = memberAt(request, 'resource', name);
    return typeof value === 'string' ? value.slice(0, 63) : '';
  };
  const sub = memberOf(request, 'subResource');
  const suffix = typeof sub === 'string' && sub !== '' ? `/${sub.slice(0, 63)}` : '';
  return `${word('group')}/${word('version')} ${word('resource')}${suffix}`;
}

function malformed(problem: string, uid: string | undefined): ReadReview {
  return { kind: 'malformed', problem, uid };
}
